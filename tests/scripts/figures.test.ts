import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quarterCountsDefinition } from '../../services/stats/count-store.ts'
import { update } from '../../services/store/collection.ts'
import { queueCase } from '../services/cases/case-builder.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

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

test('a quarter that was not published is not corrected, and says so', () => {
  const { status, said } = run('correct', '2020-T1', '--why', 'late_labels')
  expect([status, said]).toEqual([3, '2020-T1 n’a pas été publié\u202F: rien à corriger.\n'])
})
