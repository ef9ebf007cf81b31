import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CommandStartedEvent } from 'mongodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MongoStore, openMongoStore } from '../../../services/store/mongo.ts'
import { aReport, counters, reports, sealerWith } from '../../contract/sample.ts'
import { hasMongo, type MongoDatabase, newMongoDatabase } from '../../support/mongo.ts'

const program = fileURLToPath(new URL('../../../.cache/test-dist/tests/contract/mongo-open-close.js', import.meta.url))

describe.skipIf(!hasMongo)('the store on MongoDB', () => {
  let database: MongoDatabase
  let store: MongoStore
  let sent: CommandStartedEvent[]

  const open = () =>
    openMongoStore({ uri: database.uri, sealer: sealerWith('k1'), onCommand: (command) => sent.push(command) })
  const names = () => sent.map(({ commandName }) => commandName)
  const documents = (name: string) => database.client.db(database.name).collection<{ _id: string }>(name)

  beforeEach(async () => {
    sent = []
    database = newMongoDatabase()
    store = await open()
  })
  afterEach(async () => {
    await store.close()
    await database.drop()
  })

  test.each(['', '&w=1&journal=false&readConcernLevel=local&readPreference=secondary&retryWrites=false'])(
    'asks for a journaled majority, and reads what a majority has, whatever the address says (%s)',
    async (settings) => {
      await store.close()
      const uri = database.uri.replace('&retryWrites=true', '') + settings
      store = await openMongoStore({ uri, sealer: sealerWith('k1'), onCommand: (command) => sent.push(command) })
      const collection = await store.collection(reports)
      sent = []
      await collection.insertOne(aReport('a'))
      await collection.findOne({ _id: 'a' })
      const [inserted, found] = sent
      expect(inserted?.command).toMatchObject({ insert: 'reports', writeConcern: { w: 'majority', j: true } })
      expect(inserted?.command.txnNumber).toBeDefined()
      expect(found?.command).toMatchObject({ find: 'reports', readConcern: { level: 'majority' } })
      expect(found?.command.$readPreference ?? { mode: 'primary' }).toEqual({ mode: 'primary' })
    },
  )

  test('one write alone needs no transaction, several have one', async () => {
    await store.collection(counters)
    const write = (id: string) => ({ op: 'insertOne' as const, collection: 'counters', doc: { _id: id, n: 1 } })
    sent = []
    await store.commit([write('a')])
    expect(names()).toEqual(['insert'])
    await store.commit([write('b'), write('c')])
    expect(names()).toEqual(['insert', 'insert', 'insert', 'commitTransaction'])
    expect(sent.at(-1)?.command.writeConcern).toMatchObject({ w: 'majority', j: true })
    await store.commit([])
    expect(names()).toHaveLength(4)
  })

  test('a change stream is opened when something watches, one for all', async () => {
    const streams = () => sent.filter(({ command }) => command.pipeline?.[0]?.$changeStream).length
    const [one, two] = [await store.collection(reports), await store.collection(counters)]
    await one.insertOne(aReport('a'))
    expect(streams()).toBe(0)
    const seen: string[] = []
    one.watch(({ id }) => seen.push(`report ${id}`))
    two.watch(({ id }) => seen.push(`counter ${id}`))
    await one.insertOne(aReport('b'))
    await two.insertOne({ _id: 'n', n: 1 })
    await expect.poll(() => seen).toEqual(['report b', 'counter n'])
    expect(streams()).toBe(1)
  })

  test('another instance hears of it', async () => {
    const other = await open()
    try {
      const seen: string[] = []
      const here = await other.collection(reports)
      here.watch(({ id }) => seen.push(id))
      await here.insertOne(aReport('own'))
      await (await store.collection(reports)).insertOne(aReport('other'))
      await expect.poll(() => seen).toEqual(['own', 'other'])
    } finally {
      await other.close()
    }
  })

  test('indexes are created when missing, named by what they are, and never dropped', async () => {
    await store.collection(reports)
    const indexNames = async () => (await documents('reports').indexes()).map(({ name }) => String(name)).sort()
    const first = await indexNames()
    expect(first).toContain('reports_ttl_expiresAt')
    expect(first.filter((name) => /^reports_[0-9a-f]{12}$/.test(name))).toHaveLength(6)
    const changed = await open()
    try {
      await changed.collection({ ...reports, indexes: [{ key: { critical: 1 } }] })
    } finally {
      await changed.close()
    }
    expect(await indexNames()).toEqual(expect.arrayContaining(first))
    expect(await indexNames()).toHaveLength(first.length + 1)
    sent = []
    const again = await open()
    await again.collection(reports)
    await again.close()
    expect(names()).not.toContain('createIndexes')
  })

  test('an operator’s own index of the same fields is taken as it is', async () => {
    await documents('reports').createIndex({ tags: 1 }, { name: 'ours' })
    await store.collection(reports)
    const indexes = (await documents('reports').indexes()).filter(({ key }) => Object.keys(key).join() === 'tags')
    expect(indexes).toHaveLength(1)
    expect(await store.raw.missingIndexes(reports)).toEqual([])
  })

  test('several instances may declare at once', async () => {
    const others = await Promise.all([open(), open(), open()])
    try {
      await Promise.all(others.map((other) => other.collection(reports)))
      expect(await documents('key_checks').countDocuments({})).toBe(1)
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
  })

  test('the date of expiry lies beside the milliseconds, also for what was moved in before it was declared', async () => {
    await store.raw.write('reports', [{ _id: 'moved', expiresAt: 9e12 }, { _id: 'stays' }])
    const collection = await store.collection(reports)
    await collection.insertOne(aReport('a', { expiresAt: 8e12 }))
    await collection.updateOne({ _id: 'a' }, { $max: { expiresAt: 8.5e12 } })
    await store.raw.write('reports', [{ _id: 'later', expiresAt: 7e12 }])
    await store.raw.exchange('reports', 'later', { expiresAt: 7e12 }, { expiresAt: 7.5e12 })
    const dates = (await documents('reports').find({}).sort({ _id: 1 }).toArray()).map((doc) => [
      doc._id,
      'ttl' in doc && doc.ttl instanceof Date ? Math.round(doc.ttl.getTime() / 1e6) * 1e6 : undefined,
    ])
    expect(dates).toEqual([
      ['a', 8.5e12],
      ['later', 7.5e12],
      ['moved', 9e12],
      ['stays', undefined],
    ])
    expect(JSON.stringify(await store.raw.read('reports', undefined, 9))).not.toContain('ttl')
  })

  test('an exchange tells what is null from what is absent, and a list from its element', async () => {
    await store.raw.write('moved', [{ _id: 'x', nothing: null, list: ['a', 'b'] }])
    const exchange = (before: Record<string, unknown>) => store.raw.exchange('moved', 'x', before, { done: true })
    expect(await exchange({ absent: null })).toBe(false)
    expect(await exchange({ nothing: undefined })).toBe(false)
    expect(await exchange({ list: ['a'] })).toBe(false)
    expect(await exchange({ list: 'a' })).toBe(false)
    expect(await exchange({ absent: undefined, nothing: null, list: ['a', 'b'] })).toBe(true)
  })

  test('a call that takes too long is unreachable, and the next one is answered', async () => {
    const hurried = await openMongoStore({ uri: database.uri, sealer: sealerWith('k1'), callLimitMs: 2_000 })
    try {
      const lock = database.client.startSession()
      await hurried.collection(counters)
      await documents('counters').insertOne({ _id: 'n' })
      await lock.withTransaction(async () => {
        await documents('counters').updateOne({ _id: 'n' }, { $set: { held: true } }, { session: lock })
        const commit = hurried.commit(
          ['n', 'm'].map((id) => ({
            op: 'updateOne' as const,
            collection: 'counters',
            filter: { _id: id },
            update: { $inc: { n: 1 } },
            match: 'may' as const,
          })),
        )
        await expect(commit).rejects.toMatchObject({ code: 'unreachable' })
      })
      await lock.endSession()
      await hurried.ping()
      expect(await documents('counters').findOne({ _id: 'n' })).toEqual({ _id: 'n', held: true })
    } finally {
      await hurried.close()
    }
  })

  test('explains', async () => {
    await store.collection(reports)
    expect(JSON.stringify(await store.explain('reports', { _id: 'a' }))).toContain('IXSCAN')
  })

  test('once closed nothing keeps the process alive', async () => {
    const child = spawn(process.execPath, [program, database.uri], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines: string[] = []
    child.stdout.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')))
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(lines.at(-1)).toBe('closed')
    expect((await documents('reports').find({}).toArray()).map(({ _id }) => _id).sort()).toEqual(['c', 'late'])
  })
})

test('an address that cannot be read is not quoted', async () => {
  const uri = 'mongodb://relais:motdepasse@host/?readPreference=nonsense&tls=maybe'
  const failure = await openMongoStore({ uri, sealer: sealerWith('k1') }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'failed' })
  expect(String(failure)).not.toContain('motdepasse')
})
