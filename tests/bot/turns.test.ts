import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { Troubles } from '../../bot/troubles.ts'
import type { TurnWork } from '../../bot/turn-work.ts'
import { type TurnPort, TurnRunner } from '../../bot/turns.ts'
import { planOpen } from '../../services/cases/case-plans.ts'
import { CaseRepository } from '../../services/cases/case-repository.ts'
import { ConversationLog, leaseMs } from '../../services/conversations/conversation-log.ts'
import { openTestStore } from '../services/cases/open-test-store.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp } from '../support/test-app.ts'
import { TurnGate } from '../support/turn-gate.ts'
import { until } from '../support/until.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

class Broken extends Error {
  override name = 'Broken'
}
const secret = 'personne ne doit lire ceci dans un journal'

test('a turn that fails three times is set aside: the numbers, a person, and the talk goes on', async () => {
  const gate = new TurnGate()
  const app = await startTestApp({ aroundTurn: gate.around })
  ends.push(app.end)
  const staff = await Staff.signsIn(app.url)
  const teen = await Teen.arrives(app.url)
  gate.failures.push(new Broken(secret), new Broken(secret), new Broken(secret))
  const apology = await teen.says('on m’embête en classe')
  const said = apology.filter(({ from }) => from.role === 'bot')
  expect(said).toHaveLength(1)
  for (const number of ['17', '112', '3114']) expect(said[0]?.text).toContain(number)
  expect(teen.contacts()).toContain('tel:3114')
  expect(await staff.queue()).toMatchObject([{ status: 'queued', queueReason: 'human_asked' }])
  const next = await teen.says('13 ans')
  expect(next.filter(({ from }) => from.role === 'bot').length).toBeGreaterThan(0)
  expect(next.every(({ text = '' }) => text !== said[0]?.text)).toBe(true)
  expect(app.logged()).not.toContain(secret)
  expect(app.logged()).toContain('turn_failed')
  const [{ id = '' } = {}] = await staff.queue()
  const { body } = await staff.looksInto(id)
  expect(body.messages.filter(({ from }) => from === 'teen').map(({ text }) => text)).toEqual([
    'on m’embête en classe',
    '13 ans',
  ])
})

test('a turn that fails twice is answered as if nothing had happened', async () => {
  const gate = new TurnGate()
  const app = await startTestApp({ aroundTurn: gate.around })
  ends.push(app.end)
  const teen = await Teen.arrives(app.url)
  gate.failures.push(new Broken(), new Broken())
  const [, ...answers] = await teen.says('salut')
  expect(answers.some(({ text = '' }) => text.includes('quelque chose n’a pas marché'))).toBe(false)
  gate.failures.push(new Broken(), new Broken())
  await teen.says('13 ans')
  expect(await (await Staff.signsIn(app.url)).queue()).toEqual([])
})

/** One store, a conversation in it, and as many runners as asked. Replies are made by `run`. */
async function openGround(run: (work: TurnWork) => Promise<void>) {
  const { store, end } = await openTestStore()
  ends.push(end)
  const ground = { now: Date.now() }
  const clock = () => ground.now
  const log = await ConversationLog.open(store, clock)
  const cases = await CaseRepository.open(store)
  const first = { from: 'teen', kind: 'message', text: 'salut' } as const
  await log.create({ _id: 'talk', channel: 'directline', caseId: 'one' }, first, [planOpen('one', 'talk', clock())])
  const port: TurnPort = { run, giveUp: () => Promise.reject(new Error('no turn fails here')) }
  const newRunner = async (): Promise<TurnRunner> => {
    const runner = new TurnRunner(log, cases, () => port, clock, new Troubles(pino({ level: 'silent' })))
    await runner.start(false)
    ends.push(() => runner.stop())
    return runner
  }
  return { ground, log, newRunner }
}

const reply = (work: TurnWork): void => {
  work.replies.push({ _id: `${work.entry._id}.1`, from: 'bot', kind: 'message', text: `réponse à ${work.entry.text}` })
}

test('two runners on one store: each message is answered once, in order', async () => {
  let atOnce = 0
  let mostAtOnce = 0
  const { log, newRunner } = await openGround(async (work) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce)
    await wait(Math.random() * 5)
    reply(work)
    atOnce--
  })
  const runners = [await newRunner(), await newRunner()]
  for (let n = 0; n < 20; n++) {
    await log.append('talk', () => ({
      entries: [{ from: 'teen', kind: 'message', text: `message ${n}` }],
      set: { owed: 1 },
    }))
    for (const runner of runners) runner.wake('talk')
    if (n % 5 === 0) await wait(20)
  }
  await until('all answered', async () => (await log.owing()).length === 0)
  const said = await log.after('talk', 0)
  const answers = said.filter(({ from }) => from === 'bot').map(({ text }) => text)
  expect(answers).toEqual(
    ['salut', ...Array.from({ length: 20 }, (_, n) => `message ${n}`)].map((text) => `réponse à ${text}`),
  )
  expect(mostAtOnce).toBe(1)
})

test('a runner that slept past its lease writes nothing: the other one has answered', async () => {
  let release = (): void => {}
  const asleep = new Promise<void>((resolve) => {
    release = resolve
  })
  let begun = 0
  const { ground, log, newRunner } = await openGround(async (work) => {
    if (++begun === 1) await asleep
    reply(work)
  })
  const slow = await newRunner()
  await until('the first turn', () => begun === 1)
  ground.now += leaseMs + 1
  const quick = await newRunner()
  await until('an answer', async () => (await log.owing()).length === 0)
  release()
  await slow.stop()
  await quick.stop()
  expect(begun).toBe(2)
  expect((await log.after('talk', 1)).map(({ text }) => text)).toEqual(['réponse à salut'])
})

test('what arrives while a turn runs is answered after it, without waiting for the next look', async () => {
  const { log, newRunner } = await openGround(async (work) => reply(work))
  const runner = await newRunner()
  await until('the first answer', async () => (await log.owing()).length === 0)
  await log.append('talk', () => ({ entries: [{ from: 'teen', kind: 'message', text: 'et là ?' }], set: { owed: 1 } }))
  runner.wake('talk')
  await runner.between('talk', async () => {
    expect((await log.after('talk', 0)).at(-1)?.text).toBe('réponse à et là ?')
  })
})
