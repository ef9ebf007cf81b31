import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Case } from '../../../services/cases/case.ts'
import { assumedLengthMs, loadFrom } from '../../../services/duty/load.ts'
import { waitingRange } from '../../../services/duty/waiting.ts'

const minute = 60_000
const lengthMs = 20 * minute

describe('the range of waiting', () => {
  test('nobody there: nothing can be said', () => {
    expect(waitingRange({ ahead: 0, servers: 0, busy: 0, lengthMs })).toBeUndefined()
  })

  test('somebody is free: some minutes', () => {
    expect(waitingRange({ ahead: 0, servers: 2, busy: 1, lengthMs })).toEqual({ from: 0, to: 10 })
    expect(waitingRange({ ahead: 2, servers: 4, busy: 1, lengthMs })).toEqual({ from: 0, to: 10 })
  })

  test('everybody is busy: wide with one to wait for, and in round steps', () => {
    expect(waitingRange({ ahead: 0, servers: 2, busy: 2, lengthMs })).toEqual({ from: 0, to: 45 })
    expect(waitingRange({ ahead: 5, servers: 2, busy: 2, lengthMs })).toEqual({ from: 30, to: 120 })
  })

  test('too long for a number: only that it is long', () => {
    expect(waitingRange({ ahead: 30, servers: 1, busy: 1, lengthMs })?.to).toBeUndefined()
  })

  test('it never promises more with more people ahead, or fewer who answer', () => {
    const number = (max: number) => fc.integer({ min: 0, max })
    fc.assert(
      fc.property(number(20), fc.integer({ min: 1, max: 10 }), number(10), (ahead, servers, busy) => {
        const late = (more: object): number =>
          waitingRange({ ahead, servers, busy, lengthMs, ...more })?.to ?? Number.POSITIVE_INFINITY
        expect(late({ ahead: ahead + 1 })).toBeGreaterThanOrEqual(late({}))
        expect(late({ servers: servers + 1 })).toBeLessThanOrEqual(late({}))
      }),
    )
  })

  test('of simulated waits, eight in ten or more fall within what was said', () => {
    let seed = 42
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed / 2 ** 31
    }
    for (const [ahead, servers] of [
      [0, 1],
      [3, 2],
      [8, 3],
    ] as const) {
      const range = waitingRange({ ahead, servers, busy: servers, lengthMs })
      const waits = Array.from({ length: 4000 }, () => {
        let sum = 0
        for (let n = 0; n <= ahead; n++) sum += -Math.log(1 - random()) * (lengthMs / servers)
        return sum / minute
      })
      const { from, to = Number.POSITIVE_INFINITY } = range ?? { from: 0 }
      const within = waits.filter((wait) => wait >= from && wait <= to).length / waits.length
      expect(within).toBeGreaterThan(0.8)
    }
  })
})

describe('what comes in, and what it takes', () => {
  const now = 1_000_000_000
  const aCase = (events: Case['events']): Case => ({ events }) as Case

  test('one case an arrival, within the last two hours', () => {
    const queued = (ago: number) => aCase([{ at: now - ago * minute, by: 'bot', type: 'queued_high' }])
    const twice = aCase([
      { at: now - 50 * minute, by: 'bot', type: 'queued_high' },
      { at: now - 10 * minute, by: 'bot', type: 'queued_critical' },
    ])
    expect(loadFrom([queued(5), queued(119), queued(121), twice], now).arrivalsPerHour).toBe(1.5)
  })

  test('a conversation lasts from the claim to that person’s last answer; a forgotten claim is no conversation', () => {
    const led = (length: number) =>
      aCase([
        { at: 0, by: 'lea', type: 'claimed' },
        { at: length * minute, by: 'lea', type: 'answered' },
        { at: 600 * minute, by: 'bot', type: 'owner_absent' },
        { at: 700 * minute, by: 'sam', type: 'claimed' },
      ])
    const cases = Array.from({ length: 10 }, () => led(30))
    expect(loadFrom(cases, now)).toMatchObject({ lengthMs: 30 * minute, measured: 10 })
    expect(loadFrom([...cases, ...Array.from({ length: 10 }, () => led(900))], now).lengthMs).toBe(105 * minute)
  })

  test('too few conversations: a length is assumed, and said to be', () => {
    expect(loadFrom([], now)).toEqual({ arrivalsPerHour: 0, lengthMs: assumedLengthMs, measured: 0 })
  })
})
