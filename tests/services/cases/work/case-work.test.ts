import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { planAnswered, planTeenMessage } from '../../../../services/cases/case-plans.ts'
import { CaseQueue, type CaseResult } from '../../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../../services/cases/case-repository.ts'
import { Sweep } from '../../../../services/cases/sweep.ts'
import { CaseKeeping } from '../../../../services/cases/work/case-keeping.ts'
import { PersonalLimits } from '../../../../services/cases/work/personal-limits.ts'
import { TaskBook } from '../../../../services/cases/work/task-book.ts'
import type { Store } from '../../../../services/store/collection.ts'
import { everyPlace } from '../../../contract/every-place.ts'
import { sealerWith } from '../../../contract/sample.ts'
import type { StorePlace } from '../../../contract/store-contract.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../case-builder.ts'

const lea = aCounsellor('lea')
const noe = aCounsellor('noe')
const ines = aCounsellor('ines', ['supervisor'])
const idOf = (result: CaseResult): string => (result.ok ? result.case._id : result.reason)

describe.each(everyPlace)('%s: what counsellors keep of a case', (_engine, newPlace) => {
  let place: StorePlace
  let store: Store
  let repository: CaseRepository
  let limits: PersonalLimits
  let queue: CaseQueue
  let tasks: TaskBook
  let keeping: CaseKeeping
  let count = 0
  let id = ''

  beforeAll(async () => {
    place = await newPlace()
    store = await place.open(sealerWith('k1'))
  })
  afterAll(async () => {
    await store.close()
    await place.destroy()
  })
  beforeEach(async () => {
    repository = await CaseRepository.open(store)
    limits = await PersonalLimits.open(store)
    await limits.set(ines, 'lea', 10, t0)
    queue = new CaseQueue(repository, { limitOf: (who) => limits.of(who) })
    tasks = new TaskBook(queue, repository, { active: async (who) => [lea, noe].find((one) => one.id === who) })
    keeping = new CaseKeeping(queue, repository)
    for (const who of [lea, noe])
      for (const { _id } of await repository.heldBy(who.id)) await queue.close(_id, who, 'helped', t0)
    count += 1
    id = `case-${count}`
    await queueCase(repository, id, 'medium')
    await queue.claim(id, lea, t0)
  })
  const stored = async () => (await repository.get(id)) ?? expect.fail('no case')
  const types = async () => (await stored()).events.map(({ type }) => type)
  const answered = (at: number) => repository.commit([planAnswered(id, 'lea', at)])

  describe('tasks', () => {
    test('twenty added at once are twenty; one sent twice is one; the list ends somewhere', async () => {
      const add = (n: number, key?: string) => tasks.add(id, lea, { text: `tâche ${n}`, dueAt: t0 + n, key }, t0)
      const results = await Promise.all(Array.from({ length: 10 }, (_, n) => add(n, `k${n}`)))
      expect(results.every(({ ok }) => ok)).toBe(true)
      await add(0, 'k0')
      expect((await stored()).tasks).toHaveLength(10)
      for (let n = 10; n < 50; n++) await add(n)
      expect(idOf(await add(50))).toBe('too_many_tasks')
    }, 30_000)

    test('the first due first, mine and nobody’s; done once, by whoever it is for', async () => {
      await tasks.add(id, lea, { text: 'rappeler', dueAt: t0 + 200, who: 'noe', key: 'a' }, t0)
      await tasks.add(id, lea, { text: 'retrait', dueAt: t0 + 100, key: 'b' }, t0)
      await tasks.add(id, lea, { text: 'pour moi', dueAt: t0 + 50, who: 'lea', key: 'c' }, t0)
      expect(idOf(await tasks.add(id, lea, { text: 'x', dueAt: t0, who: 'nobody' }, t0))).toBe('colleague_unknown')
      expect(idOf(await tasks.add(id, noe, { text: 'x', dueAt: t0 }, t0))).toBe('not_yours')
      const listed = async (who = noe) => (await tasks.openFor(who)).filter(({ report }) => report._id === id)
      expect((await listed()).map(({ task }) => task.text)).toEqual(['retrait', 'rappeler'])
      expect(await listed(ines)).toEqual([])
      expect(idOf(await tasks.end(id, noe, 'lea:c', t0 + 1))).toBe('task_not_found')
      await Promise.all([tasks.end(id, noe, 'lea:a', t0 + 1), tasks.end(id, noe, 'lea:a', t0 + 1)])
      expect((await types()).filter((type) => type === 'task_done')).toHaveLength(1)
      expect((await stored()).tasks?.find((task) => task.id === 'lea:a')).toMatchObject({
        doneBy: 'noe',
        doneAt: t0 + 1,
      })
      await tasks.end(id, lea, 'lea:b', t0 + 2)
      await tasks.end(id, lea, 'lea:c', t0 + 2)
      expect((await stored()).taskDueAt).toBeUndefined()
      expect((await stored()).remindAt).toBeUndefined()
    })

    test('each comes due once, also after the case was closed; another instance opened later still tells it', async () => {
      await tasks.add(id, lea, { text: 'rappeler', dueAt: t0 + minutes(5) }, t0)
      await tasks.add(id, lea, { text: 'et encore', dueAt: t0 + minutes(9) }, t0)
      await queue.close(id, lea, 'helped', t0 + 1)
      const sweep = new Sweep(await CaseRepository.open(store), { lastSeen: async () => t0, seenAfter: async () => [] })
      const due = async () => (await types()).filter((type) => type === 'task_due').length
      await sweep.run(t0 + minutes(5) - 1)
      expect(await due()).toBe(0)
      await Promise.all([sweep.run(t0 + minutes(5)), sweep.run(t0 + minutes(5))])
      await sweep.run(t0 + minutes(6))
      expect(await due()).toBe(1)
      await sweep.run(t0 + minutes(9))
      await sweep.run(t0 + minutes(10))
      expect(await due()).toBe(2)
      expect((await tasks.openFor(lea)).filter(({ report }) => report._id === id)).toHaveLength(2)
    })
  })

  describe('waiting for the teen', () => {
    test('only once the teen has an answer; their next words give it back to its owner, with a new deadline', async () => {
      expect(idOf(await keeping.awaitTeen(id, lea, t0 + 1))).toBe('answer_owed')
      await answered(t0 + 1)
      expect(await keeping.awaitTeen(id, lea, t0 + 2)).toMatchObject({ ok: true, case: { status: 'waiting' } })
      expect(idOf(await keeping.awaitTeen(id, noe, t0 + 2))).toBe('not_yours')
      await repository.commit(planTeenMessage({ _id: id }, t0 + 3, false))
      expect(await stored()).toMatchObject({ status: 'claimed', claimedBy: 'lea', dueAt: t0 + 3 + minutes(720) })
    })

    test('a danger requeues it at once', async () => {
      await answered(t0 + 1)
      await keeping.awaitTeen(id, lea, t0 + 2)
      await repository.commit(planTeenMessage({ _id: id }, t0 + 3, true))
      expect(await stored()).toMatchObject({ status: 'queued', severity: 'critical', dueAt: t0 + 3 + minutes(5) })
      expect((await stored()).claimedBy).toBeUndefined()
    })

    test('it stays with an owner who goes home, whose page alone is told; once the teen writes it is anybody’s', async () => {
      const sweep = new Sweep(repository, { lastSeen: async () => t0 + 2, seenAfter: async () => [] })
      await answered(t0 + 1)
      await keeping.awaitTeen(id, lea, t0 + 2)
      const mine = async (at: number) => (await sweep.run(at)).filter(({ caseId }) => caseId === id)
      expect(await mine(t0 + minutes(60))).toMatchObject([{ kind: 'away', told: true }])
      expect(await mine(t0 + minutes(600))).toEqual([])
      expect(await stored()).toMatchObject({ status: 'waiting', claimedBy: 'lea' })
      await repository.commit(planTeenMessage({ _id: id }, t0 + minutes(600), false))
      expect(await mine(t0 + minutes(600) + 1)).toMatchObject([{ kind: 'requeued' }])
      expect(await stored()).toMatchObject({ status: 'queued' })
    })

    test('asked while the teen writes: never waiting with an answer owed', async () => {
      for (let round = 0; round < 10; round++) {
        await answered(t0 + 10 * round + 1)
        await Promise.all([
          keeping.awaitTeen(id, lea, t0 + 10 * round + 2),
          repository.commit(planTeenMessage({ _id: id }, t0 + 10 * round + 2, false)),
        ])
        expect(await stored()).toMatchObject({ status: 'claimed', claimedBy: 'lea', teenAt: t0 + 10 * round + 2 })
      }
    })
  })

  test('a closed case is taken up again by whoever closed it or has a task in it; nothing is owed', async () => {
    await tasks.add(id, lea, { text: 'rappeler', dueAt: t0, who: 'noe' }, t0)
    await queue.close(id, lea, 'helped', t0 + 1)
    expect(idOf(await keeping.reopen(id, aCounsellor('zoe'), t0 + 2))).toBe('not_yours')
    const results = await Promise.all([lea, noe].map((one) => keeping.reopen(id, one, t0 + 2)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    const { status, outcome, closedAt, claimedBy, dueAt } = await stored()
    expect([status, outcome, closedAt]).toEqual(['claimed', undefined, undefined])
    expect(['lea', 'noe']).toContain(claimedBy)
    expect(dueAt).toBeGreaterThan(t0 + minutes(1e6))
  })

  test('tags: the owner’s, each once; the same again changes nothing', async () => {
    await keeping.setTags(id, lea, ['école', 'plainte', 'école'], t0 + 1)
    await keeping.setTags(id, lea, ['école', 'plainte'], t0 + 2)
    expect(idOf(await keeping.setTags(id, noe, [], t0 + 3))).toBe('not_yours')
    expect((await stored()).tags).toEqual(['école', 'plainte'])
    expect((await types()).filter((type) => type === 'tagged')).toHaveLength(1)
  })

  test('a limit of one’s own, within the maximum; what waits for the teen takes no place', async () => {
    await queueCase(repository, `${id}-b`, 'medium')
    expect(await limits.set(lea, 'lea', 1, t0)).toBe(true)
    expect(await limits.set(lea, 'noe', 1, t0)).toBe(false)
    expect(await limits.set(ines, 'noe', 4, t0)).toBe(true)
    expect([await limits.of('lea'), await limits.of('noe'), await limits.of('new')]).toEqual([1, 4, 5])
    expect(idOf(await queue.claim(`${id}-b`, lea, t0 + 1))).toBe('limit_reached')
    await answered(t0 + 1)
    await keeping.awaitTeen(id, lea, t0 + 2)
    expect(idOf(await queue.claim(`${id}-b`, lea, t0 + 3))).toBe(`${id}-b`)
  })
})
