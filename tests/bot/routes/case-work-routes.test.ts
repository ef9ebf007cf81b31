import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultPersonalLimit, PersonalLimits } from '../../../services/cases/work/personal-limits.ts'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
let noe: Person
beforeEach(async () => {
  server = await startStaffServer()
  lea = await server.join('lea')
  noe = await server.join('noe')
  await queueCase(server.repository, 'one', 'high')
  server.log.hear('one', 'teen', 'ils m’insultent tous les jours')
  await lea.post('/api/cases/one/claim')
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const codes = (answers: { status: number; body: Record<string, unknown> }[]): unknown[] =>
  answers.map(({ status, body }) => [status, body.code])
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value : [])

test('what the owner reads of their case beside the report: who did what, what was agreed, who does it', async () => {
  await lea.post('/api/cases/one/notes', { text: 'calme' })
  const { body } = await lea.get('/api/cases/one')
  expect(body).toMatchObject({
    tags: [],
    tasks: [],
    transfer: null,
    offender: { isKnown: null, isAdult: false, isAtHome: false, words: null },
    consents: [{ kind: 'confirmed' }],
    contacts: [{ kind: 'opened' }],
  })
  expect(list(body.history).map(({ type, by, byName }) => [type, by, byName])).toEqual([
    ['opened', 'teen', null],
    ['reported', 'bot', null],
    ['raised_high', 'bot', null],
    ['queued_confirmed', 'bot', null],
    ['claimed', 'team', 'lea'],
    ['noted', 'team', 'lea'],
  ])
})

test('tags, tasks and waiting: kept, bounded, the owner’s alone, and once for their key', async () => {
  const task = { text: 'rappeler', dueAt: '2026-03-02T18:00:00.000Z', who: noe.id }
  for (const _ of [1, 2]) await lea.post('/api/cases/one/tasks', task, { 'idempotency-key': 'k' })
  expect((await lea.post('/api/cases/one/tags', { tags: ['école'] })).body.tags).toEqual(['école'])
  const { body } = await lea.get('/api/cases/one')
  expect(body.tasks).toMatchObject([
    { text: 'rappeler', dueAt: task.dueAt, whoName: 'noe', byName: 'lea', doneAt: null },
  ])

  const work = (await noe.get('/api/work')).body
  expect(work.tasks).toMatchObject([{ text: 'rappeler', case: { id: 'one', claimedByName: 'lea' } }])
  expect(JSON.stringify(work)).not.toContain('insultent')
  const [{ id } = {}] = list(work.tasks)
  const refused = await Promise.all([
    noe.post('/api/cases/one/tags', { tags: [] }),
    noe.post('/api/cases/one/tasks', task),
    noe.post('/api/cases/one/wait'),
    noe.post('/api/cases/one/typing'),
    noe.post('/api/cases/one/transfer', { to: noe.id, context: 'x' }),
    lea.post('/api/cases/one/wait'),
    lea.post('/api/cases/one/tasks', { ...task, dueAt: 'demain' }),
    lea.post('/api/cases/one/tasks', { ...task, who: 'nobody' }),
    lea.post('/api/cases/one/tags', { tags: ['a'.repeat(41)] }),
    lea.post('/api/cases/one/transfer', { to: noe.id, team: 'supervisor', context: 'x' }),
    lea.post('/api/cases/one/transfer', { to: noe.id, context: ' ' }),
    noe.post('/api/cases/one/tasks/done', { task: 'other' }),
  ])
  expect(codes(refused)).toEqual([
    ...Array.from({ length: 5 }, () => [403, 'not_yours']),
    [409, 'answer_owed'],
    [400, 'invalid_body'],
    [400, 'colleague_unknown'],
    ...Array.from({ length: 3 }, () => [400, 'invalid_body']),
    [404, 'task_not_found'],
  ])
  expect((await noe.post('/api/cases/one/tasks/done', { task: id })).body).toEqual({ id: 'one' })
  expect((await noe.get('/api/work')).body.tasks).toEqual([])
  await lea.post('/api/cases/one/messages', { text: 'Bonjour' })
  expect((await lea.post('/api/cases/one/wait')).body.status).toBe('waiting')
  expect((await lea.post('/api/cases/one/wait')).status).toBe(200)
  await lea.post('/api/cases/one/close', { outcome: 'helped' })
  expect((await noe.post('/api/cases/one/reopen')).body.code).toBe('not_yours')
  expect((await lea.post('/api/cases/one/reopen')).body).toMatchObject({ status: 'claimed', claimedBy: lea.id })
})

test('handed over: the colleague reads the context and no story before, all of it after; the teen reads a name', async () => {
  await lea.post('/api/cases/one/notes', { text: 'note interne' })
  const offered = await lea.post('/api/cases/one/transfer', { to: noe.id, context: 'Je finis à 18 h.' })
  expect(offered.body.transfer).toMatchObject({ toName: 'noe', context: 'Je finis à 18 h.', byName: 'lea' })
  const [waiting = {}] = list((await noe.get('/api/work')).body.transfers)
  expect(waiting).toMatchObject({
    id: 'one',
    severity: 'high',
    transfer: { byName: 'lea', context: 'Je finis à 18 h.' },
  })
  expect(JSON.stringify(waiting)).not.toMatch(/https?:|"answers"|"evidence"|"messages"/)
  expect((await noe.get('/api/cases/one')).status).toBe(403)

  const before = server.log.entries.length
  const accepted = await noe.post('/api/cases/one/transfer/accept')
  expect(accepted.body).toMatchObject({
    claimedBy: noe.id,
    transfer: null,
    notes: [{ text: 'note interne' }, { kind: 'transfer' }],
  })
  expect((await noe.post('/api/cases/one/transfer/accept')).status).toBe(200)
  const told = server.log.entries.slice(before)
  expect(told.map(({ kind, payload }) => [kind, payload])).toEqual([
    ['event', '{"value":{"state":"here","name":"noe","after":"lea"}}'],
  ])
  expect(JSON.stringify(server.log.entries)).not.toMatch(/18 h|interne/)
  expect((await lea.get('/api/cases/one')).body.code).toBe('not_yours')
  expect((await lea.post('/api/cases/one/messages', { text: 'encore moi' })).body.code).toBe('not_yours')
})

test('declined: the owner is told by the case itself, and goes on', async () => {
  await lea.post('/api/cases/one/transfer', { to: noe.id, context: 'x' })
  expect((await noe.post('/api/cases/one/transfer/end')).body).toEqual({ id: 'one' })
  const { body } = await lea.get('/api/cases/one')
  expect([body.transfer, body.claimedBy, list(body.history).at(-1)?.type]).toEqual([null, lea.id, 'transfer_declined'])
  expect((await noe.post('/api/cases/one/transfer/accept')).body.code).toBe('transfer_gone')
})

test('replies with my name and the numbers; editing them, the tags and the limits, each by its role', async () => {
  const ines = await server.join('ines', ['supervisor'])
  const admin = await server.join('adm', ['administrator'])
  const { body } = await lea.get('/api/canned')
  const hello = list(body.replies).find(({ id }) => id === 'hello') ?? {}
  expect(String(hello.filled)).toContain('je suis lea,')
  const edit = { id: 'hello', rev: 0, title: 'Bonjour', text: 'Bonjour {prénom}', shortcut: 'b', categories: [] }
  expect((await ines.post('/api/canned', edit)).status).toBe(200)
  const answers = await Promise.all([
    ines.post('/api/canned', { ...edit, text: 'autre' }),
    ines.post('/api/canned', { ...edit, rev: 1, text: '{nom}' }),
    ines.post('/api/canned', { ...edit, rev: 1, shortcut: '3114' }),
    ines.post('/api/canned', { ...edit, rev: 1, shortcut: 'É' }),
  ])
  expect(codes(answers)).toEqual([
    [409, 'edited_meanwhile'],
    [400, 'unknown_variable'],
    [409, 'shortcut_taken'],
    [400, 'invalid_body'],
  ])
  expect((await admin.post('/api/canned/remove', { id: 'end', rev: 0 })).status).toBe(200)
  expect(list((await lea.get('/api/canned')).body.replies).some(({ id }) => id === 'end')).toBe(false)
  expect((await admin.post('/api/tags', { rev: 0, tags: ['plainte'] })).body).toEqual({ tags: ['plainte'], rev: 1 })
  expect((await lea.post('/api/limit', { limit: 2 })).body).toEqual({ limit: 2, least: 1, most: 10 })
  expect((await lea.post('/api/limit', { limit: 11 })).status).toBe(400)
  expect((await lea.post('/api/limit', { limit: 2, person: noe.id })).status).toBe(403)
  expect((await ines.post('/api/limit', { limit: 1, person: noe.id })).status).toBe(200)
  expect((await noe.get('/api/limit')).body.limit).toBe(1)
  const { people } = (await lea.get('/api/colleagues')).body
  expect(list(people).map(({ name, isHere }) => [name, isHere])).toContainEqual(['noe', true])
  expect(JSON.stringify(people)).not.toContain('@')
  // Nobody, somebody who left, somebody who answers no teen: nothing is kept of them.
  await server.leaves(noe)
  const unknown = ['nobody', noe.id, admin.id]
  const refused = await Promise.all(unknown.map((person) => ines.post('/api/limit', { limit: 7, person })))
  expect(codes(refused)).toEqual(unknown.map(() => [400, 'colleague_unknown']))
  const limits = await PersonalLimits.open(server.store)
  expect(await Promise.all(unknown.map((id) => limits.of(id)))).toEqual([defaultPersonalLimit, 1, defaultPersonalLimit])
})

test('the queue by a team that was asked and by a tag, without a word of it in the address; critical cases stay', async () => {
  const admin = await server.join('adm', ['administrator'])
  for (const [id, severity] of [['two', 'low'] as const, ['three', 'critical'] as const])
    await queueCase(server.repository, id, severity)
  const { teams } = (await admin.post('/api/teams', { name: 'Nuit', members: [noe.id], rev: 0 })).body
  const { tags, keys } = (await lea.get('/api/tags')).body
  const [[team = {}], [tag], [key, otherKey]] = [list(teams), tags as string[], keys as string[]]
  await lea.post('/api/cases/one/tags', { tags: ['libre', tag] })
  await lea.post('/api/cases/one/transfer', { group: team.id, context: 'x' })
  const shows = async (query: object) => {
    const { body } = await noe.get(`/api/queue?${new URLSearchParams({ rows: '60', ...query })}`)
    return list(body.cases).map(({ id }) => id)
  }
  // Held, it is in nobody's queue.
  expect(await shows({ tag: key })).toEqual(['three'])
  await lea.post('/api/cases/one/release')
  expect(await shows({})).toEqual(['three', 'one', 'two'])
  for (const query of [{ tag: key }, { team: team.id }, { tag: key, team: team.id, severity: 'high' }])
    expect([query, await shows(query)]).toEqual([query, ['three', 'one']])
  for (const query of [{ tag: otherKey }, { team: 'another' }, { tag }, { tag: key, severity: 'low' }])
    expect([query, await shows(query)]).toEqual([query, ['three']])
})

test('two people on one case at once: what one writes, the other’s page cannot write over', async () => {
  const [offer, close] = await Promise.all([
    lea.post('/api/cases/one/transfer', { to: noe.id, context: 'x' }),
    lea.post('/api/cases/one/close', { outcome: 'helped', seen: { severity: 'high', teenAt: null } }),
  ])
  expect([offer.status, close.status]).toContain(200)
  const { status, transfer } = (await server.repository.get('one')) ?? {}
  expect([status, transfer]).toEqual(close.status === 200 ? ['closed', undefined] : ['claimed', expect.anything()])
})
