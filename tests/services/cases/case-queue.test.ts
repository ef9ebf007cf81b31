import { afterEach, beforeEach, expect, test } from 'vitest'
import { planAnswered, planLeave, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { CaseQueue, type CaseResult } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { aCounsellor, minutes, openCase, queueCase, t0 } from './case-builder.ts'
import { openTestStore, type TestStore } from './open-test-store.ts'

let opened: TestStore
let repository: CaseRepository
let queue: CaseQueue
const lea = aCounsellor('lea')
const noe = aCounsellor('noe')

beforeEach(async () => {
  opened = await openTestStore()
  repository = await CaseRepository.open(opened.store)
  queue = new CaseQueue(repository)
})
afterEach(() => opened.end())

const idOf = (result: CaseResult): string => (result.ok ? result.case._id : result.reason)

test('twenty people asking at once receive twenty different cases', async () => {
  for (let n = 0; n < 20; n++) await queueCase(repository, `case-${n}`, n % 2 ? 'high' : 'medium', t0 + n)
  const people = Array.from({ length: 20 }, (_, n) => aCounsellor(`person-${n}`))
  const results = await Promise.all(people.map((person) => queue.claimNext(person, t0 + 100)))
  expect(new Set(results.map(idOf)).size).toBe(20)
  expect(await repository.counts()).toEqual({ queued: 0, critical: 0 })
  for (const [n, result] of results.entries()) {
    expect(result).toMatchObject({ ok: true, case: { claimedBy: `person-${n}`, status: 'claimed' } })
  }
})

test('twenty people asking for one case: one has it, nineteen are told', async () => {
  await queueCase(repository, 'one')
  const people = Array.from({ length: 20 }, (_, n) => aCounsellor(`person-${n}`))
  const results = await Promise.all(people.map((person) => queue.claim('one', person, t0)))
  const winners = results.filter(({ ok }) => ok)
  expect(winners).toHaveLength(1)
  expect(results.map(idOf).filter((reason) => reason === 'already_claimed')).toHaveLength(19)
  const claims = (await repository.get('one'))?.events.filter(({ type }) => type === 'claimed')
  expect(claims).toHaveLength(1)
})

test('critical first, then the earliest deadline', async () => {
  await queueCase(repository, 'old-medium', 'medium', t0)
  await queueCase(repository, 'high', 'high', t0 + minutes(1))
  await queueCase(repository, 'late-critical', 'critical', t0 + minutes(2))
  await queueCase(repository, 'overdue-high', 'high', t0 - minutes(300))
  expect((await queue.list(lea, t0)).map(({ _id }) => _id)).toEqual([
    'late-critical',
    'overdue-high',
    'high',
    'old-medium',
  ])
  const people = ['a', 'b', 'c', 'd'].map((id) => aCounsellor(id))
  const order: string[] = []
  for (const person of people) order.push(idOf(await queue.claimNext(person, t0)))
  expect(order).toEqual(['late-critical', 'overdue-high', 'high', 'old-medium'])
  expect(idOf(await queue.claimNext(lea, t0))).toBe('queue_empty')
})

test('five cases a person, also when asked for all at once', async () => {
  for (let n = 0; n < 8; n++) await queueCase(repository, `case-${n}`)
  const results = await Promise.all(Array.from({ length: 8 }, () => queue.claimNext(lea, t0)))
  expect(results.filter(({ ok }) => ok)).toHaveLength(5)
  expect(results.map(idOf).filter((reason) => reason === 'limit_reached')).toHaveLength(3)
  const waiting = (await queue.list(noe, t0))[0]
  expect(idOf(await queue.claim(waiting?._id ?? '', lea, t0))).toBe('limit_reached')
})

test('a second critical case waits for the answer to the first', async () => {
  await queueCase(repository, 'first', 'critical', t0)
  await queueCase(repository, 'second', 'critical', t0 + 1)
  await queueCase(repository, 'ordinary', 'high', t0)
  expect(idOf(await queue.claimNext(lea, t0))).toBe('first')
  expect(idOf(await queue.claimNext(lea, t0))).toBe('limit_reached')
  expect(idOf(await queue.claim('second', lea, t0))).toBe('limit_reached')
  await repository.commit([planAnswered('first', 'lea', t0 + 2)])
  expect(idOf(await queue.claimNext(lea, t0 + 3))).toBe('second')
})

test('claiming one’s own case again is no error and no second claim', async () => {
  await queueCase(repository, 'one')
  await queue.claim('one', lea, t0)
  expect(await queue.claim('one', lea, t0 + 1)).toMatchObject({ ok: true, case: { claimedAt: t0 } })
})

test('what belongs to another is not yours to release, close or note', async () => {
  await queueCase(repository, 'one')
  await queue.claim('one', lea, t0)
  expect(idOf(await queue.release('one', noe, t0))).toBe('not_yours')
  expect(idOf(await queue.close('one', noe, 'helped', t0))).toBe('not_yours')
  expect(idOf(await queue.addNote('one', noe, 'vu', t0))).toBe('not_yours')
  expect(await repository.get('one')).toMatchObject({ claimedBy: 'lea', notes: [] })
})

test('without the role nothing opens', async () => {
  await queueCase(repository, 'one')
  const admin = aCounsellor('admin', ['administrator', 'analyst', 'supervisor'])
  expect(await queue.list(admin, t0)).toEqual([])
  for (const result of [
    await queue.read('one', admin, t0),
    await queue.claim('one', admin, t0),
    await queue.claimNext(admin, t0),
    await queue.release('one', admin, t0),
    await queue.close('one', admin, 'helped', t0),
    await queue.addNote('one', admin, 'x', t0),
  ]) {
    expect(idOf(result)).toBe('not_allowed')
  }
})

test('a draft, or a case the teen took back, cannot be read or claimed', async () => {
  await openCase(repository, 'draft')
  await queueCase(repository, 'left')
  await repository.commit(planLeave({ _id: 'left' }, t0))
  for (const id of ['draft', 'left', 'nowhere']) {
    expect(idOf(await queue.read(id, lea, t0))).toBe('case_not_found')
    expect(idOf(await queue.claim(id, lea, t0))).toBe('case_not_found')
  }
})

test('a released case goes back with its deadline; an answered one gets a new one', async () => {
  await queueCase(repository, 'owed', 'high')
  await queue.claim('owed', lea, t0 + 1)
  expect(await queue.release('owed', lea, t0 + minutes(30))).toMatchObject({
    ok: true,
    case: { status: 'queued', dueAt: t0 + minutes(60) },
  })
  await queueCase(repository, 'answered', 'high')
  await queue.claim('answered', lea, t0)
  await repository.commit([planAnswered('answered', 'lea', t0 + 1)])
  await queue.release('answered', lea, t0 + minutes(30))
  expect((await repository.get('answered'))?.dueAt).toBe(t0 + minutes(90))
  expect((await repository.get('answered'))?.claimedBy).toBeUndefined()
})

test('a danger written while the owner releases keeps its short deadline', async () => {
  for (let n = 0; n < 10; n++) {
    const id = `race-${n}`
    await queueCase(repository, id, 'medium')
    await queue.claim(id, lea, t0)
    const writes = planTeenMessage({ _id: id }, t0 + 1, true)
    await Promise.all([queue.release(id, lea, t0 + 1), repository.commit(writes)])
    expect(await repository.get(id)).toMatchObject({ status: 'queued', critical: 1, dueAt: t0 + 1 + minutes(5) })
  }
})

test('closing keeps the outcome and frees the place', async () => {
  await queueCase(repository, 'one')
  await queue.claim('one', lea, t0)
  expect(await queue.close('one', lea, 'referred', t0 + 5)).toMatchObject({
    ok: true,
    case: { status: 'closed', outcome: 'referred', closedAt: t0 + 5 },
  })
  expect(await queue.mine(lea, t0)).toEqual([])
  expect(idOf(await queue.claim('one', noe, t0))).toBe('not_in_queue')
})

test('nobody closes over words that they have not seen', async () => {
  await queueCase(repository, 'one', 'medium')
  await queue.claim('one', lea, t0)
  const seen = { severity: 'medium', teenAt: null } as const
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + 1, false))
  expect(idOf(await queue.close('one', lea, 'helped', t0 + 2, seen))).toBe('case_changed')
  expect(await repository.get('one')).toMatchObject({ status: 'claimed' })
  expect(idOf(await queue.close('one', lea, 'helped', t0 + 2, { ...seen, teenAt: t0 + 1 }))).toBe('one')
})

