import { afterEach, beforeEach, expect, test } from 'vitest'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
let app: TestApp
let now: number

beforeEach(async () => {
  now = Date.now()
  app = await startTestApp({ clock: () => now })
})
afterEach(() => app.end())

const all = (collection: string) => app.services.store.raw.read(collection, undefined, 1000)
const caseOf = async (teen: Teen): Promise<string> => (await app.services.log.get(teen.conversationId))?.caseId ?? ''
const isPurged = async (caseId: string): Promise<boolean> =>
  (await all('audit_chain')).some((record) => record.type === 'purged' && record.caseId === caseId)

test('a window that was only opened is gone the day after next, and its page is told to begin again', async () => {
  const teen = await Teen.arrives(app.url)
  const caseId = await caseOf(teen)
  now += dayMs + hourMs
  await until('the purge', () => isPurged(caseId))
  expect(await app.services.log.get(teen.conversationId)).toBeNull()
  expect(await app.services.cases.get(caseId)).toBeNull()
  const later = await Teen.arrives(app.url)
  expect(await later.says('bonjour')).not.toEqual([])
})

test('erased by the teen: hidden at once, destroyed after seven days; what happened to it stays in the audit', async () => {
  const teen = await Teen.arrives(app.url)
  await teen.says("J'ai 13-14 ans")
  await teen.says('des filles de ma classe se moquent de mes cheveux tous les jours sur insta')
  const caseId = await caseOf(teen)
  await teen.says('Effacer')
  await teen.says('Oui, effacer')
  expect(await caseOf(teen)).not.toBe(caseId)
  const staff = await Staff.signsIn(app.url)
  expect((await staff.get(`/api/cases/${caseId}`)).status).toBe(404)
  now += 6 * dayMs
  expect(await app.services.cases.get(caseId)).not.toBeNull()
  now += 2 * dayMs
  await until('the purge', () => isPurged(caseId))
  expect(await app.services.cases.get(caseId)).toBeNull()
  expect(await app.services.log.readCase(caseId)).toEqual([])
  const events = (await all('audit_chain')).filter((record) => record.caseId === caseId).map(({ type }) => type)
  expect(events).toEqual(expect.arrayContaining(['opened', 'reported', 'erased', 'purged']))
  expect(app.logged()).not.toContain('cheveux')
})
