import { afterEach, beforeEach, expect, test } from 'vitest'
import { planAnswered, planLeave, planSilence, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Sweep } from '../../../services/cases/sweep.ts'
import { aCounsellor, minutes, openCase, queueCase, t0 } from './case-builder.ts'
import { openTestStore, type TestStore } from './open-test-store.ts'

let opened: TestStore
let repository: CaseRepository
let queue: CaseQueue
let seen: Map<string, number>
let sweep: Sweep
const lea = aCounsellor('lea')

beforeEach(async () => {
  opened = await openTestStore()
  repository = await CaseRepository.open(opened.store)
  queue = new CaseQueue(repository)
  seen = new Map()
  const seenAfter = async (at: number) => [...seen].flatMap(([id, seenAt]) => (seenAt > at ? [id] : []))
  sweep = new Sweep(repository, { lastSeen: async (id) => seen.get(id), seenAfter })
})
afterEach(() => opened.end())

const claim = async (id: string, at: number): Promise<void> => {
  expect((await queue.claim(id, lea, at)).ok).toBe(true)
  seen.set('lea', at)
}
const presentAt = (at: number): number => {
  seen.set('lea', at)
  return at
}

test('a claim without an answer at its deadline returns to the queue, once, with its event', async () => {
  await queueCase(repository, 'one', 'high')
  await claim('one', t0 + 1)
  expect(await sweep.run(presentAt(t0 + minutes(60) - 1))).toEqual([])
  const swept = await sweep.run(presentAt(t0 + minutes(60)))
  expect(swept).toEqual([
    { caseId: 'one', conversationId: 'talk-one', counsellorId: 'lea', kind: 'requeued', told: false },
  ])
  const back = await repository.get('one')
  expect(back).toMatchObject({ status: 'queued', dueAt: t0 + minutes(60) })
  expect(back?.claimedBy).toBeUndefined()
  expect(back?.events.at(-1)).toEqual({ at: t0 + minutes(60), by: 'bot', type: 'claim_expired' })
  expect(await sweep.run(presentAt(t0 + minutes(61)))).toEqual([])
})

test('an overdue case stays with whoever has just taken it, long enough to write', async () => {
  await queueCase(repository, 'one', 'critical', t0, 'critical')
  await claim('one', t0 + minutes(30))
  expect(await sweep.run(presentAt(t0 + minutes(34)))).toEqual([])
  expect(await sweep.run(presentAt(t0 + minutes(35)))).toMatchObject([{ kind: 'requeued' }])
})

test('an answered case stays, until the teen is left without an answer', async () => {
  await queueCase(repository, 'one', 'high')
  await claim('one', t0)
  await repository.commit([planAnswered('one', 'lea', t0 + minutes(5))])
  expect(await sweep.run(presentAt(t0 + minutes(500)))).toEqual([])
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + minutes(500), false))
  expect(await sweep.run(presentAt(t0 + minutes(559)))).toEqual([])
  expect(await sweep.run(presentAt(t0 + minutes(560)))).toMatchObject([{ kind: 'requeued' }])
})

test('an absent owner: the teen is told after two minutes, once; the case returns after ten', async () => {
  await queueCase(repository, 'one', 'high')
  await claim('one', t0)
  expect(await sweep.run(t0 + minutes(2) - 1)).toEqual([])
  expect(await sweep.run(t0 + minutes(2))).toMatchObject([{ caseId: 'one', kind: 'gone', told: false }])
  expect(await sweep.run(t0 + minutes(3))).toEqual([])
  expect(await sweep.run(t0 + minutes(10) - 1)).toEqual([])
  expect(await sweep.run(t0 + minutes(10))).toMatchObject([{ caseId: 'one', kind: 'requeued', told: true }])
})

test('a critical case returns after two minutes of absence', async () => {
  await queueCase(repository, 'one', 'critical', t0, 'critical')
  await claim('one', t0)
  expect(await sweep.run(t0 + minutes(2))).toMatchObject([{ kind: 'requeued' }])
})

test('after a critical message the teen is told within thirty seconds without presence', async () => {
  await queueCase(repository, 'one', 'medium')
  await claim('one', t0)
  await repository.commit([planAnswered('one', 'lea', t0 + 1)])
  seen.set('lea', t0 + minutes(20))
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + minutes(20), true))
  expect(await sweep.run(t0 + minutes(20) + 29_999)).toEqual([])
  expect(await sweep.run(t0 + minutes(20) + 30_000)).toMatchObject([{ kind: 'gone' }])
  expect((await repository.get('one'))?.goneToldAt).toBe(t0 + minutes(20) + 30_000)
})

test('a present owner who has not answered a critical message yet is not called gone', async () => {
  await queueCase(repository, 'one', 'critical', t0, 'critical')
  await claim('one', t0)
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + 1, true))
  expect(await sweep.run(presentAt(t0 + minutes(3)))).toEqual([])
})

test('two sweeps at once change each case once', async () => {
  await queueCase(repository, 'late', 'high')
  await claim('late', t0)
  await queueCase(repository, 'away', 'low')
  await claim('away', t0)
  const other = new Sweep(repository, { lastSeen: async () => t0, seenAfter: async () => [] })
  seen.set('lea', t0)
  const both = await Promise.all([sweep.run(t0 + minutes(5)), other.run(t0 + minutes(5))])
  expect(
    both
      .flat()
      .map(({ caseId, kind }) => `${caseId} ${kind}`)
      .sort(),
  ).toEqual(['away gone', 'late gone'])
})

test('a silent report enters the queue by itself, a refused one does not', async () => {
  await openCase(repository, 'silent', 'medium')
  await openCase(repository, 'refused', 'medium')
  await repository.commit([
    planSilence({ _id: 'silent' }, t0 + minutes(15)),
    ...planLeave({ _id: 'refused' }, t0),
    planSilence({ _id: 'refused' }, t0 + minutes(15)),
  ])
  await sweep.run(t0 + minutes(15) - 1)
  expect((await repository.get('silent'))?.status).toBe('draft')
  await sweep.run(t0 + minutes(15))
  expect(await repository.get('silent')).toMatchObject({ status: 'queued', queueReason: 'silence' })
  const refused = await repository.get('refused')
  expect(refused?.status).toBe('draft')
  expect(refused?.silenceAt).toBeUndefined()
})
