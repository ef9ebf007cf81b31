import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import { planAnswered, planReport, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { CaseQueue, type CaseResult } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { movedDueAt, nothingOwed } from '../../../services/cases/deadlines.ts'
import type { Severity } from '../../../services/taxonomy.ts'
import { aCounsellor, aReport, minutes, queueCase, t0 } from './case-builder.ts'
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

const heldCase = async (severity: Severity): Promise<void> => {
  await queueCase(repository, 'one', severity)
  await queue.claim('one', lea, t0)
}
const set = (to: Severity, more: { key?: string; why?: string } = {}, at = t0 + minutes(2), who = lea) =>
  queue.setSeverity('one', who, { to, ...more }, at)
const known = async (): Promise<Case> => {
  const found = await repository.get('one')
  if (!found) throw new Error('no case')
  return found
}
const reasonOf = (result: CaseResult): string => (result.ok ? 'done' : result.reason)

test('a person lowers: severity, order and deadline follow, and the case says who, when, from what', async () => {
  await heldCase('critical')
  await set('medium', { why: 'c’est une blague' })
  const report = await known()
  expect(report).toMatchObject({ severity: 'medium', critical: 0, dueAt: t0 + minutes(12 * 60) })
  expect(report.overrides).toEqual([
    {
      ...{ at: t0 + minutes(2), by: 'lea', from: 'critical', to: 'medium', why: 'c’est une blague' },
      ...{ categories: ['harassment'], signals: ['repeated'], rules: ['harassment.insult'] },
    },
  ])
  expect(report.events.at(-1)).toEqual({ at: t0 + minutes(2), by: 'lea', type: 'set_medium' })
  await queueCase(repository, 'other', 'high', t0)
  await queue.release('one', lea, t0 + minutes(3))
  expect((await repository.queued(10)).map(({ _id }) => _id)).toEqual(['other', 'one'])
})

test('a person raises: due within the rule from now, never later than before', async () => {
  await heldCase('medium')
  await set('critical')
  expect(await known()).toMatchObject({ severity: 'critical', critical: 1, dueAt: t0 + minutes(7) })
  expect(movedDueAt(t0 + minutes(1), 'high', 'critical', t0)).toBe(t0 + minutes(1))
})

test('when nothing is owed, nothing becomes owed', async () => {
  await heldCase('critical')
  await repository.commit([planAnswered('one', 'lea', t0 + 1)])
  await set('low')
  expect(await known()).toMatchObject({ severity: 'low', dueAt: nothingOwed })
})

test('an ultimatum in the case keeps the deadline, however low a person sets it', async () => {
  await queueCase(repository, 'one', 'high')
  await repository.commit(planReport('one', { ...aReport('high'), signals: ['deadline'] }, t0))
  await queue.claim('one', lea, t0)
  await set('low')
  expect(await known()).toMatchObject({ severity: 'low', dueAt: t0 + minutes(60) })
})

test('triage never lowers what a person raised; a critical message raises what a person lowered', async () => {
  await heldCase('medium')
  await set('high')
  await repository.commit(planReport('one', aReport('low'), t0 + minutes(3)))
  expect((await known()).severity).toBe('high')
  await set('low', {}, t0 + minutes(4))
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + minutes(5), true))
  expect(await known()).toMatchObject({ severity: 'critical', critical: 1, dueAt: t0 + minutes(10) })
})

test('only who holds it, and only counsellors', async () => {
  await heldCase('high')
  expect(reasonOf(await set('low', {}, t0, noe))).toBe('not_yours')
  expect(reasonOf(await set('low', {}, t0, aCounsellor('admin', ['administrator'])))).toBe('not_allowed')
  expect(reasonOf(await queue.setSeverity('nowhere', lea, { to: 'low' }, t0))).toBe('case_not_found')
  expect((await known()).overrides).toEqual([])
})

test('asked again with its key, or for what stands already, it is written once', async () => {
  await heldCase('high')
  await Promise.all(Array.from({ length: 4 }, () => set('low', { key: 'k1' })))
  await set('high', { key: 'k2' })
  await set('low', { key: 'k1' })
  await set('high', { key: 'k3' })
  expect((await known()).overrides.map(({ to }) => to)).toEqual(['low', 'high'])
})

test('nothing is lowered past a message, or a raise, that the page did not show; raising needs no look', async () => {
  await heldCase('high')
  const lower = (teenAt: number | null, severity: Severity, to: Severity = 'low') =>
    queue.setSeverity('one', lea, { to }, t0 + minutes(9), { severity, teenAt })
  await repository.commit(planTeenMessage({ _id: 'one' }, t0 + minutes(1), false))
  expect(reasonOf(await lower(null, 'high'))).toBe('case_changed')
  expect(reasonOf(await lower(t0, 'high'))).toBe('case_changed')
  expect(reasonOf(await lower(t0 + minutes(1), 'medium'))).toBe('case_changed')
  expect((await known()).overrides).toEqual([])
  expect(reasonOf(await lower(t0, 'medium', 'critical'))).toBe('done')
  expect(reasonOf(await lower(t0 + minutes(1), 'critical'))).toBe('done')
})

test('for review: cases that were neither erased nor refused', async () => {
  await heldCase('high')
  expect(await repository.overridden()).toEqual([])
  await set('low')
  expect((await repository.overridden()).map(({ _id }) => _id)).toEqual(['one'])
  await repository.cases.updateOne({ _id: 'one' }, { $set: { refused: true } })
  expect(await repository.overridden()).toEqual([])
  await repository.cases.updateOne({ _id: 'one' }, { $set: { refused: false, erasedAt: t0 } })
  expect(await repository.overridden()).toEqual([])
})
