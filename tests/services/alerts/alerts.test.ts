import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Alert, alertsDefinition } from '../../../services/alerts/alert.ts'
import { Alerts, type Send } from '../../../services/alerts/alerts.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const t0 = Date.UTC(2026, 2, 2, 3)
const minute = 60_000
let place: TestStore
let now: number
let tries: number
let answer: Send

beforeEach(async () => {
  place = await openTestStore()
  now = t0
  tries = 0
  answer = async () => {}
})
afterEach(() => place.end())

const open = (isMoot?: (alert: Alert) => Promise<boolean>): Promise<Alerts> =>
  Alerts.open(place.store, {
    ways: {
      webhook: (alert) => {
        tries += 1
        return answer(alert)
      },
    },
    clock: () => now,
    isMoot,
  })

const tell = async (alerts: Alerts, about = 'a'): Promise<void> => {
  const planned = alerts.planAll(about, ['lea@exemple.test'], { kind: 'test', since: now })
  expect(planned).toHaveLength(1)
  expect(await place.store.commit(planned)).toEqual({ ok: true })
}

const refusing: Send = () => Promise.reject(Object.assign(new Error('secret words'), { code: 'status_503' }))

test('tried again with growing pauses until it is taken, then never more; the trouble is known meanwhile', async () => {
  const alerts = await open()
  expect(await alerts.view()).toEqual([
    { way: 'webhook', state: 'untried' },
    { way: 'mail', state: 'off' },
  ])
  answer = refusing
  await tell(alerts)
  const at: number[] = []
  for (let second = 0; second <= 600; second += 2) {
    now = t0 + second * 1000
    const before = tries
    await alerts.run()
    if (tries > before) at.push(second)
  }
  expect(at).toEqual([0, 30, 90, 210, 510])
  expect(await alerts.view()).toMatchObject([
    { way: 'webhook', state: 'failing', failingSince: t0, error: 'status_503' },
    { state: 'off' },
  ])
  expect(await alerts.counts()).toEqual({ waiting: 1, givenUp: 0 })
  answer = async () => {}
  now += 20 * minute
  await alerts.run()
  await alerts.run()
  expect(tries).toBe(6)
  expect((await alerts.view())[0]).toEqual({ way: 'webhook', state: 'working' })
  expect(await alerts.counts()).toEqual({ waiting: 0, givenUp: 0 })
})

test('given up after some hours, and counted; what a server said is kept nowhere', async () => {
  const alerts = await open()
  answer = () => Promise.reject(Object.assign(new Error(''), { code: 'no: these are words' }))
  await tell(alerts)
  for (let n = 0; n < 200; n++) {
    now += 2 * minute
    await alerts.run()
  }
  expect(tries).toBe(8)
  expect(await alerts.counts()).toEqual({ waiting: 0, givenUp: 1 })
  expect((await alerts.view())[0]?.error).toBe('failed')
})

test('two instances at once: one sends', async () => {
  const [first, second] = [await open(), await open()]
  await tell(first)
  await Promise.all([first.run(), second.run(), first.run(), second.run()])
  expect(tries).toBe(1)
})

test('killed after sending and before writing it down: sent again with the same id, and ended then', async () => {
  const ids: string[] = []
  answer = async ({ _id }) => {
    ids.push(_id)
    if (ids.length === 1) await new Promise(() => {})
  }
  const dying = await open()
  await tell(dying)
  void dying.run()
  await expect.poll(() => ids.length).toBe(1)
  const other = await open()
  await other.run()
  expect(ids).toHaveLength(1)
  now += 30_000
  await other.run()
  await other.run()
  expect(ids).toEqual(['a:webhook', 'a:webhook'])
})

test('a slow way keeps the others from nothing, and an alert that is moot is not tried again', async () => {
  const alerts = await open(async ({ _id }) => _id === 'a:webhook')
  answer = refusing
  await tell(alerts, 'a')
  await tell(alerts, 'b')
  await alerts.run()
  expect(tries).toBe(2)
  now += minute
  await alerts.run()
  expect(tries).toBe(3)
  expect(await alerts.counts()).toEqual({ waiting: 1, givenUp: 0 })
})

test('the same thing is told once: its alert exists already', async () => {
  const alerts = await open()
  await tell(alerts)
  expect(await place.store.commit(alerts.planAll('a', [], { kind: 'test', since: now }))).toMatchObject({ ok: false })
  expect(await (await place.store.collection(alertsDefinition)).countDocuments({})).toBe(1)
})
