import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Case, caseSchema } from '../../../services/cases/case.ts'
import { planAnswered, planQueue, planReport, planReturn, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { nothingOwed, ultimatumDueAt } from '../../../services/cases/deadlines.ts'
import type { Write } from '../../../services/store/collection.ts'
import { aCounsellor, aReport, minutes, openCase, queueCase, t0 } from './case-builder.ts'
import { openTestStore, type TestStore } from './open-test-store.ts'

let opened: TestStore
let repository: CaseRepository
let queue: CaseQueue
let count = 0
const lea = aCounsellor('lea')

beforeAll(async () => {
  opened = await openTestStore()
  repository = await CaseRepository.open(opened.store)
  queue = new CaseQueue(repository, { limitOf: async () => 1000 })
})
afterAll(() => opened.end())

const newId = (): string => `ultimatum-${++count}`
const known = async (id: string): Promise<Case> => {
  const found = await repository.get(id)
  if (!found) throw new Error(`no case ${id}`)
  return found
}
const apply = async (...writes: Write[]): Promise<void> => {
  expect(await repository.commit(writes)).toEqual({ ok: true })
}
const before = (at: number, text = 'avant ce soir') => ({ what: 'payer 50 euros', text, at })

test('an ultimatum in a queued report pulls its deadline forward to half an hour before, once', async () => {
  const id = newId()
  await queueCase(repository, id, 'medium')
  const report = { ...aReport('medium'), ultimatum: before(t0 + minutes(120)) }
  await apply(...planReport(id, report, t0 + minutes(1)))
  await apply(...planReport(id, report, t0 + minutes(2)))
  const after = await known(id)
  expect(after).toMatchObject({ severity: 'medium', dueAt: t0 + minutes(90), ultimatum: report.ultimatum })
  expect(after.events.filter(({ type }) => type === 'hastened')).toHaveLength(1)
})

test('it never pushes a deadline back', async () => {
  const id = newId()
  await queueCase(repository, id, 'high')
  await apply(...planReport(id, { ...aReport('high'), ultimatum: before(t0 + minutes(600)) }, t0))
  expect(await known(id)).toMatchObject({ dueAt: t0 + minutes(60) })
  // First this evening, then "finalement demain": what was promised stands.
  const corrected = newId()
  await queueCase(repository, corrected, 'medium')
  await apply(...planReport(corrected, { ...aReport(), ultimatum: before(t0 + minutes(120)) }, t0))
  await apply(...planReport(corrected, { ...aReport(), ultimatum: before(t0 + minutes(1440), 'demain') }, t0))
  expect(await known(corrected)).toMatchObject({ dueAt: t0 + minutes(90), ultimatum: { text: 'demain' } })
})

test('a report that enters the queue with one is due by it', async () => {
  const id = newId()
  const ultimatum = before(t0 + minutes(120))
  await openCase(repository, id, 'medium')
  await apply(
    ...planReport(id, { ...aReport('medium'), ultimatum }, t0),
    ...planQueue({ _id: id, ultimatum }, 'confirmed', t0),
  )
  expect(await known(id)).toMatchObject({ status: 'queued', dueAt: t0 + minutes(90) })
})

test('a draft owes nothing, and a report without one keeps what was stored', async () => {
  const id = newId()
  await openCase(repository, id, 'medium')
  await apply(...planReport(id, { ...aReport(), ultimatum: before(t0 + minutes(120)) }, t0))
  await apply(...planReport(id, aReport(), t0))
  expect(await known(id)).toMatchObject({ dueAt: nothingOwed, ultimatum: { what: 'payer 50 euros' } })
})

test('the order of the queue follows', async () => {
  const [first, second] = [newId(), newId()]
  await queueCase(repository, first, 'high', t0 - minutes(30))
  await queueCase(repository, second, 'medium', t0)
  await apply(...planReport(second, { ...aReport(), ultimatum: before(t0 + minutes(45)) }, t0))
  const order = (await queue.list(lea, t0)).map(({ _id }) => _id)
  expect(order.indexOf(second)).toBeLessThan(order.indexOf(first))
})

test('an answer that is owed again, or a case that comes back, is due by it as well', async () => {
  const id = newId()
  await queueCase(repository, id, 'medium')
  await apply(...planReport(id, { ...aReport(), ultimatum: before(t0 + minutes(240)) }, t0))
  await queue.claim(id, lea, t0)
  await apply(planAnswered(id, lea.id, t0 + minutes(5)))
  expect((await known(id)).dueAt).toBe(nothingOwed)
  await apply(...planTeenMessage(await known(id), t0 + minutes(10), false))
  expect((await known(id)).dueAt).toBe(t0 + minutes(210))
  await apply(planAnswered(id, lea.id, t0 + minutes(15)))
  await apply(planReturn(await known(id), 'released', t0 + minutes(20), lea.id))
  expect(await known(id)).toMatchObject({ status: 'queued', dueAt: t0 + minutes(210) })
})

test('just run out, it still hastens; a day later it no longer does', () => {
  expect(ultimatumDueAt(t0 - minutes(60), t0)).toBe(t0)
  expect(ultimatumDueAt(t0 - minutes(25 * 60), t0)).toBeUndefined()
  expect(ultimatumDueAt(undefined, t0)).toBeUndefined()
})

test('a case stored before ultimatums were read is still read', async () => {
  const id = newId()
  await queueCase(repository, id, 'medium')
  const { ultimatum: _, remarks: __, ...old } = await known(id)
  expect(caseSchema.safeParse(old).success).toBe(true)
})
