import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import { recorded } from '../../../services/cases/case-events.ts'
import * as plans from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Sweep } from '../../../services/cases/sweep.ts'
import { CaseKeeping } from '../../../services/cases/work/case-keeping.ts'
import { TaskBook } from '../../../services/cases/work/task-book.ts'
import { Transfers } from '../../../services/cases/work/transfers.ts'
import type { Write } from '../../../services/store/collection.ts'
import { Teams } from '../../../services/team/teams.ts'
import { aCounsellor, aReport, minutes, openCase, queueCase, t0 } from './case-builder.ts'
import { openTestStore, type TestStore } from './open-test-store.ts'

const lea = aCounsellor('lea')
const ines = aCounsellor('ines', ['supervisor'])
const ultimatum = { what: 'publier', text: 'avant 20 h', at: t0 + minutes(120) }
const known = { _id: 'one', ultimatum }

const held = (): Case => {
  const [opened] = [plans.planOpen('one', 'talk', t0)]
  if (opened.op !== 'insertOne') throw new Error('a case is opened by inserting it')
  return { ...(opened.doc as Case), status: 'claimed', claimedBy: 'lea', dueAt: t0 + minutes(5) }
}

/** Every plan of a case, played. */
const played: Record<string, Write | Write[]> = {
  planOpen: plans.planOpen('one', 'talk', t0),
  planReport: plans.planReport('one', { ...aReport('high'), ultimatum }, t0),
  planSecondOpinion: plans.planSecondOpinion('one', aReport('critical'), t0),
  planQueue: [...plans.planQueue(known, 'critical', t0), ...plans.planQueue(known, 'human_asked', t0)],
  planLeave: plans.planLeave(known, t0),
  planTeenMessage: [...plans.planTeenMessage(known, t0, true), ...plans.planTeenMessage(known, t0, false)],
  planFelt: [plans.planFelt(known, true, t0), plans.planFelt(known, false, t0)],
  planSpokenIn: plans.planSpokenIn(known, 'talk'),
  planTeenEvent: plans.planTeenEvent(known, t0, 'left_quickly'),
  planSilence: [plans.planSilence(known, t0), plans.planSilence(known, undefined)],
  planErase: plans.planErase(known, t0),
  planStoryWord: plans.planStoryWord(known, 'hash', t0),
  planResume: plans.planResume('one', 'talk', t0),
  planAnswered: plans.planAnswered('one', 'lea', t0),
  planClose: plans.planClose(held(), 'lea', 'helped', t0),
  planSeverity: plans.planSeverity(held(), 'lea', { to: 'high' }, t0),
  planReturn: [
    plans.planReturn(held(), 'released', t0, 'lea'),
    plans.planReturn({ ...held(), erasedAt: t0 }, 'owner_absent', t0, 'bot'),
  ],
  planHold: plans.planHold('one', 'ines', 'enquête', t0),
  planLiftHold: plans.planLiftHold('one', 'ines', 'jugée', t0),
}
/** These change nothing that belongs to the history. */
const silent = ['planSpokenIn', 'planSilence']

describe('every plan marks what it adds to the history', () => {
  const names = Object.keys(plans).filter((name) => name.startsWith('plan'))

  test('no plan is left out here', () => expect(names.sort()).toEqual(Object.keys(played).sort()))

  test.each(Object.entries(played))('%s', (name, writes) => {
    let events = 0
    for (const write of [writes].flat()) {
      if (write.op === 'insertOne') {
        expect(write.doc).toMatchObject({ unsealedAt: t0, events: [{ at: t0 }] })
        events += 1
      } else if (write.op === 'updateOne' && write.update.$push) {
        expect(write.update).toMatchObject({ $push: { events: { at: t0 } }, $min: { unsealedAt: t0 } })
        events += 1
      }
    }
    expect(events > 0).toBe(!silent.includes(name))
  })

  test('other minima of the same write stay, and several events at once are refused', () => {
    const event = { at: 5, by: 'bot', type: 'x' }
    expect(recorded({ $min: { dueAt: 3 }, $push: { events: event } }).$min).toEqual({
      dueAt: 3,
      unsealedAt: 5,
      uncountedAt: 5,
    })
    expect(() => recorded({ $push: { events: { $each: [event] } } })).toThrow(TypeError)
  })
})

