import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Collection, insert, remove, update } from '../../services/store/collection.ts'
import { type MongoStore, openMongoStore } from '../../services/store/mongo.ts'
import { startStandIn } from '../setup/mongo.ts'
import { hasMongo, isStandIn, type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'
import { type CutMoment, TcpProxy } from '../support/tcp-proxy.ts'
import { aReport, counters, type Report, reports, sealerWith } from './sample.ts'

const moments: CutMoment[] = ['half_sent', 'unanswered']

describe.skipIf(!hasMongo)('a connection to MongoDB that is cut', () => {
  let database: MongoDatabase
  let proxy: TcpProxy
  let store: MongoStore
  let collection: Collection<Report>
  let counter: Collection<{ _id: string; n: number }>

  const open = (setting = '') =>
    openMongoStore({ uri: `${database.uriThrough(proxy.port)}${setting}`, sealer: sealerWith('k1') })
  const countOf = async (id: string) => (await counter.findOne({ _id: id }))?.n

  // A stand-in of its own: while a transaction that was cut off is open, it tells nobody of changes in any database.
  let own: Awaited<ReturnType<typeof startStandIn>> | undefined
  beforeAll(async () => {
    if (isStandIn) own = await startStandIn()
  })
  afterAll(() => own?.stop())
  beforeEach(async () => {
    database = newMongoDatabase(own?.uri)
    proxy = await TcpProxy.start(database.address)
    store = await open('&serverSelectionTimeoutMS=700')
    collection = await store.collection(reports)
    counter = await store.collection(counters)
    await counter.insertOne({ _id: 'n', n: 0 })
  })
  afterEach(async () => {
    await store.close()
    await proxy.close()
    await database.drop()
  })

  // First: see above.
  test('watch goes on where it was', async () => {
    const seen: string[] = []
    collection.watch(({ id }) => seen.push(id))
    await collection.insertOne(aReport('one'))
    await expect.poll(() => seen).toEqual(['one'])
    const other = await openMongoStore({ uri: database.uri, sealer: sealerWith('k1') })
    try {
      const elsewhere = await other.collection(reports)
      proxy.cut()
      await elsewhere.insertOne(aReport('two'))
      await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['one', 'two'])
      proxy.block()
      await elsewhere.insertOne(aReport('three'))
      await wait(2_000)
      await elsewhere.insertOne(aReport('four'))
      proxy.unblock()
      await expect.poll(() => seen, { timeout: 15_000 }).toEqual(['one', 'two', 'three', 'four'])
    } finally {
      await other.close()
    }
  })

  test.each(moments)('%s: each kind of write is done once, and acknowledged', async (moment) => {
    const writes: [command: string, write: (round: number) => Promise<unknown>][] = [
      ['insert', (round) => collection.insertOne(aReport(`i${round}`))],
      ['update', () => counter.updateOne({ _id: 'n' }, { $inc: { n: 1 } })],
      ['findAndModify', () => counter.findOneAndUpdate({ _id: 'n' }, { $inc: { n: 1 } })],
      ['update', () => store.commit([update(counter, { _id: 'n' }, { $inc: { n: 1 } })])],
      ['delete', () => store.commit([remove(collection, { _id: 'i0' }), insert(collection, aReport('i0'))])],
    ]
    for (let round = 0; round < 3; round++) {
      for (const [command, write] of writes) {
        const cut = proxy.cutNext(moment, command)
        await Promise.all([write(round), cut])
      }
    }
    expect(await countOf('n')).toBe(9)
    expect((await collection.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)).toEqual([
      'i0',
      'i1',
      'i2',
    ])
  })

  test.each(
    moments.flatMap((moment) => ['insert', 'update', 'commitTransaction'].map((command) => [moment, command] as const)),
  )('%s, a commit at its %s: all of it, once', async (moment, command) => {
    for (let round = 0; round < 3; round++) {
      const cut = proxy.cutNext(moment, command)
      const result = store.commit([
        insert(collection, aReport(`c${round}`)),
        update(counter, { _id: 'n' }, { $inc: { n: 1 } }),
      ])
      expect((await Promise.all([result, cut]))[0]).toEqual({ ok: true })
    }
    expect(await countOf('n')).toBe(3)
    expect(await collection.countDocuments({})).toBe(3)
  })

  test('under load and cut again and again: what was acknowledged is there, nothing is there twice', async () => {
    const acknowledged: string[] = []
    const failed: string[] = []
    let isOver = false
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; !isOver; i++) {
        const id = `w${writer}-${i}`
        const writes = [insert(collection, aReport(id)), update(counter, { _id: `w${writer}` }, { $inc: { n: 1 } })]
        const answer = await store.commit(writes).catch(() => undefined)
        if (answer) expect(answer).toEqual({ ok: true })
        ;(answer ? acknowledged : failed).push(id)
      }
    }
    for (const writer of [0, 1, 2, 3]) await counter.insertOne({ _id: `w${writer}`, n: 0 })
    const writers = [0, 1, 2, 3].map(write)
    for (let cuts = 0; cuts < 15 || (acknowledged.length < 20 && cuts < 100); cuts++) {
      await wait(20 + ((cuts * 37) % 90))
      proxy.cut()
    }
    isOver = true
    await Promise.all(writers)
    const there = new Set((await collection.find({}).toArray()).map(({ _id }) => _id))
    expect(acknowledged.length).toBeGreaterThanOrEqual(20)
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([])
    expect([...there].filter((id) => !acknowledged.includes(id) && !failed.includes(id))).toEqual([])
    // Each report came with one step of its writer's counter, in one commit.
    for (const writer of [0, 1, 2, 3])
      expect(await countOf(`w${writer}`)).toBe([...there].filter((id) => id.startsWith(`w${writer}-`)).length)
  })

  test('gone for a while: refused meanwhile, nothing of it acknowledged, and back without a restart', async () => {
    await collection.insertOne(aReport('before'))
    proxy.block()
    const unreachable = { code: 'unreachable', message: expect.not.stringMatching(/127\.0\.0\.1|localhost/) }
    await expect(collection.insertOne(aReport('a'))).rejects.toMatchObject(unreachable)
    await expect(
      store.commit([insert(collection, aReport('b')), insert(collection, aReport('c'))]),
    ).rejects.toMatchObject(unreachable)
    await expect(collection.findOne({})).rejects.toMatchObject(unreachable)
    await expect(store.ping()).rejects.toMatchObject(unreachable)
    proxy.unblock()
    await expect
      .poll(
        () =>
          store.ping().then(
            () => 'ready',
            () => 'not yet',
          ),
        { timeout: 15_000 },
      )
      .toBe('ready')
    await collection.insertOne(aReport('after'))
    expect((await collection.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id)).toEqual([
      'after',
      'before',
    ])
  })

  test('absent at the start: said so at once, and the address in no word of it', async () => {
    proxy.block()
    const failure = await open('&serverSelectionTimeoutMS=300').catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'StoreError', code: 'unreachable' })
    expect(inspect(failure, { depth: 9 })).not.toMatch(new RegExp(`127\\.0\\.0\\.1|${proxy.port}`))
  })
})
