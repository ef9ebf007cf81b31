import { afterEach, beforeEach, expect, test } from 'vitest'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Relay } from '../../../services/relay/relay.ts'
import { MessageReview, type ReviewResult } from '../../../services/safe-adults/message-review.ts'
import { aCounsellor, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'
import { TestLog } from '../relay/test-log.ts'

const lea = aCounsellor('lea')
const karim = aCounsellor('karim')
const claire = aCounsellor('claire', ['supervisor'])
const rosa = aCounsellor('rosa', ['supervisor', 'counsellor'])
const number = 'Appelle-moi au 06 12 34 56 78'

let house: TestStore
let repository: CaseRepository
let queue: CaseQueue
let log: TestLog
let review: MessageReview
let relay: Relay
let now = t0
beforeEach(async () => {
  now = t0
  house = await openTestStore()
  repository = await CaseRepository.open(house.store)
  queue = new CaseQueue(repository)
  log = new TestLog(house.store, () => now)
  review = new MessageReview(repository, log, () => now)
  relay = new Relay(queue, log, () => now, review)
  await queueCase(repository, 'one', 'high')
  await queue.claim('one', lea, t0)
})
afterEach(() => house.end())

const said = async () => (await log.readCase('one')).filter(({ from }) => from === 'counsellor').map(({ text }) => text)
const hold = async (key: string, text = number, by = lea) => {
  const sent = await relay.sendFromCounsellor('one', by, text, key)
  if (!sent.ok) throw new Error(sent.reason)
  return sent
}
const reasonOf = (result: ReviewResult): string => (result.ok ? 'ok' : result.reason)

test('held: kept in the case, not said, still owed; sent again with its key it is held once', async () => {
  const due = (await repository.get('one'))?.dueAt
  for (let time = 0; time < 3; time++) expect(await hold('k')).toMatchObject({ ok: true, isHeld: true, id: 'lea:k' })
  expect(await said()).toEqual([])
  const kept = await repository.get('one')
  expect(kept).toMatchObject({
    dueAt: due,
    heldSince: t0,
    heldMessages: [{ text: number, kinds: ['elsewhere', 'phone'] }],
  })
  expect(kept?.answeredAt).toBeUndefined()
  expect((await review.waiting(claire)).map(({ _id }) => _id)).toEqual(['one'])
  expect(await review.waiting(lea)).toEqual([])
  await hold('k2', 'Merci, je te lis.')
  expect(await said()).toEqual(['Merci, je te lis.'])
})

test('approved it is said once, in its author’s name, whoever asks and however often', async () => {
  const { id } = await hold('k')
  now += 60_000
  expect(reasonOf(await review.approve('one', id, { ...claire, id: 'lea' }))).toBe('held_own')
  const results = await Promise.all([claire, rosa, claire].map((person) => review.approve('one', id, person)))
  expect(results.map(reasonOf)).toEqual(['ok', 'ok', 'ok'])
  expect(await said()).toEqual([number])
  expect(await repository.get('one')).toMatchObject({ answeredAt: now, heldVerdicts: [{ verdict: 'approved' }] })
  expect(await review.waiting(claire)).toEqual([])
  // The counsellor's own page sends it again, after a cut: it was said, and is not held a second time.
  expect(await relay.sendFromCounsellor('one', lea, number, 'k')).toMatchObject({ ok: true })
  expect(await said()).toEqual([number])
})

test('approved and refused at once: one of them stands, and the other is told', async () => {
  const { id } = await hold('k')
  const both = [review.approve('one', id, claire), review.refuse('one', id, rosa, 'pas de numéro')]
  const results = (await Promise.all(both)).map(reasonOf)
  expect(results.sort()).toEqual(['held_decided', 'ok'])
  const [verdict] = (await repository.get('one'))?.heldVerdicts ?? []
  expect(await said()).toEqual(verdict?.verdict === 'approved' ? [number] : [])
})

test('refused with a reason, or taken back: never said, and kept', async () => {
  const { id } = await hold('k')
  const second = await hold('k2', 'On se voit demain ?')
  expect(reasonOf(await review.withdraw('one', id, karim))).toBe('not_allowed')
  expect(reasonOf(await review.withdraw('one', id, lea))).toBe('ok')
  expect((await repository.get('one'))?.heldSince).toBe(t0)
  expect(reasonOf(await review.refuse('one', second.id, claire, 'jamais de rencontre'))).toBe('ok')
  expect(reasonOf(await review.approve('one', second.id, claire))).toBe('held_decided')
  expect(await said()).toEqual([])
  expect(await repository.get('one')).toMatchObject({
    heldMessages: [{ text: number }, { text: 'On se voit demain ?' }],
    heldVerdicts: [{ verdict: 'withdrawn' }, { verdict: 'refused', why: 'jamais de rencontre' }],
  })
  expect((await repository.get('one'))?.events.map(({ type }) => type)).toContain('message_refused')
})

test('nothing is said in the name of somebody who no longer holds the case', async () => {
  const { id } = await hold('k')
  await queue.release('one', lea, t0)
  expect(reasonOf(await review.approve('one', id, claire))).toBe('held_author_gone')
  await queue.claim('one', karim, t0)
  expect(reasonOf(await review.approve('one', id, claire))).toBe('held_author_gone')
  expect(await said()).toEqual([])
  expect(await review.waiting(claire)).toHaveLength(1)
  expect(reasonOf(await review.refuse('one', id, claire, 'le dossier a changé de mains'))).toBe('ok')
})

test('a number in pieces is held with the piece that completes it', async () => {
  await hold('a', 'Note : 06 12')
  await hold('b', '34 56')
  expect(await said()).toEqual(['Note : 06 12', '34 56'])
  expect(await hold('c', '78')).toMatchObject({ isHeld: true })
})
