import { afterEach, beforeEach, expect, test } from 'vitest'
import { CareBook } from '../../../services/care/care-book.ts'
import { pauseMs, weekMs } from '../../../services/care/care-record.ts'
import { CareWatch, lookAtAllMs } from '../../../services/care/care-watch.ts'
import { HelpCalls } from '../../../services/care/help-calls.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const lea = aCounsellor('lea')
let house: TestStore
let repository: CaseRepository
let care: CareBook
let queue: CaseQueue
let watch: CareWatch
let present: string[]
let alone: string[]
beforeEach(async () => {
  present = ['lea', 'karim']
  alone = []
  house = await openTestStore()
  repository = await CaseRepository.open(house.store)
  care = await CareBook.open(house.store, {
    presence: { present: async () => present },
    hash: (text) => `hash of ${text.length} ${text.split(':')[0]?.length}${text}`.replaceAll(/one|two|three/g, 'x'),
    alone: async (id) => void alone.push(id),
  })
  queue = new CaseQueue(repository, { spares: (...asked) => care.isSpared(...asked) })
  watch = new CareWatch(repository, care)
})
afterEach(() => house.end())

const next = async (now: number) => {
  const taken = await queue.claimNext(lea, now)
  return taken.ok ? taken.case._id : taken.reason
}
/** Takes the critical case and gives it back, as the watch sees it. */
const carries = async (id: string) => {
  await queueCase(repository, id, 'critical')
  await queue.claim(id, lea, t0)
  await watch.run(t0)
  await queue.close(id, lea, 'helped', t0)
  await watch.run(t0)
}

test('after a critical case the next one is not offered for a while, and may be taken by hand', async () => {
  await carries('one')
  await queueCase(repository, 'two', 'critical', t0)
  expect(await next(t0 + minutes(1))).toBe('critical_spared')
  await queueCase(repository, 'three', 'low', t0)
  expect(await next(t0 + minutes(1))).toBe('three')
  expect((await queue.claim('two', lea, t0 + minutes(1))).ok).toBe(true)
})

test('the pause ends with its time, with its owner’s word, when the case is late, or when nobody else is there', async () => {
  await carries('one')
  expect(await care.isSpared('lea', t0 + minutes(20), t0 + minutes(1))).toBe(true)
  expect(await care.isSpared('lea', t0 + minutes(90), t0 + pauseMs)).toBe(false)
  expect(await care.isSpared('lea', t0 + minutes(1), t0 + minutes(2))).toBe(false)
  present = ['lea']
  expect(await care.isSpared('lea', t0 + minutes(20), t0 + minutes(1))).toBe(false)
  present = ['lea', 'karim']
  await care.setRefusal('karim', true, t0)
  expect(await care.isSpared('lea', t0 + minutes(20), t0 + minutes(1))).toBe(false)
  await care.setRefusal('karim', false, t0)
  await care.endPause('lea')
  expect(await care.isSpared('lea', t0 + minutes(20), t0 + minutes(1))).toBe(false)
})

test('whoever refuses the next one is never offered it; alone, the supervisors are called', async () => {
  await care.setRefusal('lea', true, t0)
  await queueCase(repository, 'one', 'critical')
  expect(await next(t0)).toBe('critical_spared')
  expect(alone).toEqual([])
  present = ['lea']
  expect(await next(t0 + minutes(6))).toBe('critical_spared')
  expect(alone).toEqual(['lea'])
  // Taken by hand after all, it was the next one: the refusal is over.
  await queue.claim('one', lea, t0 + minutes(7))
  await watch.run(t0 + minutes(7))
  expect((await care.own('lea', t0 + minutes(7))).refusedUntil).toBeNull()
})

test('a week’s exposure counts, by kind and once a case; debriefs are offered for a day', async () => {
  await carries('one')
  await carries('two')
  await watch.run(t0)
  const own = await care.own('lea', t0 + minutes(5))
  expect(own).toMatchObject({ exposure: { critical: 1, distressing: 0 }, debriefs: [{ debrief: 'offered' }] })
  const moment = own.debriefs[0]?._id ?? ''
  expect(await care.setDebrief('karim', moment, 'done')).toBe(false)
  expect(await care.setDebrief('lea', moment, 'asked')).toBe(true)
  expect((await care.own('lea', t0 + minutes(6))).debriefs).toMatchObject([{ debrief: 'asked' }])
  expect((await care.own('lea', t0 + 25 * 3_600_000)).debriefs).toEqual([])
  expect((await care.own('lea', t0 + weekMs + 1)).exposure).toEqual({ critical: 0, distressing: 0 })
})

test('only the cases that changed are read; a lost hint is made good by who asks, and by a look at all now and then', async () => {
  const read: string[][] = []
  // A change is told a moment after it is made.
  const told: string[] = []
  let isDeaf = false
  const few = new CareWatch(
    {
      held: () => {
        read.push(['all'])
        return repository.held()
      },
      heldOf: (ids) => {
        read.push([...ids].sort())
        return repository.heldOf(ids)
      },
      watch: (listener) =>
        repository.watch((id) => {
          told.push(id)
          if (!isDeaf) listener(id)
        }),
    },
    care,
  )
  const isPaused = async (who: string) => (await care.own(who, t0)).pausedUntil !== null
  const karim = aCounsellor('karim')
  for (const [id, severity, by] of [['one', 'critical', lea] as const, ['two', 'critical', karim] as const]) {
    await queueCase(repository, id, severity)
    await queue.claim(id, by, t0)
  }
  await few.run(t0)
  expect(read).toEqual([['all']])
  await queue.addNote('two', karim, 'une note', t0)
  await expect.poll(() => told).toContain('two')
  await few.run(t0 + 1)
  await few.run(t0 + 1)
  expect(read.flat()).not.toContain('one')
  isDeaf = true
  for (const [id, by] of [['one', lea] as const, ['two', karim] as const]) await queue.close(id, by, 'helped', t0)
  await few.run(t0 + 3)
  expect(await isPaused('lea')).toBe(false)
  await few.run(t0 + 4, 'lea')
  expect([read.at(-1), await isPaused('lea'), await isPaused('karim')]).toEqual([['one'], true, false])
  await few.run(t0 + lookAtAllMs)
  expect([read.at(-1), await isPaused('karim')]).toEqual([['all'], true])
})

test('no case can be read from what is kept', async () => {
  const secret = await CareBook.open(house.store, { presence: { present: async () => [] }, hash: () => 'keyed' })
  await queueCase(repository, 'one', 'critical')
  const report = await repository.get('one')
  if (report) await secret.took(report, 'lea', t0)
  expect(JSON.stringify(await house.store.raw.read('care_moments', undefined, 9))).not.toMatch(/one|talk/)
})

test('one open call a person; of two supervisors one comes', async () => {
  const calls = await HelpCalls.open(house.store)
  const both = await Promise.all([calls.call('lea', 'help', t0, 'one'), calls.call('lea', 'help', t0)])
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true])
  const [open] = await calls.open()
  const come = await Promise.all(['claire', 'rosa'].map((id) => calls.answer(open?._id ?? '', id, t0)))
  expect(come.sort()).toEqual([false, true])
  expect(await calls.open()).toEqual([])
  expect((await calls.latestOf('lea', t0))?.answeredBy).toBeDefined()
  expect((await calls.call('lea', 'help', t0 + 1)).isNew).toBe(true)
  await calls.takeBack('lea', t0)
  expect(await calls.open()).toEqual([])
})
