import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import {
  planAnswered,
  planErase,
  planLeave,
  planOpen,
  planQueue,
  planReport,
  planResume,
  planSilence,
  planTeenMessage,
} from '../../../services/cases/case-plans.ts'
import { CaseQueue, isVisible } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { nothingOwed } from '../../../services/cases/deadlines.ts'
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

const newId = (): string => `case-${++count}`
const known = async (id: string): Promise<Case> => {
  const found = await repository.get(id)
  if (!found) throw new Error(`no case ${id}`)
  return found
}
const apply = async (...writes: Write[]): Promise<void> => {
  expect(await repository.commit(writes)).toEqual({ ok: true })
}
const types = (report: Case): string[] => report.events.map(({ type }) => type)

test('a report begins as a draft that owes nothing and that no counsellor sees', async () => {
  const id = newId()
  await apply(planOpen(id, 'talk-a', t0))
  const report = await known(id)
  expect(report).toMatchObject({ status: 'draft', severity: 'low', categories: ['other'], conversationIds: ['talk-a'] })
  expect(report.dueAt).toBe(nothingOwed)
  expect(isVisible(report)).toBe(false)
})

test('a report keeps its words, and its severity never falls', async () => {
  const id = newId()
  await openCase(repository, id, 'critical')
  await apply(...planReport(id, aReport('low'), t0 + 1))
  expect(await known(id)).toMatchObject({ severity: 'critical', critical: 1, answers: aReport().answers })
})

test('the severity raised in one commit decides the deadline of the queue in the same commit', async () => {
  const id = newId()
  await apply(planOpen(id, 'talk', t0))
  await apply(...planReport(id, aReport('high'), t0), ...planQueue({ _id: id }, 'high', t0))
  expect(await known(id)).toMatchObject({ status: 'queued', queueReason: 'high', dueAt: t0 + minutes(60) })
})

test('a queued report that turns critical is due sooner, and says so', async () => {
  const id = newId()
  await queueCase(repository, id, 'medium')
  await apply(...planReport(id, aReport('critical'), t0 + minutes(1)), ...planQueue({ _id: id }, 'critical', t0))
  expect(await known(id)).toMatchObject({ critical: 1, dueAt: t0 + minutes(6), queueReason: 'critical' })
})

test('queueing again keeps the stronger reason and the first deadline', async () => {
  const id = newId()
  await queueCase(repository, id, 'high', t0, 'high')
  await apply(...planQueue({ _id: id }, 'silence', t0 + minutes(30)))
  expect(await known(id)).toMatchObject({ queueReason: 'high', dueAt: t0 + minutes(60), queuedAt: t0 })
})

test('a claimed case stays with its owner', async () => {
  const id = newId()
  await queueCase(repository, id)
  await queue.claim(id, lea, t0)
  await apply(...planQueue({ _id: id }, 'critical', t0 + 1))
  expect(await known(id)).toMatchObject({ status: 'claimed', claimedBy: 'lea' })
})

test('"laisse tomber" leaves the queue; only what the teen asks for brings it back', async () => {
  const id = newId()
  await queueCase(repository, id, 'high')
  await apply(...planLeave({ _id: id }, t0 + 1))
  expect(await known(id)).toMatchObject({ status: 'draft', refused: true, dueAt: nothingOwed })
  await apply(...planQueue({ _id: id }, 'high', t0 + 2))
  expect((await known(id)).status).toBe('draft')
  await apply(...planQueue({ _id: id }, 'human_asked', t0 + 3))
  expect(await known(id)).toMatchObject({ status: 'queued', refused: false, queueReason: 'human_asked' })
})

test('a critical case stays in the queue although it is refused, and enters it although it was refused', async () => {
  const stays = newId()
  await queueCase(repository, stays, 'critical', t0, 'critical')
  await apply(...planLeave({ _id: stays }, t0 + 1))
  expect(await known(stays)).toMatchObject({ status: 'queued', refused: true })
  const enters = newId()
  await openCase(repository, enters, 'low')
  await apply(...planLeave({ _id: enters }, t0 + 1), ...planTeenMessage({ _id: enters }, t0 + 2, true))
  expect(await known(enters)).toMatchObject({ status: 'queued', refused: true, severity: 'critical' })
})

test('violence at home keeps a case, whatever its severity says', async () => {
  const id = newId()
  await openCase(repository, id)
  await apply(...planReport(id, { ...aReport('high'), signals: ['family_offender'] }, t0))
  await apply(...planQueue({ _id: id }, 'high', t0), ...planErase({ _id: id }, t0 + 1))
  const kept = await known(id)
  expect(kept.status).toBe('queued')
  expect(isVisible(kept)).toBe(true)
})

