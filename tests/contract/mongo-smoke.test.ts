import { type ClientSession, type Collection, MongoServerError } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMongo, type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'

interface Thing {
  _id: string
  [field: string]: unknown
}

const watchLimitMs = 10_000
/** MongoDB sweeps every 60 s. */
const sweepLimitMs = 150_000

/** What the store takes for granted of its server, asked of the bare driver: when this fails, nothing else needs a look. */
describe.skipIf(!hasMongo)('a server of MongoDB’s protocol', () => {
  let database: MongoDatabase
  const things = (name: string): Collection<Thing> =>
    database.client.db(database.name).collection<Thing>(name, { writeConcern: { w: 'majority' } })
  const duplicate = expect.objectContaining({ code: 11000 })

  beforeAll(() => {
    database = newMongoDatabase()
  })
  afterAll(() => database.drop())

  test('is a replica set', async () => {
    const hello = await database.client.db('admin').command({ hello: 1 })
    expect(hello.setName ?? hello.msg).toBeTruthy()
    expect(hello.isWritablePrimary).toBe(true)
    expect(hello.maxWireVersion).toBeGreaterThanOrEqual(9)
  })

  test('unique index', async () => {
    const all = things('unique')
    await all.createIndex({ code: 1 }, { unique: true })
    await all.insertOne({ _id: 'a', code: 1 })
    await expect(all.insertOne({ _id: 'b', code: 1 })).rejects.toEqual(duplicate)
    await expect(all.insertOne({ _id: 'a', code: 2 })).rejects.toEqual(duplicate)
    expect(await all.countDocuments({})).toBe(1)
  })

  test('partial unique index', async () => {
    const all = things('partial')
    await all.createIndex({ owner: 1 }, { unique: true, partialFilterExpression: { status: 'claimed' } })
    await all.insertMany([
      { _id: 'a', owner: 'u', status: 'claimed' },
      { _id: 'b', owner: 'u', status: 'queued' },
      { _id: 'c', owner: 'u', status: 'queued' },
    ])
    await expect(all.updateOne({ _id: 'b' }, { $set: { status: 'claimed' } })).rejects.toEqual(duplicate)
    await all.updateOne({ _id: 'a' }, { $set: { status: 'closed' } })
    await all.updateOne({ _id: 'b' }, { $set: { status: 'claimed' } })
    expect(await all.countDocuments({ status: 'claimed' })).toBe(1)
  })

  test('20 parallel findOneAndUpdate with a sort take 20 different documents, the first 20', async () => {
    const all = things('queue')
    await all.insertMany(
      Array.from({ length: 30 }, (_, i) => ({ _id: `c${i}`, status: 'queued', dueAt: (i * 7) % 30 })),
    )
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        all.findOneAndUpdate({ status: 'queued' }, { $set: { status: 'claimed', by: i } }, { sort: { dueAt: 1 } }),
      ),
    )
    expect(new Set(claims.map((claimed) => claimed?._id)).size).toBe(20)
    expect(claims.map((claimed) => Number(claimed?.dueAt)).sort((a, b) => a - b)).toEqual([...Array(20).keys()])
  })

  test('watch sees, and resumes', { timeout: 2 * watchLimitMs }, async () => {
    const all = things('watched')
    const db = database.client.db(database.name)
    await all.insertOne({ _id: 'before' })
    const idOf = (change: object | null) => (change as { documentKey?: { _id: string } } | null)?.documentKey?._id
    const mine = [{ $match: { 'ns.coll': 'watched' } }]
    const first = db.watch(mine)
    await first.tryNext()
    await all.insertOne({ _id: 'a' })
    expect(idOf(await first.next())).toBe('a')
    const resumeAfter = first.resumeToken
    await first.close()
    await all.updateOne({ _id: 'a' }, { $set: { n: 1 } })
    await all.deleteOne({ _id: 'before' })
    const second = db.watch(mine, { resumeAfter })
    expect([idOf(await second.next()), idOf(await second.next())]).toEqual(['a', 'before'])
    await second.close()
  })

  test.concurrent('TTL removes what has expired, and nothing else', { timeout: sweepLimitMs }, async () => {
    const all = things('expiring')
    await all.createIndex({ ttl: 1 }, { expireAfterSeconds: 0 })
    await all.insertMany([
      { _id: 'past', ttl: new Date(Date.now() - 1000) },
      { _id: 'future', ttl: new Date(Date.now() + 3_600_000) },
      { _id: 'never', ttl: null },
      { _id: 'none' },
    ])
    await expect
      .poll(async () => (await all.find({}).toArray()).map(({ _id }) => _id).sort(), {
        timeout: sweepLimitMs - 10_000,
        interval: 1000,
      })
      .toEqual(['future', 'never', 'none'])
  })

  describe('withTransaction', () => {
    const inTransaction = (work: (session: ClientSession) => Promise<unknown>) =>
      database.client.withSession((session) => session.withTransaction(work))

    beforeAll(async () => {
      await things('one').insertOne({ _id: 'x', n: 0 })
      await things('two').insertOne({ _id: 'x', n: 0 })
    })

    test('commits', async () => {
      await inTransaction(async (session) => {
        await things('one').insertOne({ _id: 'a' }, { session })
        await things('two').updateOne({ _id: 'x' }, { $set: { set: true } }, { session })
      })
      expect(await things('one').countDocuments({ _id: 'a' })).toBe(1)
      expect(await things('two').countDocuments({ set: true })).toBe(1)
    })

    test('aborts, and nothing of it is left', async () => {
      const failing = inTransaction(async (session) => {
        await things('one').insertOne({ _id: 'b' }, { session })
        await things('two').updateOne({ _id: 'x' }, { $set: { aborted: true } }, { session })
        throw new Error('on purpose')
      })
      await expect(failing).rejects.toThrow('on purpose')
      expect(await things('one').countDocuments({ _id: 'b' })).toBe(0)
      expect(await things('two').countDocuments({ aborted: true })).toBe(0)
    })

    test('what another wrote meanwhile is tried again', async () => {
      const add = () =>
        inTransaction(async (session) => {
          const found = await things('one').findOne({ _id: 'x' }, { session })
          await things('one').updateOne({ _id: 'x' }, { $set: { n: Number(found?.n) + 1 } }, { session })
        })
      await Promise.all(Array.from({ length: 8 }, add))
      expect((await things('one').findOne({ _id: 'x' }))?.n).toBe(8)
    })

    test('a duplicate inside ends it', async () => {
      const failing = inTransaction((session) => things('one').insertOne({ _id: 'x' }, { session }))
      await expect(failing).rejects.toBeInstanceOf(MongoServerError)
    })
  })
})
