import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Alert, alertsDefinition } from '../../../services/alerts/alert.ts'
import { Alerts } from '../../../services/alerts/alerts.ts'
import { planAnswered, planTeenMessage } from '../../../services/cases/case-plans.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { emptyRota, type Rota } from '../../../services/duty/rota.ts'
import { Escalation, isAnswered } from '../../../services/escalation/escalation.ts'
import type { Collection, CommitResult, Write } from '../../../services/store/collection.ts'
import { Leases } from '../../../services/store/leases.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

let place: TestStore
let repository: CaseRepository
let kept: Collection<Alert>
let now: number
let onDuty: boolean
let rota: Rota
/** What each alert said, in the order in which they went out. */
let sent: string[]

const people = [aCounsellor('lea'), aCounsellor('chef', ['supervisor'])]
const accounts = {
  get: async (id: string) => people.find((person) => person.id === id),
  having: async () => people.filter(({ roles }) => roles.includes('supervisor')),
}

beforeEach(async () => {
  place = await openTestStore()
  repository = await CaseRepository.open(place.store)
  kept = await place.store.collection(alertsDefinition)
  now = t0
  onDuty = true
  sent = []
  rota = {
    ...emptyRota,
    onCall: ['lea', 'gone-from-the-team'],
    fallback: { name: 'Ligne', phone: '', email: 'ligne@exemple.test' },
    ladderMinutes: { critical: 5, other: 15 },
  }
})
afterEach(() => place.end())

const clock = (): number => now

/** Another instance on the same store. `commit` replaces how it writes. */
const anInstance = async (
  commit?: (write: () => Promise<CommitResult>) => Promise<CommitResult>,
): Promise<{ escalation: Escalation; alerts: Alerts; round(): Promise<void> }> => {
  const cases = await CaseRepository.open(place.store)
  if (commit) {
    const real = cases.commit.bind(cases)
    cases.commit = (writes: Write[]) => commit(() => real(writes))
  }
  const send = async ({ way, rung, to = '' }: Alert): Promise<void> => void sent.push(`${rung} ${way} ${to}`.trim())
  const ways = { webhook: send, mail: send }
  const alerts = await Alerts.open(place.store, { ways, clock, isMoot: isAnswered(repository) })
  const escalation = new Escalation({
    ...{ cases, alerts, accounts, clock },
    rotas: { current: async () => rota },
    presence: { isOnDuty: async () => onDuty },
    leases: await Leases.open(place.store, clock),
    holder: randomUUID(),
  })
  return {
    escalation,
    alerts,
    round: async () => {
      await escalation.run()
      await alerts.run()
    },
  }
}

const eventsOf = async (id: string): Promise<string[]> =>
  ((await repository.get(id))?.events ?? []).map(({ type }) => type).filter((type) => type.startsWith('escalated_'))

const onCall = ['on_call webhook', 'on_call mail lea@exemple.test']
const supervisor = ['supervisor webhook', 'supervisor mail chef@exemple.test']
const fallback = ['fallback webhook', 'fallback mail ligne@exemple.test']

