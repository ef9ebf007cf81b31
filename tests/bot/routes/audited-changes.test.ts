import { afterAll, beforeAll, expect, test } from 'vitest'
import { staffEventTypes } from '../../../services/audit/audit-record.ts'
import { emptyRota, rotaContentSchema } from '../../../services/duty/rota.ts'
import { eventWord } from '../../../web/console/journal/journal-view.ts'
import { Staff } from '../../support/staff.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let app: TestApp
let admin: Staff
let lea: Staff
const ids = new Map<string, string>()

beforeAll(async () => {
  app = await startTestApp()
  admin = await Staff.signsIn(app.url)
  lea = await admin.invites('Lea')
  for (const [name, person] of Object.entries({ admin, lea }))
    ids.set(name, (await person.get<{ id: string }>('/api/session')).body.id)
})
afterAll(() => app.end())

interface Journal {
  events: { type: string; byName: string | null; aboutName: string | null; caseId: string | null }[]
}
/** What is in the journal of this person, sealed, the oldest first: `type` or `type (about whom)`. */
const journalOf = async (name: string): Promise<string[]> => {
  await app.services.auditSealer.run()
  const { events } = (await admin.post<Journal>('/api/audit/search', { by: ids.get(name) })).body
  return events.toReversed().map(({ type, aboutName }) => (aboutName ? `${type} (${aboutName})` : type))
}
const isDone = async (answer: Promise<{ status: number }>): Promise<void> => {
  const { status } = await answer
  expect([200, 201]).toContain(status)
}

test('what administrators and supervisors change is in the journal once, however often it is sent', async () => {
  const before = (await journalOf('admin')).length
  await isDone(admin.post('/api/directory/check', { id: 'contact:3018' }))
  for (const isOff of [true, true, false]) await isDone(admin.post('/api/directory/off', { id: 'contact:3018', isOff }))
  const reply = { rev: 0, title: 'Essai', text: 'Bonjour.', shortcut: 'essai', categories: [] }
  for (let n = 0; n < 2; n++) await isDone(admin.post('/api/canned', reply, 'une-fois'))
  await isDone(admin.post('/api/tags', { rev: 0, tags: ['lycée'] }))
  for (let n = 0; n < 2; n++) await isDone(admin.post('/api/limit', { limit: 2, person: ids.get('lea') }))
  const content = { ...rotaContentSchema.parse(emptyRota), atOnce: 3 }
  await isDone(admin.post('/api/rota', { version: 0, content }))
  const settings = { roles: ['counsellor'], attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
  await isDone(admin.post(`/api/accounts/${ids.get('lea')}`, { ...settings, isPublicAgent: true }))
  expect((await journalOf('admin')).slice(before).filter((type) => !type.startsWith('audit'))).toEqual([
    ...['contact_checked', 'contact_off', 'contact_on', 'canned_changed', 'tags_changed', 'limit_changed (Lea)'],
    ...['rota_changed', 'public_agent_changed (Lea)'],
  ])
})

test('teams: made, renamed, filled and archived by administrators, seen by those who hand over', async () => {
  interface Listed {
    teams: { id: string; name: string; rev: number; isArchived: boolean; members: { id: string; name: string }[] }[]
    code?: string
  }
  const before = (await journalOf('admin')).length
  const team = { name: 'Nuit', members: [ids.get('lea') ?? ''], rev: 0 }
  for (let n = 0; n < 2; n++) await isDone(admin.post('/api/teams', team, 'une-equipe'))
  const [made] = (await lea.get<Listed>('/api/teams')).body.teams
  expect(made).toMatchObject({ name: 'Nuit', rev: 0, members: [{ name: 'Lea' }], isArchived: false })
  const id = made?.id ?? ''
  const codeOf = async (body: object, by = admin) => (await by.post<Listed>('/api/teams', body)).body.code
  expect(await codeOf(team)).toBe('team_name_taken')
  expect(await codeOf({ ...team, name: 'X', members: ['nobody'] })).toBe('account_not_found')
  expect(await codeOf({ ...team, id: 'none' })).toBe('team_name_taken')
  expect(await codeOf({ ...team, name: 'X', id: 'none' })).toBe('team_not_found')
  expect(await codeOf(team, lea)).toBe('not_allowed')
  for (let n = 0; n < 2; n++) await isDone(admin.post('/api/teams', { ...team, id, name: 'Soir' }))
  expect(await codeOf({ ...team, id, name: 'Jour' })).toBe('edited_meanwhile')
  expect((await lea.get<{ teams: string[] }>('/api/account')).body.teams).toEqual(['Soir'])
  await isDone(admin.post('/api/teams', { id, rev: 1, name: 'Soir', members: [] }))
  for (let n = 0; n < 2; n++) await isDone(admin.post(`/api/teams/${id}/archive`, { isArchived: true }))
  await isDone(admin.post(`/api/teams/${id}/archive`, { isArchived: false }))
  expect((await journalOf('admin')).slice(before).filter((type) => !type.startsWith('audit'))).toEqual([
    ...['team_made', 'team_renamed', 'team_members_changed', 'team_archived', 'team_restored'],
  ])
})

test('a call for help, its answer, and taking one back are in the journal, each once', async () => {
  const call = await lea.post<{ id: string }>('/api/help')
  await isDone(lea.post('/api/help'))
  await isDone(admin.post(`/api/help/${call.body.id}/answer`))
  expect((await admin.post<{ code: string }>(`/api/help/${call.body.id}/answer`)).body.code).toBe('help_answered')
  await isDone(lea.post('/api/help'))
  for (let n = 0; n < 2; n++) await isDone(lea.post('/api/help/withdraw'))
  expect((await journalOf('lea')).filter((type) => type.startsWith('help'))).toEqual([
    ...['help_called', 'help_called', 'help_taken_back'],
  ])
  expect((await journalOf('admin')).filter((type) => type.startsWith('help'))).toEqual(['help_answered (Lea)'])
})

test('every event of the staff has its French words', () => {
  const wordless = staffEventTypes.filter((type) => eventWord(type) === type.replaceAll('_', ' '))
  expect(wordless).toEqual([])
})
