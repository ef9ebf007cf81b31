import { afterEach, beforeEach, expect, test } from 'vitest'
import { planOpen, planQueue } from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { Relay } from '../../../services/relay/relay.ts'
import { aCounsellor, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

// The relay on the real conversation log: what the other tests take on trust from their own.
let opened: TestStore
let repository: CaseRepository
let queue: CaseQueue
let log: ConversationLog
let relay: Relay
const lea = aCounsellor('lea')
const noe = aCounsellor('noe')

beforeEach(async () => {
  opened = await openTestStore()
  repository = await CaseRepository.open(opened.store)
  queue = new CaseQueue(repository)
  log = await ConversationLog.open(opened.store, () => t0)
  relay = new Relay(queue, log, () => t0)
  const hello = { from: 'teen', kind: 'message', text: 'salut' } as const
  await log.create({ _id: 'talk', channel: 'directline', caseId: 'one' }, hello, [planOpen('one', 'talk', t0)])
  await repository.commit(planQueue({ _id: 'one' }, 'human_asked', t0))
  await queue.claim('one', lea, t0)
})
afterEach(() => opened.end())

test('ten messages at once are all there, numbered, and the case is answered', async () => {
  const texts = Array.from({ length: 10 }, (_, n) => `message ${n}`)
  const sent = await Promise.all(texts.map((text) => relay.sendFromCounsellor('one', lea, text)))
  expect(sent.every(({ ok }) => ok)).toBe(true)
  const entries = (await log.readCase('one')).filter(({ from }) => from === 'counsellor')
  expect(entries.map(({ text }) => text).sort()).toEqual(texts)
  expect((await repository.get('one'))?.answeredAt).toBe(t0)
})

test('a case that changes hands while its first owner writes: no message without its owner', async () => {
  const [sent] = await Promise.all([
    relay.sendFromCounsellor('one', lea, 'Bonjour'),
    queue.release('one', lea, t0 + 1).then(() => queue.claim('one', noe, t0 + 2)),
  ])
  const said = (await log.readCase('one')).filter(({ from }) => from === 'counsellor')
  expect(said).toHaveLength(sent.ok ? 1 : 0)
  if (!sent.ok) expect(sent.reason).toBe('not_yours')
  expect(await relay.sendFromCounsellor('one', lea, 'encore')).toEqual({ ok: false, reason: 'not_yours' })
})
