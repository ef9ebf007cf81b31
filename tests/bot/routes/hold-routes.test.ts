import { afterEach, beforeEach, expect, test } from 'vitest'
import { planOpen } from '../../../services/cases/case-plans.ts'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
let ines: Person

beforeEach(async () => {
  server = await startStaffServer()
  lea = await server.join('lea')
  ines = await server.join('ines', ['supervisor'])
  await queueCase(server.repository, 'one', 'high', server.clock())
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const hold = (person: Person, id: string, body: unknown, headers = {}) =>
  person.post(`/api/cases/${id}/hold`, body, headers)
const events = async (id: string): Promise<unknown[]> =>
  ((await server.repository.get(id))?.events ?? []).map(({ type, by }) => [type, by])

test('a supervisor holds a case and lets it go; who, when and why are kept', async () => {
  await lea.post('/api/cases/one/claim')
  const held = await hold(ines, 'one', { on: true, why: 'réquisition judiciaire' })
  expect(held.status).toBe(200)
  const since = '2026-03-02T09:00:00.000Z'
  const shown = { at: since, by: ines.id, byName: 'ines', why: 'réquisition judiciaire' }
  expect(held.body).toEqual({ id: 'one', hold: shown })
  expect((await lea.get('/api/cases/one')).body.hold).toEqual(shown)
  expect(await events('one')).toContainEqual(['held', ines.id])

  server.tick(60_000)
  expect((await hold(ines, 'one', { on: false, why: 'affaire jugée' })).body).toEqual({ id: 'one', hold: null })
  const { body } = await lea.get('/api/cases/one')
  expect(body.hold).toBeNull()
  expect(body.notes).toMatchObject([{ by: ines.id, text: 'affaire jugée' }])
  expect(await events('one')).toContainEqual(['hold_lifted', ines.id])
})

test('asked for again, the first hold stands and is told once', async () => {
  await hold(ines, 'one', { on: true, why: 'réquisition' })
  const admin = await server.signIn('admin@exemple.test')
  expect((await hold(admin, 'one', { on: true, why: 'autre chose' })).body.hold).toMatchObject({ by: ines.id })
  expect((await events('one')).filter((event) => String(event).startsWith('held'))).toHaveLength(1)
})

test('also a draft, which nobody may read, and nothing of it is told', async () => {
  await server.repository.commit([planOpen('draft', 'talk-draft', server.clock())])
  const { status, body } = await hold(ines, 'draft', { on: true, why: 'enquête' })
  expect([status, Object.keys(body)]).toEqual([200, ['id', 'hold']])
})

test('a counsellor may not; nobody may from elsewhere, without a session, or without a reason', async () => {
  const refused = await hold(lea, 'one', { on: true, why: 'x' })
  expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed'])
  expect((await hold(server.anyone, 'one', { on: true, why: 'x' })).status).toBe(401)
  const elsewhere = await hold(ines, 'one', { on: true, why: 'x' }, { origin: 'https://ailleurs.test' })
  expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'bad_origin'])
  for (const body of [{ on: true }, { on: true, why: ' ' }, { why: 'x' }, { on: 'oui', why: 'x' }]) {
    const answer = await hold(ines, 'one', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_body'])
  }
  expect((await server.repository.get('one'))?.hold).toBeUndefined()
})

test('a case that is not there, or is being destroyed: 404', async () => {
  expect((await hold(ines, 'none', { on: true, why: 'x' })).body.code).toBe('case_not_found')
  await server.repository.cases.updateOne({ _id: 'one' }, { $set: { status: 'closed', purgingAt: server.clock() } })
  expect((await hold(ines, 'one', { on: true, why: 'x' })).status).toBe(404)
  expect((await lea.get('/api/cases/one')).status).toBe(404)
})
