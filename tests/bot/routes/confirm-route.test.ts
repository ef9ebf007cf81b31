import { afterEach, beforeEach, expect, test } from 'vitest'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
beforeEach(async () => {
  server = await startStaffServer()
  await queueCase(server.repository, 'one')
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const labels = {
  severity: 'high',
  categories: ['sextortion', 'threat'],
  signals: ['money_demand'],
  ageBand: '15_17',
  speaker: 'victim',
  platforms: ['snapchat'],
  features: ['dm'],
}

test('who holds a case says what it is about; once it is closed, who held it last or a supervisor may say better', async () => {
  const [lea, tom] = [await server.join('lea'), await server.join('tom')]
  const max = await server.join('max', ['supervisor'])
  expect((await lea.post('/api/cases/one/confirm', labels)).body.code).toBe('not_yours')
  expect((await lea.post('/api/queue/claim')).body.confirmed).toBeNull()
  expect((await tom.post('/api/cases/one/confirm', labels)).body.code).toBe('not_yours')
  const answer = await lea.post('/api/cases/one/confirm', labels)
  expect([answer.status, answer.body]).toEqual([200, { confirmed: labels }])
  // The same, in another order: nothing happens twice.
  await lea.post('/api/cases/one/confirm', { ...labels, categories: ['threat', 'sextortion'] })
  const kept = await server.repository.get('one')
  expect(kept?.confirmed).toEqual({ ...labels, at: server.clock(), by: lea.id })
  expect(kept?.events.filter(({ type }) => type === 'labels_confirmed')).toHaveLength(1)
  // What triage said stands where it stood.
  expect([kept?.severity, kept?.categories]).toEqual(['medium', ['harassment']])
  // Whoever opens the case sees whose word it was.
  const shown = { ...labels, at: new Date(server.clock()).toISOString(), byName: 'lea' }
  expect((await lea.get('/api/cases/one')).body.confirmed).toEqual(shown)
  await lea.post('/api/cases/one/close', { outcome: 'helped' })
  const better = { ...labels, categories: ['threat'] }
  expect((await tom.post('/api/cases/one/confirm', better)).body.code).toBe('not_yours')
  for (const person of [lea, max]) {
    expect(
      (await person.post('/api/cases/one/confirm', { ...better, severity: person.id === lea.id ? 'critical' : 'high' }))
        .status,
    ).toBe(200)
    expect((await server.repository.get('one'))?.confirmed).toMatchObject({ categories: ['threat'], by: person.id })
  }
  server.tick(30 * 24 * 3_600_000)
  expect((await (await server.signIn('lea@exemple.test')).post('/api/cases/one/confirm', labels)).body.code).toBe(
    'labels_settled',
  )
})

test('what was closed without a word of anybody is listed for thirty days, for who held it last and supervisors', async () => {
  const [lea, tom] = [await server.join('lea'), await server.join('tom')]
  const max = await server.join('max', ['supervisor'])
  await lea.post('/api/queue/claim')
  const listed = async (person: Person) => {
    const { body } = await person.get('/api/unconfirmed')
    return (body.cases as { id: string }[]).map(({ id }) => id)
  }
  expect(await listed(lea)).toEqual([])
  await lea.post('/api/cases/one/close', { outcome: 'helped' })
  expect([await listed(lea), await listed(max), await listed(tom)]).toEqual([['one'], ['one'], []])
  const { body } = await lea.get('/api/unconfirmed')
  expect(JSON.stringify(body)).not.toMatch(/quote|url|answers|notes/)
  await max.post('/api/cases/one/confirm', labels)
  expect([await listed(lea), await listed(max)]).toEqual([[], []])
})

test('labels that are none, too many, or twice the same are refused', async () => {
  const lea = await server.join('lea')
  await lea.post('/api/queue/claim')
  const many = ['harassment', 'threat', 'hate', 'doxxing']
  for (const categories of [[], many, ['threat', 'threat'], ['invented']]) {
    const answer = await lea.post('/api/cases/one/confirm', { ...labels, categories })
    expect([categories, answer.status, answer.body.code]).toEqual([categories, 400, 'invalid_body'])
  }
})
