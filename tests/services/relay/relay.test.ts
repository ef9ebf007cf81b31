import { afterEach, beforeEach, expect, test } from 'vitest'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { nothingOwed } from '../../../services/cases/deadlines.ts'
import { CaseViews } from '../../../services/relay/case-view.ts'
import { Receipts } from '../../../services/relay/receipts.ts'
import { Relay } from '../../../services/relay/relay.ts'
import { hintDefinition, TypingHints } from '../../../services/relay/typing-hints.ts'
import { until } from '../../support/until.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'
import { TestLog } from './test-log.ts'

let opened: TestStore
let repository: CaseRepository
let queue: CaseQueue
let log: TestLog
let relay: Relay
let views: CaseViews
let now = t0
const lea = aCounsellor('lea')
const noe = aCounsellor('noe')

beforeEach(async () => {
  now = t0
  opened = await openTestStore()
  repository = await CaseRepository.open(opened.store)
  queue = new CaseQueue(repository)
  log = new TestLog(opened.store, () => now)
  relay = new Relay(queue, log, () => now)
  const people = { get: async (id: string) => [lea, noe].find((person) => person.id === id) }
  views = new CaseViews(log, people, await Receipts.open(opened.store))
  await queueCase(repository, 'one', 'high')
  await queue.claim('one', lea, t0)
})
afterEach(() => opened.end())

test('the answer and "answered" are one change', async () => {
  now = t0 + minutes(4)
  const sent = await relay.sendFromCounsellor('one', lea, 'Bonjour, je suis Léa.')
  expect(sent).toEqual({ ok: true, id: 'talk-one|1', at: now })
  expect(log.entries).toMatchObject([{ from: 'counsellor', kind: 'message', author: 'Prénom-lea', at: now }])
  expect(await repository.get('one')).toMatchObject({ answeredAt: now, dueAt: nothingOwed, status: 'claimed' })
})

test('a case lost between the look and the commit gets no second voice', async () => {
  log.beforeCommit = async () => {
    log.beforeCommit = undefined
    await queue.release('one', lea, t0 + 1)
    await queue.claim('one', noe, t0 + 2)
  }
  expect(await relay.sendFromCounsellor('one', lea, 'Bonjour')).toEqual({ ok: false, reason: 'not_yours' })
  expect(log.entries).toEqual([])
  expect((await repository.get('one'))?.answeredAt).toBeUndefined()
})

test('a commit that only met a busy conversation is tried again', async () => {
  let rivals = 2
  const commit = opened.store.commit.bind(opened.store)
  opened.store.commit = async (writes) => (rivals-- > 0 ? { ok: false, reason: 'no_match', at: 0 } : commit(writes))
  expect(await relay.sendFromCounsellor('one', lea, 'Bonjour')).toMatchObject({ ok: true })
  expect(log.entries).toHaveLength(1)
})

test.each([
  ['nothing', '  \n', 'empty_text'],
  ['more than 4 000 characters', 'a'.repeat(4001), 'text_too_long'],
  ['a picture written as text', 'voilà data:image/png;base64,iVBORw0KGgo=', 'image_refused'],
  ['a picture in capitals', 'DATA:IMAGE/JPEG;BASE64,/9j/4AAQ', 'image_refused'],
  ['a picture without its type', 'data:;base64,AAAA', 'image_refused'],
  ['a picture as bare base64', `regarde iVBORw0KGgo${'Ab0+'.repeat(60)}`, 'image_refused'],
])('%s is not sent', async (_what, text, reason) => {
  expect(await relay.sendFromCounsellor('one', lea, text)).toEqual({ ok: false, reason })
  expect(log.entries).toEqual([])
})

test('the word "data" is a word', async () => {
  expect((await relay.sendFromCounsellor('one', lea, 'tes data: 4 Go, et data : rien')).ok).toBe(true)
})

test('only the owner speaks', async () => {
  expect(await relay.sendFromCounsellor('one', noe, 'Bonjour')).toEqual({ ok: false, reason: 'not_yours' })
  expect(await relay.sendFromCounsellor('none', lea, 'Bonjour')).toEqual({ ok: false, reason: 'case_not_found' })
  const admin = aCounsellor('lea', ['administrator'])
  expect(await relay.sendFromCounsellor('one', admin, 'Bonjour')).toEqual({ ok: false, reason: 'not_allowed' })
  await queue.close('one', lea, 'helped', t0)
  expect(await relay.sendFromCounsellor('one', lea, 'Bonjour')).toEqual({ ok: false, reason: 'not_yours' })
})

test('presence is an event of the conversation, with the first name', async () => {
  await relay.presenceChanged('talk-one', 'here', 'Léa')
  expect(log.entries).toMatchObject([
    { from: 'counsellor', kind: 'event', text: 'relais/presence', payload: '{"value":{"state":"here","name":"Léa"}}' },
  ])
})

test('a counsellor sees what was said in order, by whom, and no event', async () => {
  log.hear('one', 'teen', 'ils m’insultent')
  log.hear('one', 'bot', 'Merci de l’avoir écrit.')
  await relay.presenceChanged('talk-one', 'here', 'Léa')
  await relay.sendFromCounsellor('one', lea, 'Bonjour')
  const read = await queue.addNote('one', lea, 'à rappeler', t0 + 1)
  if (!read.ok) throw new Error(read.reason)
  const view = await views.view(read.case, now)
  expect(view.messages.map(({ from, text }) => [from, text])).toEqual([
    ['teen', 'ils m’insultent'],
    ['bot', 'Merci de l’avoir écrit.'],
    ['counsellor', 'Bonjour'],
  ])
  expect(view).toMatchObject({ claimedBy: 'lea', claimedByName: 'Prénom-lea', dueAt: null, severity: 'high' })
  expect(view.notes).toEqual([{ at: t0 + 1, by: 'lea', byName: 'Prénom-lea', text: 'à rappeler', kind: null }])
})

test('is the teen there: two minutes after the last sign, not after leaving quickly', async () => {
  const presence = async (): Promise<string> => {
    const found = await repository.get('one')
    if (!found) throw new Error('no case')
    return (await views.view(found, now)).teenPresence
  }
  expect(await presence()).toBe('away')
  log.hear('one', 'teen', 'salut')
  expect(await presence()).toBe('here')
  now += minutes(2) + 1
  expect(await presence()).toBe('away')
  log.hear('one', 'teen', 'relais/left', 'event')
  expect(await presence()).toBe('left')
  log.hear('one', 'teen', 'relais/back', 'event')
  expect(await presence()).toBe('here')
})

test('typing is told to whoever listens, and kept by nobody', () => {
  const hints = TypingHints.alone()
  const heard: string[] = []
  const stop = hints.subscribe((id) => heard.push(id))
  hints.tell('one')
  stop()
  hints.tell('two')
  expect(heard).toEqual(['one'])
})

test('typing at one instance is seen at the others, for as long as somebody types', async () => {
  const { store, end } = await openTestStore()
  let now = Date.now()
  const [here, there] = await Promise.all([1, 2].map(() => TypingHints.open(store, () => now)))
  const heard: string[] = []
  there?.subscribe((id) => heard.push(id))
  here?.tell('one')
  await until('the hint', () => heard.includes('one'))
  // An old hint that is written again, or removed, is no hint.
  now += 60_000
  const hints = await store.collection(hintDefinition)
  await hints.insertOne({ _id: 'two', at: now - 30_000, expiresAt: now })
  await hints.deleteMany({ _id: 'two' })
  here?.tell('three')
  await until('the next hint', () => heard.includes('three'))
  expect(heard).not.toContain('two')
  await end()
})
