import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { populationsOf } from '../../bench/stats/random-facts.ts'
import { editionBasesDefinition, quarterCountsDefinition } from '../../services/stats/count-store.ts'
import { editionsDefinition } from '../../services/stats/editions.ts'
import { publishedTables } from '../../services/stats/published-tables.ts'
import { update } from '../../services/store/collection.ts'
import { queueCase } from '../services/cases/case-builder.ts'
import { anEdition } from '../services/stats/edition-fixture.ts'
import { reports } from '../services/stats/invented-facts.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const program = fileURLToPath(new URL('../../dist/scripts/figures.js', import.meta.url))

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.end())

/** The compiled command as a process of its own, on the app's folder, beside the app. */
const run = (...args: string[]) => {
  const { PATH = '' } = process.env
  const env = { PATH, DATA_DIR: app.dataDir }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

/** Whoever is told that the server counts or publishes tries again. */
const correct = (period: string) =>
  until(
    'nobody else counts or publishes',
    () => {
      const once = run('correct', period, '--why', 'late_labels')
      return once.status !== 4 && once
    },
    45_000,
  )

test('help is asked for, and shown to whoever writes something else', () => {
  expect(run('--help')).toMatchObject({ status: 0, said: expect.stringContaining('recount') })
  for (const args of [
    [],
    ['recount', 'now'],
    ['correct', '2026-T1'],
    ['correct', 'T1', '--why', 'late_labels'],
    ['--x'],
  ]) {
    expect([args, run(...args)]).toMatchObject([args, { status: 2, said: expect.stringContaining('Code de sortie') }])
  }
})

test('everything is counted anew beside the server, and what was wrong is right', async () => {
  const { store, cases } = app.services
  for (let n = 0; n < 3; n++) await queueCase(cases, `case-${n}`, 'high')
  expect(run('recount')).toMatchObject({ status: 0, said: expect.stringContaining('3 dossiers') })
  const counts = await store.collection(quarterCountsDefinition)
  const total = async () =>
    (await counts.find({ _id: { $gt: '' } }).toArray()).map(
      ({ live }) => live.confirmed.total ?? live.unconfirmed.total,
    )
  expect(await total()).toEqual([3])
  const [quarter] = await counts.find({ _id: { $gt: '' } }).toArray()
  await store.commit([
    update(counts, { _id: quarter?._id }, { $set: { live: { confirmed: {}, unconfirmed: { total: 9 } } } }),
  ])
  expect(run('recount').status).toBe(0)
  expect(await total()).toEqual([3])
})

test('many reports confirmed late are told in another edition, beside the first, which stays as it was', async () => {
  const { store } = app.services
  // The server publishes none of that year meanwhile.
  const period = '2099-T1'
  const first = [...reports(100, 'harassment', '13_14'), ...reports(100, 'sextortion', '15_17')]
  const more = [...reports(20, 'harassment', '13_14'), ...reports(25, 'sextortion', '15_17')]
  const populations = populationsOf(first)
  const edition = { ...anEdition(period), tables: await publishedTables('quarter', populations, { k: 11 }) }
  const none = { confirmed: {}, unconfirmed: {} }
  const editions = await store.collection(editionsDefinition)
  await editions.insertOne(edition)
  await (await store.collection(editionBasesDefinition)).insertOne({ _id: period, populations })
  // Of cases that are long gone: their counts stay.
  const settled = populationsOf([...first, ...more])
  const counts = await store.collection(quarterCountsDefinition)
  await counts.insertOne({ _id: period, period, generation: 0, live: none, settled })
  expect(await correct(period)).toEqual({ status: 0, said: expect.stringMatching(/^Publié\s: 2099-T1\.2\./) })
  const [told, corrected] = await editions.find({ period }, { sort: { revision: 1 } }).toArray()
  expect(told).toEqual(edition)
  expect(corrected).toMatchObject({ revision: 2, changes: [{ revision: 2, why: 'late_labels' }] })
  const rows = corrected?.tables.find(({ id }) => id === 'categories')?.rows ?? []
  expect(rows.find(({ keys }) => keys[0] === 'harassment')?.count).toBe(120)
})

test('a quarter that was not published is not corrected, and says so', async () => {
  const { status, said } = await correct('2020-T1')
  expect([status, said]).toEqual([3, '2020-T1 n’a pas été publié\u202F: rien à corriger.\n'])
})
