import { afterEach, beforeEach, expect, test } from 'vitest'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Protection, type ProtectionResult } from '../../../services/protection/protection.ts'
import { protectionGrounds } from '../../../services/protection/protection-state.ts'
import type { Proposal } from '../../../services/protection/protection-step.ts'
import { aCounsellor, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const lea = aCounsellor('lea')
const other = aCounsellor('other')
const chief = aCounsellor('chief', ['supervisor'])
const lead = aCounsellor('lead', ['child_protection_lead'])
const analyst = aCounsellor('ana', ['analyst', 'administrator'])

const aProposal = (patch: Partial<Proposal> = {}): Proposal => ({
  measures: ['crip'],
  danger: false,
  why: 'violences à la maison',
  informParents: 'against_interest',
  teenAgreement: 'refuses',
  teenWants: 'que cela s’arrête',
  teenTold: 'nous prévenons des professionnels',
  ...patch,
})

let house: TestStore
let repository: CaseRepository
let protection: Protection
beforeEach(async () => {
  house = await openTestStore()
  repository = await CaseRepository.open(house.store)
  protection = new Protection(repository)
  await queueCase(repository, 'one', 'critical')
  await new CaseQueue(repository).claim('one', lea, t0)
})
afterEach(() => house.end())

const reasonOf = (result: ProtectionResult): string => (result.ok ? 'ok' : result.reason)
const waits = async () => (await protection.waiting(lead)).map(({ _id }) => _id)

test('two named people decide, one of them the lead; the same person is never both', async () => {
  expect(reasonOf(await protection.propose('one', lea, aProposal(), { turn: 0 }, t0))).toBe('ok')
  expect(reasonOf(await protection.agree('one', lea, { turn: 1 }, t0))).toBe('protection_same_person')
  expect(reasonOf(await protection.agree('one', chief, { turn: 1 }, t0))).toBe('protection_lead_needed')
  expect(await waits()).toEqual(['one'])
  const done = await protection.agree('one', lead, { turn: 1 }, t0 + 5)
  expect(done).toMatchObject({ ok: true, state: { open: null, decisions: [{ by: 'lea', secondBy: 'lead' }] } })
  const both = aCounsellor('both', ['counsellor', 'supervisor', 'child_protection_lead'])
  await protection.propose('one', both, aProposal({ measures: ['none'] }), { turn: 2 }, t0)
  expect(reasonOf(await protection.agree('one', both, { turn: 3 }, t0))).toBe('protection_same_person')
  expect(reasonOf(await protection.agree('one', lea, { turn: 3 }, t0))).toBe('ok')
})

test('when life is in danger one person decides at once, but never alone that nothing is done', async () => {
  const alone = aProposal({ measures: ['emergency', 'crip'], danger: true })
  const decided = await protection.propose('one', lea, alone, { turn: 0 }, t0)
  expect(decided).toMatchObject({
    state: { open: null, decisions: [{ secondBy: null, owed: ['emergency', 'crip'] }] },
  })
  const refused = [
    aProposal({ measures: ['none'], danger: true }),
    aProposal({ measures: ['crip'], danger: true }),
    aProposal({ measures: ['emergency'] }),
    aProposal({ measures: [] }),
    aProposal({ measures: ['none', 'crip'] }),
  ]
  for (const proposal of refused) {
    expect(reasonOf(await protection.propose('one', lea, proposal, { turn: 1 }, t0))).toBe('protection_measures')
  }
})

test('what was decided in danger stays owed until it is transmitted, whatever two people agree on later', async () => {
  const alone = aProposal({ measures: ['emergency', 'crip'], danger: true })
  await protection.propose('one', lea, alone, { turn: 0 }, t0)
  await protection.propose('one', lea, aProposal({ measures: ['child_line'] }), { turn: 1 }, t0)
  await protection.agree('one', lead, { turn: 2 }, t0 + 1)
  await protection.propose('one', lea, aProposal({ measures: ['none'] }), { turn: 3 }, t0 + 2)
  const agreed = await protection.agree('one', lead, { turn: 4 }, t0 + 3)
  expect(agreed).toMatchObject({
    state: { decisions: [{ owed: ['emergency', 'crip'] }, { owed: [] }, { owed: [] }] },
  })
  expect(await waits()).toEqual(['one'])
  const call = { way: 'phone', sentAt: t0, note: '' } as const
  await protection.transmit('one', lea, { ...call, to: 'crip' }, { turn: 5 }, t0 + 4)
  expect(await waits()).toEqual(['one'])
  await protection.transmit('one', lea, { ...call, to: 'emergency' }, { turn: 6 }, t0 + 5)
  expect(await waits()).toEqual([])
})

test('of two who decide at once one is told of the other, and nothing is lost', async () => {
  const both = await Promise.all([
    protection.propose('one', lea, aProposal({ why: 'première' }), { turn: 0 }, t0),
    protection.propose('one', lead, aProposal({ why: 'seconde' }), { turn: 0 }, t0),
  ])
  expect(both.map(reasonOf).sort()).toEqual(['ok', 'protection_changed'])
  const agreed = await Promise.all([
    protection.agree('one', both[0]?.ok ? lead : lea, { turn: 1 }, t0),
    protection.object('one', chief, 'pas d’accord', { turn: 1 }, t0),
  ])
  expect(agreed.map(reasonOf).sort()).toEqual(['ok', 'protection_changed'])
  const kept = await repository.get('one')
  expect(kept?.protection).toHaveLength(2)
  expect(kept?.events.filter(({ type }) => type.startsWith('protection_'))).toHaveLength(2)
})

test('asked again with its key it is done once', async () => {
  const act = { turn: 0, key: 'k1' }
  for (let time = 0; time < 3; time++)
    expect(reasonOf(await protection.propose('one', lea, aProposal(), act, t0))).toBe('ok')
  expect((await repository.get('one'))?.protection).toHaveLength(1)
})

test('a signalement goes to the procureur and a copy to the CRIP; what was sent is kept', async () => {
  await protection.propose('one', lead, aProposal({ measures: ['prosecutor'] }), { turn: 0 }, t0)
  const toCrip = { to: 'crip', way: 'email', sentAt: t0 + 60_000, note: 'cellule du 69' } as const
  expect(reasonOf(await protection.transmit('one', lea, toCrip, { turn: 1 }, t0 + 60_000))).toBe(
    'protection_not_decided',
  )
  await protection.agree('one', lea, { turn: 1 }, t0 + 10)
  const late = { ...toCrip, to: 'prosecutor', sentAt: t0 + 3_600_000 } as const
  expect(reasonOf(await protection.transmit('one', lea, late, { turn: 2 }, t0 + 20))).toBe('protection_sent_when')
  const first = await protection.transmit('one', lea, toCrip, { turn: 2 }, t0 + 60_000)
  expect(first).toMatchObject({ state: { decisions: [{ owed: ['prosecutor'] }] } })
  expect(await waits()).toEqual(['one'])
  await protection.transmit('one', chief, { ...toCrip, to: 'prosecutor', way: 'post' }, { turn: 3 }, t0 + 70_000)
  expect(await waits()).toEqual([])
  expect((await repository.get('one'))?.protection?.at(-2)?.transmission).toEqual(toCrip)
})

test('only whoever holds the case, a supervisor or the lead; a public agent is marked', async () => {
  expect(reasonOf(await protection.read('one', other, t0))).toBe('not_yours')
  expect(reasonOf(await protection.read('one', analyst, t0))).toBe('not_allowed')
  expect(reasonOf(await protection.read('none', chief, t0))).toBe('case_not_found')
  expect(reasonOf(await protection.read('one', lead, t0))).toBe('ok')
  expect(await repository.readsOf('one')).toMatchObject([{ by: 'lead' }])
  expect(await protection.waiting(other)).toEqual([])
  await protection.propose('one', { ...chief, isPublicAgent: true }, aProposal(), { turn: 0 }, t0)
  expect((await repository.get('one'))?.protection?.[0]).toMatchObject({ asPublicAgent: true, asLead: false })
})

test('nothing of it lies readable in the store', async () => {
  await protection.propose('one', lea, aProposal({ why: 'mot-très-reconnaissable' }), { turn: 0 }, t0)
  const [raw] = await house.store.raw.read('cases', undefined, 10)
  expect(JSON.stringify(raw)).not.toContain('reconnaissable')
})

test('past abuse opens it too, an insult does not', () => {
  expect(protectionGrounds({ signals: ['sexual_assault', 'repeated'], categories: ['other'] })).toEqual([
    'sexual_assault',
  ])
  expect(protectionGrounds({ signals: [], categories: ['grooming'] })).toEqual(['grooming'])
  expect(protectionGrounds({ signals: ['repeated'], categories: ['harassment'] })).toEqual([])
})
