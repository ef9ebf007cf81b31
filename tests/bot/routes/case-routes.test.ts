import { afterEach, beforeEach, expect, test } from 'vitest'
import { queueCase } from '../../services/cases/case-builder.ts'
import { type Person, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
let lea: Person
let noe: Person
beforeEach(async () => {
  server = await startStaffServer()
  lea = await server.join('lea')
  noe = await server.join('noe')
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const texts = (body: Record<string, unknown>): unknown[] =>
  Array.isArray(body.messages) ? body.messages.map(({ text }) => text) : []

test('two counsellors claim the same case: one 200, one 409', async () => {
  await queueCase(server.repository, 'one', 'high', server.clock())
  const answers = await Promise.all([lea, noe].map((person) => person.post('/api/cases/one/claim')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const lost = answers.find(({ status }) => status === 409)
  expect(lost?.body).toMatchObject({ code: 'already_claimed', title: 'Dossier déjà pris' })
  const winner = answers.findIndex(({ status }) => status === 200)
  expect(answers[winner]?.body).toMatchObject({ status: 'claimed', claimedBy: [lea, noe][winner]?.id })
  expect(server.log.entries).toHaveLength(1)
})

test('two counsellors take the next of one: one case, one empty queue', async () => {
  await queueCase(server.repository, 'one', 'high', server.clock())
  const answers = await Promise.all([lea, noe].map((person) => person.post('/api/queue/claim')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
  expect(answers.find(({ status }) => status === 404)?.body.code).toBe('queue_empty')
})

/** What nobody is shown of a case before it is theirs. */
const unclaimed = /https?:|"answers"|"evidence"|"messages"/

test('the queue in its order, with what triage needs and nothing else of the story', async () => {
  await queueCase(server.repository, 'ordinary', 'medium', server.clock())
  await queueCase(server.repository, 'urgent', 'critical', server.clock())
  const { status, body } = await lea.get('/api/queue')
  expect(status).toBe(200)
  expect(body.cases).toMatchObject([{ id: 'urgent' }, { id: 'ordinary' }])
  expect(body.cases).toMatchObject([
    {
      severity: 'critical',
      status: 'queued',
      dueAt: '2026-03-02T09:05:00.000Z',
      createdAt: '2026-03-02T09:00:00.000Z',
      queueReason: 'confirmed',
      reasons: [{ rule: 'harassment.insult', label: 'harassment', quote: 'ils m’insultent' }],
      platforms: ['instagram'],
    },
    {},
  ])
  expect(JSON.stringify(body)).not.toMatch(unclaimed)
})

test('rows of the queue: what triage needs and no link; filters that never hide a critical case', async () => {
  const now = server.clock()
  await queueCase(server.repository, 'old', 'high', now)
  await queueCase(server.repository, 'grave', 'critical', now)
  await queueCase(server.repository, 'low', 'low', now)
  await server.repository.cases.updateOne({ _id: 'old' }, { $set: { platforms: ['instagram'] } })
  const ids = async (query: string): Promise<string[]> =>
    ((await lea.get(`/api/queue?${query}`)).body.cases as { id: string }[]).map(({ id }) => id)
  const { body } = await lea.get('/api/queue?rows=2')
  expect(body.counts).toEqual({ queued: 3, critical: 1, overdue: 0 })
  expect(body.cases).toMatchObject([{ id: 'grave', platforms: ['instagram'] }, { id: 'old' }])
  expect(JSON.stringify(body)).not.toMatch(unclaimed)
  expect(await ids('rows=60&severity=low')).toEqual(['grave', 'low'])
  expect(await ids('rows=60&speaker=parent')).toEqual(['grave'])
  expect(await ids('rows=60&platform=instagram')).toEqual(['grave', 'old'])
  server.tick(61 * 60_000)
  lea = await server.join('lou')
  expect(await ids('rows=60&overdue=1')).toEqual(['grave', 'old'])
  expect((await lea.get('/api/queue?rows=0')).body.code).toBe('invalid_body')
  expect((await lea.get('/api/queue?rows=60&severity=enormous')).body.code).toBe('invalid_body')
})

test('from the claim to the closing: what the counsellor does, and what the teen sees of it', async () => {
  await queueCase(server.repository, 'one', 'high', server.clock())
  server.log.hear('one', 'teen', 'ils m’insultent tous les jours')
  const claimed = await lea.post('/api/queue/claim')
  expect(claimed.body).toMatchObject({ id: 'one', claimedByName: 'lea', teenPresence: 'here', notes: [] })
  expect(texts(claimed.body)).toEqual(['ils m’insultent tous les jours'])
  const sent = await lea.post('/api/cases/one/messages', { text: 'Bonjour, je suis là.' })
  expect([sent.status, sent.body.at]).toEqual([201, '2026-03-02T09:00:00.000Z'])
  const noted = await lea.post('/api/cases/one/notes', { text: 'calme' })
  expect(noted.body.notes).toMatchObject([{ text: 'calme', byName: 'lea', at: '2026-03-02T09:00:00.000Z' }])
  expect(noted.body.dueAt).toBeNull()
  const mine = await lea.get('/api/queue?mine=1')
  expect(mine.body.cases).toMatchObject([{ id: 'one', claimedBy: lea.id }])
  expect((await noe.get('/api/queue?mine=1')).body).toEqual({ cases: [] })
  const closed = await lea.post('/api/cases/one/close', { outcome: 'helped' })
  expect(closed.body).toMatchObject({ status: 'closed', outcome: 'helped', claimedBy: null })
  expect(server.log.entries.map(({ from, kind, text, payload }) => [from, kind, payload ?? text])).toEqual([
    ['teen', 'message', 'ils m’insultent tous les jours'],
    ['counsellor', 'event', '{"value":{"state":"here","name":"lea"}}'],
    ['counsellor', 'message', 'Bonjour, je suis là.'],
    ['counsellor', 'event', '{"value":{"state":"gone","name":"lea"}}'],
    // The end said kindly, and the question whether it is better now.
    ['bot', 'message', '{"suggestions":[]}'],
    ['bot', 'message', '{"suggestions":["Oui, je vais un peu mieux","Non, je ne vais pas mieux","Effacer"]}'],
  ])
})

test('claiming again what is already mine tells the teen nothing twice', async () => {
  await queueCase(server.repository, 'one')
  await lea.post('/api/cases/one/claim')
  server.tick(1000)
  expect((await lea.post('/api/cases/one/claim')).status).toBe(200)
  expect(server.log.entries).toHaveLength(1)
})

test('a case of somebody else: neither read nor touched', async () => {
  await queueCase(server.repository, 'one')
  await lea.post('/api/cases/one/claim')
  const read = await noe.get('/api/cases/one')
  expect([read.status, read.body.code]).toEqual([403, 'not_yours'])
  expect(JSON.stringify(read.body)).not.toContain('insultent')
  for (const [path, body] of [
    ['release', {}],
    ['close', { outcome: 'helped' }],
    ['notes', { text: 'x' }],
    ['severity', { severity: 'low' }],
    ['messages', { text: 'x' }],
  ] as const) {
    const answer = await noe.post(`/api/cases/one/${path}`, body)
    expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'not_yours'])
  }
})

test('released, it waits again for anybody', async () => {
  await queueCase(server.repository, 'one')
  await lea.post('/api/cases/one/claim')
  expect((await lea.post('/api/cases/one/release')).body).toMatchObject({ status: 'queued', claimedBy: null })
  expect((await noe.post('/api/queue/claim')).body).toMatchObject({ id: 'one', claimedByName: 'noe' })
})

test('five cases a person', async () => {
  for (let n = 0; n < 6; n++) await queueCase(server.repository, `case-${n}`)
  for (let n = 0; n < 5; n++) expect((await lea.post('/api/queue/claim')).status).toBe(200)
  const sixth = await lea.post('/api/queue/claim')
  expect([sixth.status, sixth.body.code]).toEqual([409, 'limit_reached'])
})

test('a case that is not there, or cannot be, is 404', async () => {
  for (const id of ['nobody', 'a'.repeat(101), '..%2Fsession', '%00', '$ne']) {
    expect([id, (await lea.get(`/api/cases/${id}`)).status]).toEqual([id, 404])
  }
})

test('what cannot be sent, noted or closed is 400, and nothing of it is kept', async () => {
  await queueCase(server.repository, 'one')
  await lea.post('/api/cases/one/claim')
  const refused = [
    ['messages', { text: '   ' }, 'empty_text'],
    ['messages', { text: 'a'.repeat(4001) }, 'text_too_long'],
    ['messages', { text: 'data:image/png;base64,AAAA' }, 'image_refused'],
    ['messages', { text: { $ne: 1 } }, 'invalid_body'],
    ['notes', { text: ' ' }, 'invalid_body'],
    ['notes', { text: 'a'.repeat(4001) }, 'invalid_body'],
    ['close', {}, 'invalid_body'],
    ['severity', {}, 'invalid_body'],
    ['severity', { severity: 'urgent' }, 'invalid_body'],
    ['severity', { severity: 'low', why: 'a'.repeat(4001) }, 'invalid_body'],
    ['severity', { severity: 'low', seen: { severity: 'low', teenAt: 'hier' } }, 'invalid_body'],
    ['close', { outcome: 'forgotten' }, 'invalid_body'],
  ] as const
  for (const [path, body, code] of refused) {
    const answer = await lea.post(`/api/cases/one/${path}`, body)
    expect([path, answer.status, answer.body.code]).toEqual([path, 400, code])
  }
  expect(server.log.entries).toHaveLength(1)
  expect(await server.repository.get('one')).toMatchObject({ status: 'claimed', notes: [] })
})

test('nobody opens a case that waits, and what its owner reads is in the audit', async () => {
  await queueCase(server.repository, 'one')
  expect((await noe.get('/api/cases/one')).body.code).toBe('not_yours')
  await lea.post('/api/cases/one/claim')
  await noe.get('/api/cases/one')
  await server.anyone.get('/api/cases/one')
  expect((await server.repository.readsOf('one')).map(({ by }) => by)).toEqual([lea.id])
})

test('whoever lets go of a case reads how it stands, and nothing of what is in it', async () => {
  for (const [id, act, body] of [
    ['one', 'release', {}],
    ['two', 'close', { outcome: 'helped' }],
  ] as const) {
    await queueCase(server.repository, id)
    server.log.hear(id, 'teen', 'ils m’insultent tous les jours')
    await lea.post(`/api/cases/${id}/claim`)
    const left = await lea.post(`/api/cases/${id}/${act}`, body)
    expect([id, left.status, JSON.stringify(left.body).includes('insultent')]).toEqual([id, 200, false])
    expect((await lea.get(`/api/cases/${id}`)).status).toBe(403)
  }
})

test('any request of a counsellor shows that somebody is on duty', async () => {
  server.tick(5 * 60_000)
  expect(await server.presence.isOnDuty(server.clock())).toBe(false)
  await lea.get('/api/queue')
  expect(await server.presence.isOnDuty(server.clock())).toBe(true)
})