describe('the ladder', () => {
  test('from its deadline on: the on-call list, the supervisors, the line outside, each in its time and once', async () => {
    const { round } = await anInstance()
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5) - 1
    await round()
    expect(sent).toEqual([])
    const expected: string[] = []
    for (const rung of [onCall, supervisor, fallback]) {
      now += 1
      await round()
      await round()
      expect(sent.toSorted()).toEqual([...expected, ...rung].toSorted())
      expected.push(...rung)
      now += minutes(5) - 1
      await round()
      expect(sent).toHaveLength(expected.length)
    }
    now += minutes(600)
    await round()
    expect(sent).toHaveLength(6)
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor', 'escalated_fallback'])
  })

  test('what is not critical climbs more slowly, in the order of the settings', async () => {
    const { round } = await anInstance()
    await queueCase(repository, 'a', 'high')
    now = t0 + minutes(60)
    await round()
    now += minutes(15) - 1
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call'])
    now += 1
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor'])
  })

  test('nobody is signed in: a critical case does not wait for its deadline, another one does', async () => {
    onDuty = false
    const { round } = await anInstance()
    await queueCase(repository, 'night', 'critical')
    await queueCase(repository, 'later', 'high')
    await round()
    expect(sent.toSorted()).toEqual(onCall.toSorted())
    expect(await eventsOf('later')).toEqual([])
    now = t0 + minutes(60)
    await round()
    expect(await eventsOf('later')).toEqual(['escalated_on_call'])
  })

  test('a rung with nobody on it keeps nobody waiting', async () => {
    rota = { ...rota, onCall: [] }
    const { round } = await anInstance()
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5)
    await round()
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor'])
  })

  test('taken and answered, it ends; the next deadline begins at the bottom', async () => {
    const { round } = await anInstance()
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5)
    await round()
    await repository.cases.updateOne({ _id: 'a' }, { $set: { status: 'claimed', claimedBy: 'lea', claimedAt: now } })
    now += minutes(5)
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call'])
    await repository.commit([planAnswered('a', 'lea', now)])
    now += minutes(60)
    await round()
    await repository.commit(planTeenMessage({ _id: 'a' }, now, false))
    await repository.cases.updateOne({ _id: 'a' }, { $set: { status: 'queued' } })
    now += minutes(5)
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_on_call'])
    expect((await repository.get('a'))?.escalation).toMatchObject({ rung: 1 })
  })

  test('held and given back unanswered, it goes on where it was', async () => {
    const { round } = await anInstance()
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5)
    await round()
    await repository.cases.updateOne({ _id: 'a' }, { $set: { status: 'claimed', claimedBy: 'lea', claimedAt: now } })
    now += minutes(6)
    await round()
    await repository.cases.updateOne({ _id: 'a' }, { $set: { status: 'queued' }, $unset: { claimedBy: '' } })
    now += minutes(1)
    await round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor'])
  })
})

describe('several instances, and those that die', () => {
  test('two that race take each rung once and tell once', async () => {
    const [first, second] = [await anInstance(), await anInstance()]
    const ids = Array.from({ length: 12 }, (_, n) => `case-${n}`)
    for (const id of ids) await queueCase(repository, id, 'critical')
    for (let minute = 5; minute <= 30; minute += 1) {
      now = t0 + minutes(minute)
      await Promise.all([first.round(), second.round(), first.round(), second.round()])
    }
    await Promise.all([first.round(), second.round()])
    for (const id of ids) {
      expect(await eventsOf(id)).toEqual(['escalated_on_call', 'escalated_supervisor', 'escalated_fallback'])
    }
    for (let n = 0; n < 20; n++) await first.round()
    expect(sent).toHaveLength(ids.length * 6)
    expect(await kept.countDocuments({})).toBe(ids.length * 6)
  })

  test.each(['before', 'after'])(
    'killed %s a rung was written: another one goes on, nothing is doubled',
    async (when) => {
      const dying = await anInstance(async (write) => {
        if (when === 'after') await write()
        throw new Error('killed')
      })
      const other = await anInstance()
      await queueCase(repository, 'a', 'critical')
      now = t0 + minutes(5)
      await expect(dying.escalation.run()).rejects.toThrow('killed')
      // A process that was killed gives no lease back: it runs out.
      now += 31_000
      await other.round()
      expect(await eventsOf('a')).toEqual(['escalated_on_call'])
      expect(sent.toSorted()).toEqual(onCall.toSorted())
      now += minutes(5)
      await other.round()
      expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor'])
    },
  )

  test('a holder whose lease was taken over writes nothing more', async () => {
    const other = await anInstance()
    const paused = await anInstance(async (write) => {
      now += 31_000
      await other.round()
      return write()
    })
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5)
    await paused.escalation.run()
    expect(await eventsOf('a')).toEqual(['escalated_on_call'])
    await paused.alerts.run()
    expect(sent).toHaveLength(2)
  })

  test('begun by one start and ended by the next', async () => {
    await queueCase(repository, 'a', 'critical')
    now = t0 + minutes(5)
    await (await anInstance()).round()
    now += minutes(5)
    await (await anInstance()).round()
    expect(await eventsOf('a')).toEqual(['escalated_on_call', 'escalated_supervisor'])
  })

  test('hundreds of old ones do not hide a new one', async () => {
    for (let n = 0; n < 130; n++) await queueCase(repository, `old-${n}`, 'high', t0 - minutes(600))
    const { round } = await anInstance()
    for (let n = 0; n < 12; n++) await round()
    await queueCase(repository, 'new', 'high', t0 - minutes(60))
    for (let n = 0; n < 8; n++) await round()
    expect(await eventsOf('new')).toContain('escalated_on_call')
  })
})
