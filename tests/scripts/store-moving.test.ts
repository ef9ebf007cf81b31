import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

let journey: Journey
beforeAll(async () => {
  journey = await aJourney()
})
afterAll(() => journey.end())

const contentOf = (dataDir: string): Promise<string[]> => withRaw(dataDir, contentIn)

const aFolder = () => join(journey.copied(), '..')

/** The counsellor signs in, and the cases are there with their words. */
const opens = (dataDir: string) => startTestApp({ dataDir, env: { RELAIS_KEYS: firstKey } })

/** Twice in this file: in half a minute one account has three codes, and the journey used the first. */
const serves = async (dataDir: string): Promise<void> => {
  const app = await opens(dataDir)
  const staff = await Staff.signsIn(app.url, 'nadia@example.org')
  expect(await staff.queue()).toHaveLength(1)
  expect(JSON.stringify((await staff.get(`/api/cases/${journey.caseId}`)).body)).toContain('coquelicot')
  await app.stop()
}

test.each([
  ['plain', []],
  ['gzipped', ['--gzip']],
])(
  'an export, %s, says nothing, and comes back whole into an empty place',
  async (_kind, options) => {
    const folder = aFolder()
    const [file, to] = [join(folder, 'export.jsonl'), join(folder, 'new')]
    const exported = await runStore(['export', file, ...options], { DATA_DIR: journey.dataDir })
    expect(exported).toMatchObject({ exitCode: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const bytes = readFileSync(file)
    const text = (options.length > 0 ? gunzipSync(bytes) : bytes).toString('utf8')
    for (const word of journeyWords) expect(text).not.toContain(word)
    const [header, end] = [text.split('\n')[0] ?? '', text.trimEnd().split('\n').at(-1) ?? '']
    expect(JSON.parse(header)).toMatchObject({ relais: 'export', format: 1, program: '0.1.0' })
    expect(JSON.parse(end)).toMatchObject({ end: true, collections: { cases: { count: 2 } } })

    const imported = await runStore(['import', file], { DATA_DIR: to })
    expect(imported).toMatchObject({ exitCode: 0, text: expect.stringContaining('Importé et vérifié.') })
    expect(await contentOf(to)).toEqual(await contentOf(journey.dataDir))
    if (options.length > 0) await (await opens(to)).stop()
    else await serves(to)
    const again = await runStore(['import', file], { DATA_DIR: to })
    expect(again).toMatchObject({ exitCode: 1, text: expect.stringContaining('Il y a déjà des données ici') })
    const over = await runStore(['export', file], { DATA_DIR: to })
    expect(over).toMatchObject({ exitCode: 1, text: expect.stringContaining('existe déjà') })
  },
  60_000,
)

test('a file that is cut, changed, of another key or no export is refused, and nothing is written', async () => {
  const folder = aFolder()
  const file = join(folder, 'good.jsonl')
  await runStore(['export', file], { DATA_DIR: journey.dataDir })
  const good = readFileSync(file, 'utf8')
  const lines = good.split('\n')
  const refused = async (name: string, content: string, expected: string, env: Record<string, string> = {}) => {
    const [wrong, to] = [join(folder, `${name}.jsonl`), join(folder, name)]
    writeFileSync(wrong, content)
    const { exitCode, text } = await runStore(['import', wrong], { DATA_DIR: to, ...env })
    expect({ name, exitCode, text }).toEqual({ name, exitCode: 1, text: expect.stringContaining(expected) })
    expect(await withRaw(to, (raw) => raw.collections(), env.RELAIS_KEYS)).toEqual(['key_checks'])
  }
  await refused('cut', good.slice(0, good.length / 2), 'est coupé ou abîmé')
  await refused('ended-early', `${lines.slice(0, -2).join('\n')}\n`, 'est coupé ou abîmé')
  await refused('one-less', [...lines.slice(0, 3), ...lines.slice(4)].join('\n'), 'est coupé ou abîmé')
  await refused('changed', good.replace('"critical":1', '"critical":0'), 'est coupé ou abîmé')
  await refused('newer', good.replace('"format":1', '"format":2'), 'version plus récente')
  await refused('other', 'coquelicot\n', 'n’est pas un export de Relais')
  await refused('empty', '', 'n’est pas un export de Relais')
  await refused('key', good, 'écrit avec une autre clé', { RELAIS_KEYS: aKey('k2', 2) })
  await refused('namesake', good, 'écrit avec une autre clé', { RELAIS_KEYS: aKey('k1', 2) })

  const zipped = join(folder, 'zipped.jsonl.gz')
  await runStore(['export', zipped, '--gzip'], { DATA_DIR: journey.dataDir })
  truncateSync(zipped, Math.floor(statSync(zipped).size / 2))
  const cut = await runStore(['import', zipped], { DATA_DIR: join(folder, 'zip') })
  expect(cut).toMatchObject({ exitCode: 1, text: expect.stringContaining('est coupé ou abîmé') })
}, 40_000)

test('what was destroyed where it is imported does not come back', async () => {
  const folder = aFolder()
  const [file, to] = [join(folder, 'export.jsonl'), join(folder, 'new')]
  await runStore(['export', file], { DATA_DIR: journey.dataDir })
  await withRaw(to, (raw) => raw.write('tombstones', [{ _id: journey.caseId, at: 1 }]))
  const imported = await runStore(['import', file], { DATA_DIR: to })
  expect(imported).toMatchObject({ exitCode: 0, text: expect.stringContaining('Laissés dehors') })
  const content = await contentOf(to)
  expect(content.filter((line) => line.startsWith('cases '))).toHaveLength(1)
  expect((await withRaw(to, (raw) => raw.read('audit', undefined, 99))).map(({ type }) => type)).toContain('purged')
  expect(await runStore(['verify'], { DATA_DIR: to })).toMatchObject({ exitCode: 0 })
  const ofStory = content.filter((line) => /^(cases|conversations|entries|follow_ups) /.test(line))
  expect(ofStory.filter((line) => line.includes(journey.caseId))).toEqual([])
})

/** Makes the claimed case one that was closed and fully audited long ago. */
const longClosed = (dataDir: string): Promise<void> =>
  withRaw(dataDir, async (raw) => {
    const report = (await raw.read('cases', undefined, 9)).find(({ _id }) => _id === journey.caseId)
    if (!report || !Array.isArray(report.events)) throw new Error('no case')
    const { unsealedAt: _unsealed, claimedBy: _by, silenceAt: _silence, ...rest } = report
    const old = { createdAt: 1, teenAt: 2, answeredAt: 3, closedAt: 4, status: 'closed', dueAt: 9e15, critical: 0 }
    const events = report.events.map((event, at) => ({ ...event, at }))
    await raw.write('cases', [{ ...rest, ...old, events, outcome: 'helped' }])
  })

test('what is due for destruction is in no export and no backup; its count, its tombstone and its audit line are', async () => {
  const DATA_DIR = journey.copied()
  await longClosed(DATA_DIR)
  const folder = join(DATA_DIR, '..')
  const [file, imported, backup] = [join(folder, 'export.jsonl'), join(folder, 'imported'), join(folder, 'backup')]
  expect(await runStore(['export', file], { DATA_DIR })).toMatchObject({ exitCode: 0 })
  expect(await runStore(['import', file], { DATA_DIR: imported })).toMatchObject({ exitCode: 0 })
  expect(await runStore(['backup', backup], { DATA_DIR })).toMatchObject({ exitCode: 0 })
  for (const place of [imported, backup]) {
    const content = await contentOf(place)
    const naming = content.filter((line) => line.includes(journey.caseId)).map((line) => line.split(' ')[0])
    expect([...new Set(naming)].filter((name) => !name?.startsWith('audit'))).toEqual(['tombstones'])
    expect(naming).toContain('audit')
    expect(
      content.filter((line) => line.startsWith('stat_counts ') && line.includes('"outcome|helped":1')),
    ).toHaveLength(1)
    expect(content.filter((line) => line.startsWith('cases '))).toHaveLength(1)
    expect(await runStore(['verify'], { DATA_DIR: place })).toMatchObject({ exitCode: 0 })
    expect(await runStore(['check'], { DATA_DIR: place })).toMatchObject({ exitCode: 0 })
  }
  // The store itself was not touched.
  expect((await contentOf(DATA_DIR)).filter((line) => line.startsWith('cases '))).toHaveLength(2)
}, 60_000)

test('a copy to another folder and back is the same, and is taken up where things changed meanwhile', async () => {
  const from = journey.copied()
  const [there, back] = [join(from, '..', 'there'), join(from, '..', 'back')]
  expect(await runStore(['copy', '--to', there], { DATA_DIR: from })).toMatchObject({
    exitCode: 0,
    text: expect.stringContaining('Copié et vérifié'),
  })
  expect(await contentOf(there)).toEqual(await contentOf(from))
  expect(await runStore(['copy', '--from', there, '--to', back], { DATA_DIR: from })).toMatchObject({ exitCode: 0 })
  expect(await contentOf(back)).toEqual(await contentOf(from))
  await (await opens(back)).stop()
  const full = await runStore(['copy', '--from', from, '--to', back], { DATA_DIR: from })
  expect(full).toMatchObject({ exitCode: 1, text: expect.stringContaining('Il y a déjà des données') })
  const same = await runStore(['copy', '--to', join(from, '.')], { DATA_DIR: from })
  expect(same).toMatchObject({ exitCode: 1, text: expect.stringContaining('deux lieux différents') })
}, 60_000)

test('a server that runs keeps its folder: a copy from it and an import into it are refused', async () => {
  const DATA_DIR = journey.copied()
  const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: firstKey } })
  const to = join(DATA_DIR, '..', 'to')
  const refusal = { exitCode: 1, text: expect.stringContaining('Relais est en marche') }
  expect(await runStore(['copy', '--to', to], { DATA_DIR })).toMatchObject(refusal)
  expect(existsSync(to)).toBe(false)
  const file = join(DATA_DIR, '..', 'beside.jsonl')
  expect(await runStore(['export', file], { DATA_DIR })).toMatchObject({ exitCode: 0 })
  expect(await runStore(['import', file], { DATA_DIR })).toMatchObject(refusal)
  await app.stop()
}, 30_000)

