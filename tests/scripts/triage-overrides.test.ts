import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OverrideLine } from '../../scripts/triage-overrides.ts'
import { main } from '../../scripts/triage-overrides.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { adminEmail, startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let staff: Staff
let nadia: Staff
beforeEach(async () => {
  app = await startTestApp()
  staff = await Staff.signsIn(app.url)
  nadia = await staff.invites('Nadia')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  process.exitCode = 0
  rmSync(app.dataDir, { recursive: true, force: true })
})

/** Runs the command on the app's folder. */
const exported = async (dataDir = app.dataDir) => {
  vi.stubEnv('DATA_DIR', dataDir)
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  await main()
  const text = out.mock.calls.map(([line]) => String(line)).join('\n')
  const lines = text === '' ? [] : text.split('\n').map((line): OverrideLine => JSON.parse(line))
  return { text, lines, errors: err.mock.calls.map(([line]) => String(line)), exitCode: process.exitCode }
}

/** A critical story in Nadia's hands, who sets it to `severity`. */
const overriddenStory = async (said: string[], severity = 'low', why = ''): Promise<{ id: string; teen: Teen }> => {
  const teen = await Teen.arrives(app.url)
  for (const text of said) await teen.says(text)
  const claimed = await nadia.post<CaseJson>('/api/queue/claim')
  expect(claimed.body).toMatchObject({ status: 'claimed' })
  const { id } = claimed.body
  const { status } = await nadia.post(`/api/cases/${id}/severity`, { severity, why })
  expect(status).toBe(200)
  return { id, teen }
}

test('words, verdicts and the model come out; what tells who, where or when does not', async () => {
  const said = [
    'je veux mourir, je m’appelle Ornella',
    'mon 06 39 98 12 34 et mon mail ornella.demo@example.org, insta @ornella.exemple',
    'la page https://www.tiktok.com/@ornella.exemple, collège Jean Moulin',
  ]
  const { id, teen } = await overriddenStory(said, 'medium', 'Ornella cite une chanson, rappelée au 06 39 98 12 34')
  await teen.says('merci Nadia, signé ornella', { answered: false })
  await nadia.post(`/api/cases/${id}/messages`, { text: 'Bonjour Ornella' })
  await nadia.post(`/api/cases/${id}/severity`, { severity: 'low' })
  await app.stop()
  const { text, lines } = await exported()
  expect(lines).toHaveLength(1)
  const [line] = lines
  expect(line?.messages).toHaveLength(4)
  expect(line?.messages[0]).toBe('je veux mourir, je m’appelle [prénom]')
  expect(line?.messages[3]).toBe('merci [prénom], signé [prénom]')
  expect(line?.triage).toMatchObject({
    severity: 'critical',
    signals: expect.arrayContaining(['suicidal_ideation']),
    rules: expect.arrayContaining([expect.stringMatching(/./)]),
  })
  expect(line?.human.severity).toBe('low')
  expect(line?.month).toMatch(/^\d{4}-\d{2}$/)
  expect(line?.model).toEqual({ messages: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  for (const secret of [/ornella/i, /nadia/i, /12 34/, /example\.org/, /tiktok/, /Moulin/, adminEmail, id]) {
    expect(text).not.toMatch(secret)
  }
  expect(text).not.toContain(teen.conversationId)
  expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}|T\d\d:/)
}, 40_000)

test('a reason given comes out redacted; a person who goes back to triage’s word disagrees no more', async () => {
  const { id } = await overriddenStory(['je veux mourir'], 'high', 'voir avec Mme Dupré au 06 39 98 12 34')
  const other = await overriddenStory(['je veux mourir'], 'low')
  await nadia.post(`/api/cases/${other.id}/severity`, { severity: 'critical' })
  await nadia.post(`/api/cases/${id}/release`)
  await app.stop()
  const { lines } = await exported()
  expect(lines.map(({ human }) => human.severity)).toEqual(['high'])
  expect(lines[0]?.human.why).not.toContain('12 34')
}, 40_000)

test('what the teen erased, or refused to pass on, does not come out', async () => {
  const erased = await overriddenStory(['je veux mourir'])
  await nadia.post(`/api/cases/${erased.id}/release`)
  await erased.teen.says('Effacer')
  await erased.teen.says('oui')
  const refused = await overriddenStory(['je veux mourir'])
  await app.services.cases.cases.updateOne({ _id: refused.id }, { $set: { refused: true } })
  const { erasedAt } = (await app.services.cases.get(erased.id)) ?? {}
  expect(erasedAt).toEqual(expect.any(Number))
  await app.stop()
  expect((await exported()).lines).toEqual([])
}, 40_000)

test('while the server runs it says so, and leaves it alone', async () => {
  const { lines, errors, exitCode } = await exported()
  expect(lines).toEqual([])
  expect(errors.join()).toContain('Relais est en marche')
  expect(exitCode).toBe(1)
  expect((await staff.get('/api/queue')).status).toBe(200)
  await app.stop()
}, 40_000)

test('a folder without data is said, and nothing is made in it', async () => {
  await app.stop()
  const folder = mkdtempSync(join(tmpdir(), 'relais-nothing-'))
  const { errors, exitCode } = await exported(join(folder, 'data'))
  expect(errors.join()).toContain('aucune donnée')
  expect(exitCode).toBe(1)
  expect(existsSync(join(folder, 'data'))).toBe(false)
  rmSync(folder, { recursive: true })
})
