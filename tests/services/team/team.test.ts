import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Oversight, type OversightFailure, readersOf } from '../../../services/team/oversight.ts'
import { drawn, lastWeek, sampleSize, WeeklySample } from '../../../services/team/sample.ts'
import { dayBegan } from '../../../services/team/team-room.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const lea = aCounsellor('lea')
const karim = aCounsellor('karim')
const claire = aCounsellor('claire', ['supervisor'])
const people = [lea, karim, claire, aCounsellor('ana', ['analyst'])].map((one) => ({ ...one, mayAnswerMinors: true }))

let house: TestStore
let repository: CaseRepository
let oversight: Oversight
let left: string | undefined
let resting: string | undefined
beforeEach(async () => {
  left = undefined
  resting = undefined
  house = await openTestStore()
  repository = await CaseRepository.open(house.store)
  const accounts = { active: async (id: string) => people.find((person) => person.id === id && id !== left) }
  oversight = new Oversight(repository, accounts, { isResting: async (id) => id === resting })
  await queueCase(repository, 'one', 'critical')
  await new CaseQueue(repository).claim('one', lea, t0)
})
afterEach(() => house.end())

const typesOf = async () => (await repository.get('one'))?.events.map(({ type }) => type) ?? []
const reasonOf = (result: { ok: true } | { ok: false; reason: OversightFailure }): string =>
  result.ok ? 'ok' : result.reason

test('nobody reads along unannounced: it is said first, in the history, and each reading is in the audit', async () => {
  expect(reasonOf(await oversight.read('one', claire, t0))).toBe('not_announced')
  expect(reasonOf(await oversight.begin('one', lea, t0))).toBe('not_allowed')
  for (let time = 0; time < 3; time++) expect(reasonOf(await oversight.begin('one', claire, t0))).toBe('ok')
  expect(reasonOf(await oversight.read('one', claire, t0 + 1))).toBe('ok')
  expect(await repository.readsOf('one')).toMatchObject([{ by: 'claire' }])
  await oversight.end('one', claire, t0 + 2)
  expect(reasonOf(await oversight.read('one', claire, t0 + 3))).toBe('not_announced')
  expect((await typesOf()).filter((type) => type.startsWith('oversight'))).toEqual([
    'oversight_begun',
    'oversight_ended',
  ])
})

test('forgotten, it ends by itself, and can begin again', async () => {
  await oversight.begin('one', claire, t0)
  const later = t0 + minutes(121)
  const report = await repository.get('one')
  expect(report && readersOf(report, later)).toEqual([])
  expect(reasonOf(await oversight.read('one', claire, later))).toBe('not_announced')
  await oversight.begin('one', claire, later)
  expect(reasonOf(await oversight.read('one', claire, later))).toBe('ok')
})

test('a supervisor gives a case to a counsellor, from another’s hands or from the queue; of two one wins', async () => {
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'ana' }, t0))).toBe('colleague_unknown')
  expect(reasonOf(await oversight.reassign('one', lea, { to: 'karim' }, t0))).toBe('not_allowed')
  expect(await oversight.reassign('one', claire, { to: 'karim' }, t0)).toMatchObject({ ok: true, from: 'lea' })
  expect(await repository.get('one')).toMatchObject({ status: 'claimed', claimedBy: 'karim' })
  expect(await typesOf()).toContain('reassigned')
  await queueCase(repository, 'two', 'low')
  const both = await Promise.all(['lea', 'karim'].map((to) => oversight.reassign('two', claire, { to }, t0)))
  expect(both.map(reasonOf).sort()).toEqual(['case_changed', 'ok'])
  await new CaseQueue(repository).close('one', karim, 'helped', t0)
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'lea' }, t0))).toBe('case_changed')
})

test('whoever left is given nothing; a critical case goes to somebody who rests only when that is said again', async () => {
  left = 'karim'
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'karim', anyway: true }, t0))).toBe('colleague_unknown')
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'nobody' }, t0))).toBe('colleague_unknown')
  left = undefined
  resting = 'karim'
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'karim' }, t0))).toBe('colleague_resting')
  expect(await repository.get('one')).toMatchObject({ claimedBy: 'lea' })
  await queueCase(repository, 'two', 'low')
  expect(reasonOf(await oversight.reassign('two', claire, { to: 'karim' }, t0))).toBe('ok')
  expect(reasonOf(await oversight.reassign('one', claire, { to: 'karim', anyway: true }, t0))).toBe('ok')
})

test('a week’s sample is the same for everybody, of last week alone, and nobody can choose it', async () => {
  const { from, to } = lastWeek(t0)
  expect([new Date(from).getUTCDay(), to - from]).toEqual([1, 7 * 24 * 3_600_000])
  expect([lastWeek(to), lastWeek(to - 1).to]).toEqual([{ from, to }, from])
  const queue = new CaseQueue(repository)
  for (let n = 0; n < 8; n++) {
    await queueCase(repository, `case-${n}`, 'low', from + n)
    await queue.claim(`case-${n}`, karim, from + n)
    await queue.close(`case-${n}`, karim, 'helped', n === 7 ? to + 1 : from + 1000 + n)
  }
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const sample = new WeeklySample(repository, hash)
  const ids = (await sample.cases(to + 5)).map(({ _id }) => _id)
  expect(ids).toHaveLength(sampleSize)
  expect(ids).not.toContain('case-7')
  expect((await sample.cases(to + 3_600_000)).map(({ _id }) => _id)).toEqual(ids)
  const others = (text: string): string => hash(`other key ${text}`)
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
  expect(drawn([...all].reverse(), from, hash)).toEqual(drawn(all, from, hash))
  expect(drawn(all, from, hash)).not.toEqual(drawn(all, from, others))
})

test('a day begins at midnight in Paris, also when clocks change', () => {
  const at = (iso: string): string => new Date(dayBegan(Date.parse(iso))).toISOString()
  expect(at('2026-03-02T09:00:00Z')).toBe('2026-03-01T23:00:00.000Z')
  expect(at('2026-03-29T20:00:00Z')).toBe('2026-03-28T23:00:00.000Z')
  expect(at('2026-10-25T22:30:00Z')).toBe('2026-10-24T22:00:00.000Z')
})