test('a critical message raises an unfinished draft into the queue', async () => {
  const id = newId()
  await apply(planOpen(id, 'talk', t0))
  await apply(...planTeenMessage({ _id: id }, t0 + minutes(2), true))
  const report = await known(id)
  expect(report).toMatchObject({ status: 'queued', severity: 'critical', critical: 1, queueReason: 'critical' })
  expect(report).toMatchObject({ dueAt: t0 + minutes(7), teenAt: t0 + minutes(2) })
  expect(types(report)).toEqual(['opened', 'raised_critical', 'queued_critical'])
})

test('the deadline stops at the answer and restarts with the first message left unanswered', async () => {
  const id = newId()
  await queueCase(repository, id, 'high')
  await queue.claim(id, lea, t0)
  await apply(planAnswered(id, 'lea', t0 + minutes(10)))
  expect((await known(id)).dueAt).toBe(nothingOwed)
  await apply(...planTeenMessage({ _id: id }, t0 + minutes(20), false))
  expect((await known(id)).dueAt).toBe(t0 + minutes(80))
  await apply(...planTeenMessage({ _id: id }, t0 + minutes(30), false))
  expect(await known(id)).toMatchObject({ dueAt: t0 + minutes(80), teenAt: t0 + minutes(30) })
})

test('a new danger in a claimed and answered case is owed within five minutes', async () => {
  const id = newId()
  await queueCase(repository, id, 'medium')
  await queue.claim(id, lea, t0)
  await apply(planAnswered(id, 'lea', t0 + minutes(1)))
  await apply(...planTeenMessage({ _id: id }, t0 + minutes(9), true))
  expect(await known(id)).toMatchObject({ status: 'claimed', critical: 1, dueAt: t0 + minutes(14) })
})

test('a new danger in a closed case brings it back to the queue without its owner or outcome', async () => {
  const id = newId()
  await queueCase(repository, id, 'critical', t0, 'critical')
  const noe = aCounsellor('noe')
  await queue.claim(id, noe, t0)
  await queue.close(id, noe, 'helped', t0 + minutes(3))
  await apply(...planTeenMessage({ _id: id }, t0 + minutes(60), true))
  const report = await known(id)
  expect(report).toMatchObject({ status: 'queued', dueAt: t0 + minutes(65) })
  expect(report.outcome).toBeUndefined()
  expect(report.claimedBy).toBeUndefined()
})

test('an ordinary message does not reopen a closed case by itself', async () => {
  const id = newId()
  await queueCase(repository, id)
  await queue.claim(id, lea, t0)
  await queue.close(id, lea, 'helped', t0)
  await apply(...planTeenMessage({ _id: id }, t0 + 1, false))
  expect(await known(id)).toMatchObject({ status: 'closed', dueAt: nothingOwed })
})

test('only the owner answers', async () => {
  const id = newId()
  await queueCase(repository, id)
  await queue.claim(id, lea, t0)
  expect(await repository.commit([planAnswered(id, 'noe', t0)])).toMatchObject({ ok: false, reason: 'no_match' })
})

test('erasing hides an ordinary case, and leaves a claimed one with its counsellor', async () => {
  const hidden = newId()
  await queueCase(repository, hidden)
  await apply(...planErase({ _id: hidden }, t0 + 1))
  expect(isVisible(await known(hidden))).toBe(false)
  const held = newId()
  await queueCase(repository, held)
  await queue.claim(held, lea, t0)
  await apply(...planErase({ _id: held }, t0 + 1))
  expect(await known(held)).toMatchObject({ status: 'claimed', claimedBy: 'lea', erasedAt: t0 + 1 })
  await queue.release(held, lea, t0 + 2)
  expect((await known(held)).status).toBe('closed')
})

test('the silence timer is for drafts', async () => {
  const id = newId()
  await openCase(repository, id)
  await apply(planSilence({ _id: id }, t0 + minutes(15)))
  expect((await known(id)).silenceAt).toBe(t0 + minutes(15))
  await apply(...planQueue({ _id: id }, 'confirmed', t0 + 1))
  expect((await known(id)).silenceAt).toBeUndefined()
  await apply(planSilence({ _id: id }, t0 + minutes(15)))
  expect((await known(id)).silenceAt).toBeUndefined()
})

test('coming back adds the conversation once and writes there from now on', async () => {
  const id = newId()
  await openCase(repository, id)
  await apply(planResume(id, 'talk-2', t0 + 1))
  await apply(planResume(id, 'talk-2', t0 + 2))
  expect(await known(id)).toMatchObject({ conversationId: 'talk-2', conversationIds: [`talk-${id}`, 'talk-2'] })
})

test('a plan for a case that is not there stops the whole commit', async () => {
  const id = newId()
  const done = await repository.commit([planOpen(id, 'talk', t0), ...planTeenMessage({ _id: 'nobody' }, t0, false)])
  expect(done).toMatchObject({ ok: false, reason: 'no_match' })
  expect(await repository.get(id)).toBeNull()
})
