import { expect, test } from 'vitest'
import { capacityOf } from '../../../services/duty/capacity.ts'
import { meanWaitMs, probabilityOfWaiting, serversNeeded, shareWaitingLonger } from '../../../services/duty/erlang-c.ts'

/** The worked example of Mitan's "How to calculate Erlang C": 720 calls an hour of 240 s, 55 people. */
test('a published example: 48 erlangs and 55 people', () => {
  expect(probabilityOfWaiting(55, 48)).toBeCloseTo(0.239, 3)
  expect(meanWaitMs(55, 48, 240_000) / 1000).toBeCloseTo(8.2, 1)
  expect(1 - shareWaitingLonger(55, 48, 240_000, 15_000)).toBeCloseTo(0.846, 3)
})

/** Published tables for 200 calls an hour of 3 minutes (10 erlangs): people, share that waits, answered within 20 s. */
test.each([
  [11, 0.682, 0.39],
  [12, 0.449, 0.64],
  [13, 0.285, 0.796],
  [14, 0.174, 0.888],
])('a published table: 10 erlangs and %i people', (people, waits, answered) => {
  expect(probabilityOfWaiting(people, 10)).toBeCloseTo(waits, 3)
  expect(1 - shareWaitingLonger(people, 10, 180_000, 20_000)).toBeCloseTo(answered, 2)
})

test('one server is the plain queue M/M/1: whoever comes waits as often as it is busy', () => {
  for (const load of [0.1, 0.5, 0.9]) expect(probabilityOfWaiting(1, load)).toBeCloseTo(load, 12)
  expect(meanWaitMs(1, 0.5, 60_000)).toBeCloseTo(60_000, 6)
})

test('two servers, in closed form', () => {
  const load = 1.2
  expect(probabilityOfWaiting(2, load)).toBeCloseTo(load ** 2 / (2 + load), 12)
})

test('beyond capacity everybody waits, for ever; without arrivals nobody', () => {
  expect(probabilityOfWaiting(3, 3)).toBe(1)
  expect(meanWaitMs(3, 4, 60_000)).toBe(Number.POSITIVE_INFINITY)
  expect(shareWaitingLonger(0, 1, 60_000, 60_000)).toBe(1)
  expect(probabilityOfWaiting(3, 0)).toBe(0)
  expect(serversNeeded(0, 60_000, 60_000, 0.2)).toBe(0)
})

test('hundreds of servers do not overflow', () => {
  const share = probabilityOfWaiting(500, 480)
  expect(share).toBeGreaterThan(0)
  expect(share).toBeLessThan(1)
})

test('the fewest people that suffice suffice, and one fewer does not', () => {
  const needed = serversNeeded(4, 1_500_000, 900_000, 0.2)
  expect(shareWaitingLonger(needed, 4, 1_500_000, 900_000)).toBeLessThanOrEqual(0.2)
  expect(shareWaitingLonger(needed - 1, 4, 1_500_000, 900_000)).toBeGreaterThan(0.2)
})

test('the console is told when more comes than those who are there can answer', () => {
  const load = { arrivalsPerHour: 6, lengthMs: 30 * 60_000, measured: 20 }
  expect(capacityOf(load, 3, 2)).toMatchObject({ level: 'ok', people: 3 })
  expect(capacityOf(load, 1, 2)).toMatchObject({ level: 'beyond', people: 1, longWaitShare: 1, peopleNeeded: 3 })
  expect(capacityOf(load, 0, 2)).toMatchObject({ level: 'nobody', longWaitShare: 1 })
  expect(capacityOf({ ...load, arrivalsPerHour: 0 }, 0, 2)).toMatchObject({ level: 'nobody', peopleNeeded: 0 })
})
