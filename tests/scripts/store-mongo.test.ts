import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadKeys } from '../../services/privacy/keys.ts'
import type { Store } from '../../services/store/collection.ts'
import { openMongoStore } from '../../services/store/mongo.ts'
import { createSealer } from '../../services/store/sealer.ts'
import { hasMongo, type MongoDatabase, newMongoDatabase } from '../support/mongo.ts'
import { Staff } from '../support/staff.ts'
import { startTestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'
import {
  aJourney,
  aKey,
  contentIn,
  fill,
  firstKey,
  type Journey,
  journeyWords,
  runStore,
  spawnStore,
  withRaw,
} from './store-journey.ts'

describe.skipIf(!hasMongo)('between a folder and MongoDB', () => {
  let journey: Journey
  let database: MongoDatabase
  beforeAll(async () => {
    journey = await aJourney()
  })
  afterAll(() => journey.end())
  beforeEach(() => {
    database = newMongoDatabase()
  })
  afterEach(() => database.drop())

  const inMongo = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const sealer = createSealer(loadKeys({ relaisKeys: firstKey, dataDir: '/nowhere' }))
    const store = await openMongoStore({ uri: database.uri, sealer, openedBy: 'tool' })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const start = (dataDir: string) =>
    startTestApp({ dataDir, env: { RELAIS_KEYS: firstKey, MONGODB_URI: database.uri } })

  test('copied there, everything serves; copied back, everything is as it was', async () => {
    const DATA_DIR = journey.copied()
    const there = await runStore(['copy', '--to', database.uri], { DATA_DIR })
    expect(there).toMatchObject({ exitCode: 0, text: expect.stringContaining('Copié et vérifié') })
    expect(there.text).not.toContain('mongodb:')
    expect(await inMongo(({ raw }) => contentIn(raw))).toEqual(await withRaw(DATA_DIR, contentIn))
    const checked = await runStore(['check'], { DATA_DIR, MONGODB_URI: database.uri })
    expect(checked).toMatchObject({ exitCode: 0, text: expect.stringContaining('Tout s’ouvre') })

    const app = await start(DATA_DIR)
    const staff = await Staff.signsIn(app.url, 'nadia@example.org')
    expect(JSON.stringify((await staff.get(`/api/cases/${journey.caseId}`)).body)).toContain('coquelicot')
    await app.stop()

    const back = join(DATA_DIR, '..', 'back')
    const returned = await runStore(['copy', '--to', back], { DATA_DIR, MONGODB_URI: database.uri })
    expect(returned).toMatchObject({ exitCode: 0 })
    expect(await withRaw(back, contentIn)).toEqual(await inMongo(({ raw }) => contentIn(raw)))
    const home = await startTestApp({ dataDir: back, env: { RELAIS_KEYS: firstKey } })
    expect(await (await Staff.signsIn(home.url)).queue()).toHaveLength(1)
    await home.stop()
  }, 60_000)

  test('a killed copy leaves a database that no server starts on, and goes on when run again', async () => {
    const DATA_DIR = journey.copied()
    await fill(DATA_DIR, 8_000)
    const args = ['copy', '--to', database.uri]
    const child = spawnStore(args, { DATA_DIR })
    const exited = once(child, 'exit')
    const entries = database.client.db(database.name).collection('entries')
    await until('some of it is written', async () => (await entries.estimatedDocumentCount()) > 500, 45_000)
    child.kill('SIGKILL')
    await exited
    const written = await inMongo(({ raw }) => raw.count('entries'))
    expect(written).toBeLessThan(8_000)
    await expect(start(DATA_DIR)).rejects.toMatchObject({ code: 'unfinished' })
    expect(await runStore(args, { DATA_DIR })).toMatchObject({ exitCode: 0 })
    expect(await inMongo(({ raw }) => contentIn(raw))).toEqual(await withRaw(DATA_DIR, contentIn))
  }, 90_000)

  test('an export of a folder is imported there, and the keys are rotated there, with a server running', async () => {
    const DATA_DIR = journey.copied()
    const file = join(DATA_DIR, '..', 'export.jsonl.gz')
    await runStore(['export', file, '--gzip'], { DATA_DIR })
    const imported = await runStore(['import', file], { DATA_DIR, MONGODB_URI: database.uri })
    expect(imported).toMatchObject({ exitCode: 0, text: expect.stringContaining('Importé et vérifié') })
    const bothKeys = `${aKey('k2', 2)},${firstKey}`
    const settings = { DATA_DIR, MONGODB_URI: database.uri, RELAIS_KEYS: bothKeys }
    const early = await runStore(['rotate-keys'], settings)
    expect(early).toMatchObject({ exitCode: 1, text: expect.stringContaining('n’a encore jamais servi ici') })
    const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: bothKeys, MONGODB_URI: database.uri } })
    const rotated = await runStore(['rotate-keys'], settings)
    expect(rotated).toMatchObject({ exitCode: 0, text: expect.stringContaining('Retirez ces clés') })
    await app.stop()
    const only = { ...settings, RELAIS_KEYS: aKey('k2', 2) }
    const checked = await runStore(['check'], only)
    expect(checked).toMatchObject({ exitCode: 0 })
    for (const word of journeyWords) expect(checked.text).not.toContain(word)
  }, 60_000)
})
