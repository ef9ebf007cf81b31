import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

interface OverriddenJson extends CaseJson {
  overrides: { at: string; byName: string; from: string; to: string; why: string | null }[]
}

let app: TestApp
let staff: Staff
let teen: Teen
beforeEach(async () => {
  app = await startTestApp()
  staff = await Staff.signsIn(app.url)
  teen = await Teen.arrives(app.url)
})
afterEach(() => app.end())

const danger = 'je veux mourir'
const read = async (id: string) => (await staff.get<OverriddenJson>(`/api/cases/${id}`)).body
const set = (id: string, body: object) =>
  staff.post<OverriddenJson & { code?: string }>(`/api/cases/${id}/severity`, body)

/** A critical case in the counsellor's hands, set to medium by them. */
const loweredCase = async (): Promise<string> => {
  await teen.says(danger)
  const { id } = (await staff.post<CaseJson>('/api/queue/claim')).body
  const { status, body } = await set(id, { severity: 'medium', why: 'les paroles d’une chanson' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ severity: 'medium', overrides: [{ from: 'critical', to: 'medium' }] })
  expect(body.overrides[0]).toMatchObject({ why: 'les paroles d’une chanson', at: expect.stringMatching(/T.*Z$/) })
  return id
}

/** The turn of a message to a counsellor says nothing; it is over when the case has heard it. */
const reported = async (id: string): Promise<number> =>
  (await app.services.cases.get(id))?.events.filter(({ type }) => type === 'reported').length ?? 0
const saysToPerson = async (id: string, text: string): Promise<void> => {
  const before = await reported(id)
  await teen.says(text, { answered: false })
  await until('the turn', async () => (await reported(id)) > before)
}

test('what a person set stands while the teen writes nothing worse, in their hands and back in the queue', async () => {
  const id = await loweredCase()
  await saysToPerson(id, 'lol')
  expect(await read(id)).toMatchObject({ severity: 'medium' })
  await staff.post(`/api/cases/${id}/release`)
  await saysToPerson(id, 'oui')
  expect(await staff.queue()).toMatchObject([{ id, severity: 'medium' }])
})

test('a new danger raises it again at once, and a second word of the person lowers it again', async () => {
  const id = await loweredCase()
  await teen.says('j’ai avalé des cachets, je vais mourir ce soir', { answered: false })
  expect(await read(id)).toMatchObject({ severity: 'critical' })
  const stale = await set(id, { severity: 'low', seen: { severity: 'medium', teenAt: null } })
  expect([stale.status, stale.body.code]).toEqual([409, 'case_changed'])
  const { severity, teenAt } = await read(id)
  expect((await set(id, { severity: 'high', seen: { severity, teenAt } })).body).toMatchObject({ severity: 'high' })
})

test('something grave but less than critical raises it too', async () => {
  const id = await loweredCase()
  await set(id, { severity: 'low' })
  await saysToPerson(id, 'il menace d’envoyer mes nudes à toute la classe si je paie pas')
  expect((await read(id)).severity).toBe('high')
})

test('a safety question answered after it counts', async () => {
  await teen.says('ils se moquent de moi tous les jours au collège')
  await teen.says("Parler à quelqu'un")
  const { id } = (await staff.post<CaseJson>('/api/queue/claim')).body
  await set(id, { severity: 'low' })
  await staff.post(`/api/cases/${id}/release`)
  let heard = await teen.says('Passer')
  while (!heard.some(({ text }) => text?.includes('on pense à mourir'))) heard = await teen.says('Passer')
  await teen.says('oui')
  expect((await app.services.cases.get(id))?.severity).toBe('critical')
})
