import { afterEach, beforeEach, expect, test } from 'vitest'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
let claire: Person
beforeEach(async () => {
  server = await startStaffServer()
  await queueCase(server.repository, 'one', 'critical')
  lea = await server.join('lea')
  claire = await server.join('claire', ['supervisor'])
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const number = 'Appelle-moi au 06 12 34 56 78'
const say = (text: string, key: string) => lea.post('/api/cases/one/messages', { text }, { 'idempotency-key': key })

test('a message waits for a supervisor, who sees the counts before the words', async () => {
  await lea.post('/api/cases/one/claim', {})
  const held = await say(number, 'k1')
  expect([held.status, held.body.held]).toEqual([202, true])
  expect((await lea.get('/api/cases/one')).body).toMatchObject({ held: [{ text: number, state: 'waiting' }] })
  expect((await claire.get('/api/alerts')).body).toMatchObject({ held: 1, protection: 0, calls: [] })
  const line = (await claire.get('/api/reviews')).body
  expect(line).toMatchObject({ cases: [{ id: 'one', count: 1, author: 'lea' }] })
  expect(JSON.stringify(line)).not.toContain('06')
  expect((await claire.get('/api/cases/one/held')).body).toMatchObject({ held: [{ text: number }] })
  // Where nothing is to be judged, it would be a way to read along unannounced.
  await queueCase(server.repository, 'unheld')
  expect((await claire.get('/api/cases/unheld/held')).body.code).toBe('held_unknown')
  const verdict = { held: held.body.id, verdict: 'approved' }
  // Also sent again, when nothing waits any more, it tells nothing of the conversation.
  for (let time = 0; time < 2; time++) {
    const { status, body } = await claire.post('/api/cases/one/held/judge', verdict)
    expect([status, body]).toEqual([200, {}])
  }
  expect((await claire.post('/api/cases/one/held/judge', { ...verdict, verdict: 'refused' })).body.code).toBe(
    'invalid_body',
  )
  const said = (await lea.get('/api/cases/one')).body
  expect(said.held).toEqual([])
  expect(server.log.entries.filter(({ text }) => text === number)).toHaveLength(1)
})

test('"J’ai besoin d’aide" reaches the supervisor, who comes; the counsellor sees who', async () => {
  // Theirs neither in the queue nor in another's hands: the call is made, and names no case.
  for (const caseId of ['one', 'nowhere']) {
    expect((await lea.post('/api/help', { caseId })).body.caseId).toBeNull()
    await lea.post('/api/help/withdraw', {})
  }
  await lea.post('/api/cases/one/claim', {})
  expect((await lea.post('/api/help', { caseId: 'one' })).body.caseId).toBe('one')
  await lea.post('/api/help', {})
  const { calls } = (await claire.get('/api/alerts')).body as { calls: { id: string; byName: string }[] }
  expect(calls).toMatchObject([{ byName: 'lea', caseId: 'one', kind: 'help' }])
  expect((await lea.get('/api/alerts')).body).toMatchObject({ care: { call: { isOpen: true }, isReaderHere: true } })
  const path = `/api/help/${calls[0]?.id}/answer`
  expect((await claire.post(path, {})).status).toBe(200)
  expect((await claire.post(path, {})).body.code).toBe('help_answered')
  expect((await lea.get('/api/alerts')).body).toMatchObject({ care: { call: { isOpen: false, comes: 'claire' } } })
})

test('the team: who is there and holds what, what waits, the day in counts; reading along is announced', async () => {
  await queueCase(server.repository, 'two', 'low')
  await lea.post('/api/cases/one/claim', {})
  const team = (await claire.get('/api/team')).body
  expect(team).toMatchObject({ queued: [{ id: 'two' }], overdue: [], day: { arrived: 2, closed: 0 } })
  const members = team.members as { name: string; isHere: boolean }[]
  expect(members.map(({ name }) => name)).toEqual(['Admin', 'lea'])
  expect(members[1]).toMatchObject({ isHere: true, holds: [{ id: 'one', severity: 'critical' }] })
  expect(JSON.stringify(team)).not.toContain('insultent')

  expect((await claire.get('/api/cases/one/oversight')).body.code).toBe('not_announced')
  await claire.post('/api/cases/one/oversight', { on: true })
  expect((await lea.get('/api/cases/one')).body.readers).toEqual(['claire'])
  expect((await claire.get('/api/cases/one/oversight')).body).toMatchObject({ id: 'one', claimedByName: 'lea' })
  await claire.post('/api/cases/one/oversight', { on: false })
  expect((await lea.get('/api/cases/one')).body.readers).toEqual([])

  const karim = await server.join('karim')
  await karim.post('/api/care/refusal', { refuses: true })
  const { people } = (await lea.get('/api/colleagues')).body as { people: { name: string; isResting: boolean }[] }
  expect(people.filter(({ isResting }) => isResting).map(({ name }) => name)).toEqual(['karim'])
  const give = (id: string, body: object) => claire.post(`/api/cases/${id}/reassign`, body)
  expect((await give('one', { to: karim.id })).body.code).toBe('colleague_resting')
  const asked = { to: karim.id, context: 'x' }
  expect((await lea.post('/api/cases/one/transfer', asked)).body.code).toBe('colleague_resting')
  expect((await lea.post('/api/cases/one/transfer', { ...asked, anyway: true })).status).toBe(200)
  expect((await give('two', { to: karim.id })).status).toBe(200)
  expect((await karim.get('/api/queue?mine=1')).body).toMatchObject({ cases: [{ id: 'two' }] })
  expect((await claire.get('/api/sample')).body).toEqual({ cases: [] })
  expect((await claire.get('/api/cases/one/sample')).body.code).toBe('case_not_found')
  expect((await give('one', { to: karim.id, anyway: true })).status).toBe(200)
  await server.leaves(karim)
  expect((await give('one', { to: karim.id })).body.code).toBe('colleague_unknown')
})

test('the directory tells administrators what to check, and keeps who did', async () => {
  const admin = await server.join('sam', ['administrator'])
  const before = Number((await admin.get('/api/alerts')).body.contacts)
  const after = await admin.post('/api/directory/check', { id: 'contact:3018' })
  const entries = after.body.entries as { id: string; changes: object[] }[]
  expect(entries.find(({ id }) => id === 'contact:3018')?.changes).toMatchObject([{ what: 'checked', byName: 'sam' }])
  expect((await admin.get('/api/alerts')).body.contacts).toBe(before - 1)
  expect((await admin.post('/api/directory/off', { id: 'contact:17', isOff: true })).body.code).toBe('entry_always')
  expect((await admin.get('/api/directory')).body.retention).toMatchObject({ lowMonths: 6, highMonths: 12 })
})