test('a danger written while the owner closes is never closed away', async () => {
  for (let n = 0; n < 10; n++) {
    const id = `race-${n}`
    await queueCase(repository, id, 'medium')
    await queue.claim(id, lea, t0)
    const writes = planTeenMessage({ _id: id }, t0 + 1, true)
    const [closed] = await Promise.all([queue.close(id, lea, 'helped', t0 + 1), repository.commit(writes)])
    const status = closed.ok ? 'queued' : 'claimed'
    expect(await repository.get(id)).toMatchObject({ status, critical: 1, dueAt: t0 + 1 + minutes(5) })
    await queue.close(id, lea, 'helped', t0 + 2)
  }
})

test('notes are kept in order, with who and when', async () => {
  await queueCase(repository, 'one')
  await queue.claim('one', lea, t0)
  await queue.addNote('one', lea, 'premier contact', t0 + 1)
  const noted = await queue.addNote('one', lea, 'rappeler demain', t0 + 2)
  expect(noted.ok && noted.case.notes).toEqual([
    { at: t0 + 1, by: 'lea', text: 'premier contact' },
    { at: t0 + 2, by: 'lea', text: 'rappeler demain' },
  ])
})

test('every read is in the audit, a refused one is not', async () => {
  await queueCase(repository, 'one')
  await queue.claim('one', lea, t0)
  await queue.read('one', lea, t0)
  expect(idOf(await queue.read('one', noe, t0 + 1))).toBe('not_yours')
  await queue.read('one', aCounsellor('admin', ['administrator']), t0 + 2)
  await queue.read('one', lea, t0 + 3)
  expect((await repository.readsOf('one')).map(({ at, by, type }) => [at, by, type])).toEqual([
    [t0, 'lea', 'case_read'],
    [t0 + 3, 'lea', 'case_read'],
  ])
})

test('the queue, the timers and one’s own cases are found by an index, never by a scan', async () => {
  const plans = await Promise.all([
    opened.store.explain('cases', { status: 'queued' }, { critical: -1, dueAt: 1 }),
    opened.store.explain('cases', { silenceAt: { $exists: true, $lte: t0 } }),
    opened.store.explain('cases', { claimedBy: 'lea', status: { $in: ['claimed', 'waiting'] } }),
    opened.store.explain('cases', { status: { $in: ['claimed', 'waiting'] } }),
  ])
  for (const plan of plans) expect(plan.join('\n')).toMatch(/SEARCH .* USING (COVERING )?INDEX/)
  expect(plans[0]?.join('\n')).not.toContain('TEMP B-TREE')
})
