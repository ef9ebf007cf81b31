import { afterEach, beforeEach, expect, test } from 'vitest'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
beforeEach(async () => {
  server = await startStaffServer()
  await queueCase(server.repository, 'one', 'critical')
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const path = '/api/cases/one/protection'
const proposal = {
  measures: ['crip'],
  danger: false,
  why: 'un adulte du foyer frappe',
  informParents: 'against_interest',
  teenAgreement: 'refuses',
  teenWants: 'que personne ne sache',
  teenTold: 'qui sera prévenu, et pourquoi',
}
const act = (person: Person, what: string, body: object, key = '') =>
  person.post(`${path}/${what}`, body, key === '' ? {} : { 'idempotency-key': key })

test('from the first word to the transmission, over HTTP', async () => {
  const lea = await server.join('lea')
  const lead = await server.join('rosa', ['child_protection_lead'])
  expect((await lea.get(path)).body.code).toBe('not_yours')
  await lea.post('/api/cases/one/claim', {})
  expect((await lea.get(path)).body).toMatchObject({ turn: 0, open: null, decisions: [], grounds: [], isLead: false })

  const first = await act(lea, 'propose', { turn: 0, ...proposal }, 'k')
  expect(first.body).toMatchObject({ turn: 1, open: { byName: 'lea', proposal: { teenAgreement: 'refuses' } } })
  expect((await act(lea, 'propose', { turn: 0, ...proposal }, 'k')).body).toMatchObject({ turn: 1 })
  expect((await act(lea, 'agree', { turn: 1 })).body.code).toBe('protection_same_person')
  const late = await act(lead, 'propose', { turn: 0, ...proposal })
  expect([late.status, late.body.code]).toEqual([409, 'protection_changed'])

  const waits = await lead.get('/api/protection')
  expect(waits.body).toMatchObject({ cases: [{ id: 'one', isOpen: true, byName: 'lea' }] })
  expect(JSON.stringify(waits.body)).not.toContain('frappe')
  const decided = await act(lead, 'agree', { turn: 1 })
  expect(decided.body).toMatchObject({
    open: null,
    decisions: [{ byName: 'lea', secondByName: 'rosa', owed: ['crip'] }],
  })
  const sentAt = new Date(server.clock()).toISOString()
  const sent = await act(lea, 'transmit', { turn: 2, to: 'crip', way: 'phone', sentAt, note: 'Mme D., CRIP' })
  expect(sent.body).toMatchObject({ transmissions: [{ to: 'crip', sentAt }], decisions: [{ owed: [] }] })
  expect((await lead.get('/api/protection')).body).toEqual({ cases: [] })
})

test('words of the wrong form, and who may not', async () => {
  const supervisor = await server.join('claire', ['supervisor'])
  const odd = [{}, { turn: 0, ...proposal, measures: [] }, { turn: 0, ...proposal, measures: ['pray'] }]
  for (const body of odd) expect((await act(supervisor, 'propose', body)).body.code).toBe('invalid_body')
  expect((await act(supervisor, 'object', { turn: 0, why: ' ' })).body.code).toBe('invalid_body')
  const counsellor = await server.join('lea')
  expect((await counsellor.get('/api/protection')).status).toBe(403)
  expect((await act(counsellor, 'propose', { turn: 0, ...proposal })).body.code).toBe('not_yours')
})
