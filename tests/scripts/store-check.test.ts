import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knownCollections } from '../../scripts/store/known-collections.ts'
import { unfinishedMoves } from '../../services/store/place.ts'
import { startTestApp } from '../support/test-app.ts'
import { aJourney, aKey, firstKey, type Journey, journeyWords, runStore, withRaw } from './store-journey.ts'

let journey: Journey
beforeAll(async () => {
  journey = await aJourney()
})
afterAll(() => journey.end())

test('every collection of the application is known, and what a journey leaves is in order', async () => {
  const lying = await withRaw(journey.dataDir, (raw) => raw.collections())
  const known = [...knownCollections.map(({ name }) => name), unfinishedMoves.name]
  expect(lying.filter((name) => !known.includes(name))).toEqual([])
  const { exitCode, text } = await runStore(['check'], { DATA_DIR: journey.dataDir })
  expect(text).toMatch(/^entries : \d+$/m)
  expect(text).toContain('Tout s’ouvre et tout a sa forme.')
  for (const word of journeyWords) expect(text).not.toContain(word)
  expect(exitCode).toBe(0)
})

test('what does not open, or does not fit, is named by id and path, and nothing of it is printed', async () => {
  const DATA_DIR = journey.copied()
  const [entry, other] = await withRaw(DATA_DIR, async (raw) => {
    const [first, second] = await raw.read('entries', undefined, 2)
    if (!first || !second) throw new Error('no entries')
    await raw.write('entries', [
      { ...first, text: second.text },
      { ...second, from: 'coquelicot' },
    ])
    return [first, second]
  })
  const { exitCode, text } = await runStore(['check'], { DATA_DIR })
  expect(exitCode).toBe(1)
  expect(text).toContain(`${entry._id} : a sealed string does not open with its key: entries.text`)
  expect(text).toMatch(new RegExp(`${other._id} : .*: from$`, 'm'))
  expect(text).toContain('À voir : 2 documents, 0 index.')
  for (const word of journeyWords) expect(text).not.toContain(word)
})

test('while the server runs, check and verify work beside it', async () => {
  const DATA_DIR = journey.copied()
  const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: firstKey } })
  expect(await runStore(['check'], { DATA_DIR })).toMatchObject({ exitCode: 0 })
  expect(await runStore(['verify'], { DATA_DIR })).toMatchObject({
    exitCode: 0,
    text: 'La piste d’audit est entière.',
  })
  await app.stop()
})

test('verify names what was changed in a case’s history', async () => {
  const DATA_DIR = journey.copied()
  // The sealer works every few seconds: let it seal everything first.
  const app = await startTestApp({ dataDir: DATA_DIR, env: { RELAIS_KEYS: firstKey } })
  await expect.poll(() => app.services.store.raw.count('audit_chain'), { timeout: 15_000 }).toBeGreaterThan(2)
  await app.stop()
  await withRaw(DATA_DIR, async (raw) => {
    const [first] = await raw.read('audit_chain', undefined, 1)
    if (!first) throw new Error('nothing sealed')
    await raw.write('audit_chain', [{ ...first, by: 'somebody-else' }])
  })
  const { exitCode, text } = await runStore(['verify'], { DATA_DIR })
  expect(exitCode).toBe(1)
  expect(text).toMatch(/maillon modifié \d{4}-\d{2} 1/)
  expect(text).toContain('La piste d’audit a été touchée')
}, 40_000)

test('another key, no key, no data and a wrong word are said, and nothing is made', async () => {
  const DATA_DIR = journey.copied()
  const wrong = await runStore(['check'], { DATA_DIR, RELAIS_KEYS: aKey('k9', 9) })
  expect(wrong).toMatchObject({ exitCode: 1, text: expect.stringContaining('écrit avec une autre clé') })
  const without = await runStore(['check'], { DATA_DIR, RELAIS_KEYS: '' })
  expect(without).toMatchObject({ exitCode: 1, text: expect.stringContaining('Aucune clé') })
  const folder = mkdtempSync(join(tmpdir(), 'relais-nothing-'))
  const nothing = await runStore(['check'], { DATA_DIR: join(folder, 'data') })
  expect(nothing).toMatchObject({ exitCode: 1, text: expect.stringContaining('Aucune donnée') })
  rmSync(folder, { recursive: true })
  for (const args of [[], ['chekc'], ['check', 'x'], ['copy'], ['import', 'x', '--gzip'], ['check', '--force']]) {
    expect(await runStore(args, { DATA_DIR }), args.join(' ')).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('npm run store -- COMMANDE'),
    })
  }
})