describe('what counsellors and time do is marked too', () => {
  let opened: TestStore
  let repository: CaseRepository
  let seenAt = t0

  beforeAll(async () => {
    opened = await openTestStore()
    repository = await CaseRepository.open(opened.store)
  })
  afterAll(() => opened.end())

  const sealed = async (id: string): Promise<number> => {
    await repository.cases.updateOne({ _id: id }, { $unset: { unsealedAt: '' } })
    return (await repository.get(id))?.events.length ?? 0
  }
  /** Does it, and looks whether its events are marked. */
  const marks = async (id: string, what: string, act: () => Promise<unknown>): Promise<void> => {
    const before = await sealed(id)
    await act()
    const after = await repository.get(id)
    expect([what, after?.events.length]).toEqual([what, expect.toSatisfy((count: number) => count > before)])
    expect([what, after?.unsealedAt]).toEqual([what, after?.events[before]?.at])
  }

  test('from claim to close', async () => {
    const queue = new CaseQueue(repository)
    const sweep = new Sweep(repository, { lastSeen: async () => seenAt, seenAfter: async () => [] })
    await queueCase(repository, 'one', 'high')
    await marks('one', 'claimed', () => queue.claim('one', lea, t0 + 1))
    await marks('one', 'noted', () => queue.addNote('one', lea, 'à rappeler', t0 + 2))
    await marks('one', 'severity', () => queue.setSeverity('one', lea, { to: 'medium' }, t0 + 3))
    const task = { text: 'rappeler', dueAt: t0 + 4 }
    const tasks = new TaskBook(queue, repository, { active: async (id) => [lea, ines].find((one) => one.id === id) })
    await marks('one', 'task', () => tasks.add('one', lea, { ...task, key: 'k' }, t0 + 3))
    await marks('one', 'reminded', () => sweep.run(t0 + 4))
    await marks('one', 'task done', () => tasks.end('one', lea, 'lea:k', t0 + 4))
    const keeping = new CaseKeeping(queue, repository)
    await marks('one', 'tagged', () => keeping.setTags('one', lea, ['école'], t0 + 4))
    const accounts = { active: async () => ({ ...ines, roles: ['counsellor' as const] }) }
    const transfers = new Transfers({
      ...{ queue, repository, accounts, teams: await Teams.open(opened.store) },
      care: { isResting: async () => false },
    })
    await marks('one', 'offered', () => transfers.offer('one', lea, { to: 'ines', context: 'fin de service' }, t0 + 4))
    await marks('one', 'withdrawn', () => transfers.end('one', lea, t0 + 4))
    await marks('one', 'released', () => queue.release('one', lea, t0 + 4))
    await marks('one', 'claimed next', () => queue.claimNext(lea, t0 + 5))
    await marks('one', 'held', () => queue.setHold('one', ines, { on: true, why: 'enquête' }, t0 + 6))
    await marks('one', 'lifted', () => queue.setHold('one', ines, { on: false, why: 'jugée' }, t0 + 7))
    await marks('one', 'gone', () => sweep.run(t0 + minutes(3)))
    await marks('one', 'returned', () => sweep.run(t0 + minutes(30)))
    seenAt = t0 + minutes(30)
    await marks('one', 'claimed again', () => queue.claim('one', lea, seenAt))
    await marks('one', 'closed', () => queue.close('one', lea, 'helped', seenAt + 1))
    await marks('one', 'reopened', () => keeping.reopen('one', lea, seenAt + 2))
    await repository.commit([plans.planAnswered('one', 'lea', seenAt + 3)])
    await marks('one', 'waiting', () => keeping.awaitTeen('one', lea, seenAt + 4))
    await openCase(repository, 'two', 'medium')
    await repository.commit([plans.planSilence({ _id: 'two' }, t0)])
    await marks('two', 'queued by silence', () => sweep.run(t0 + minutes(20)))
  })
})