const grown = (path: string, bytes: number): boolean =>
  [path, `${path}-wal`].some((file) => existsSync(file) && statSync(file).size > bytes)

test.each(['copy', 'import'] as const)(
  'a killed %s leaves a place that no server starts on, and goes on when run again',
  async (kind) => {
    const from = journey.copied()
    await fill(from, 10_000)
    const [file, to] = [join(from, '..', 'export.jsonl'), join(from, '..', 'to')]
    if (kind === 'import') await runStore(['export', file], { DATA_DIR: from })
    const args = kind === 'copy' ? ['copy', '--from', from, '--to', to] : ['import', file]
    const child = spawnStore(args, { DATA_DIR: to })
    const exited = once(child, 'exit')
    await until('some of it is written', () => grown(join(to, 'store.db'), 1_000_000), 45_000)
    child.kill('SIGKILL')
    await exited
    const written = await withRaw(to, (raw) => raw.count('entries'))
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(10_000)
    await expect(startTestApp({ dataDir: to, env: { RELAIS_KEYS: firstKey } })).rejects.toMatchObject({
      code: 'unfinished',
    })
    if (kind === 'copy') {
      // Meanwhile the source went on: one came, one went, one changed.
      await withRaw(from, async (raw) => {
        const [first, second] = await raw.read('entries', 'x', 2)
        if (!first || !second) throw new Error('no entries')
        await raw.remove('entries', [first._id])
        await raw.write('entries', [
          { ...second, seq: 77 },
          { ...second, _id: 'w' },
        ])
      })
    }
    expect(await runStore(args, { DATA_DIR: to })).toMatchObject({ exitCode: 0 })
    expect(await contentOf(to)).toEqual(await contentOf(from))
    expect(await withRaw(to, (raw) => raw.count('unfinished_moves'))).toBe(0)
  },
  90_000,
)

test('a backup is taken while people write, opens as a folder of Relais, and does not replace another', async () => {
  const DATA_DIR = journey.copied()
  const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: firstKey } })
  const target = join(DATA_DIR, '..', "l'archive")
  const done = await runStore(['backup', target], { DATA_DIR })
  expect(done).toMatchObject({ exitCode: 0, text: expect.stringContaining('ne contient pas les clés') })
  expect(statSync(join(target, 'store.db')).mode & 0o777).toBe(0o600)
  expect(existsSync(join(target, 'draft'))).toBe(false)
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
  await app.stop()
  const twice = await runStore(['backup', target], { DATA_DIR })
  expect(twice).toMatchObject({ exitCode: 1, text: expect.stringContaining('déjà une sauvegarde') })
  await serves(target)
  const mongo = await runStore(['backup', target], { DATA_DIR, MONGODB_URI: 'mongodb://127.0.0.1:1/' })
  expect(mongo).toMatchObject({ exitCode: 1, text: expect.stringContaining('mongodump') })
  rmSync(target, { recursive: true })
}, 30_000)
