import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holidayOn } from '../../../services/duty/holidays.ts'
import { holds, intersection, union, without } from '../../../services/duty/intervals.ts'
import { openTimes, plannedTurns, staffedTimes, standingAt, uncoveredTimes } from '../../../services/duty/plan.ts'
import { emptyRota, type Rota, rotaContentSchema } from '../../../services/duty/rota.ts'

const hour = 3_600_000
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const paris = (text: string): number => Date.parse(text)
const aRota = (more: Partial<Rota> = {}): Rota => ({
  ...emptyRota,
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '19:00' }],
  shifts: [{ person: 'lea', days: [1, 2, 3, 4, 5], from: '09:00', to: '19:00' }],
  ...more,
})
const lengthIn = (rota: Rota, from: string, to: string): number =>
  openTimes(rota, { from: paris(from), to: paris(to) }).reduce((sum, span) => sum + span.to - span.from, 0) / hour

describe('opening hours in Paris', () => {
  test('in winter and in summer the clock on the wall counts', () => {
    const rota = aRota()
    expect(standingAt(rota, paris('2026-01-12T08:59:59+01:00')).isOpen).toBe(false)
    expect(standingAt(rota, paris('2026-01-12T09:00:00+01:00')).isOpen).toBe(true)
    expect(standingAt(rota, paris('2026-07-15T09:00:00+02:00')).isOpen).toBe(true)
    expect(standingAt(rota, paris('2026-07-15T18:59:59+02:00')).isOpen).toBe(true)
    expect(standingAt(rota, paris('2026-07-15T19:00:00+02:00')).isOpen).toBe(false)
  })

  test('the night in which the clocks go forward has an hour less, the one in which they go back an hour more', () => {
    const nights = aRota({ weekly: [{ days: [6], from: '22:00', to: '06:00' }] })
    expect(lengthIn(nights, '2026-03-21T12:00:00Z', '2026-03-22T12:00:00Z')).toBe(8)
    expect(lengthIn(nights, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(7)
    expect(lengthIn(nights, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(9)
  })

  test('open day and night is one stretch without a gap, over both changes of the clock', () => {
    const always = aRota({ weekly: [{ days: everyDay, from: '00:00', to: '24:00' }], onHolidays: 'open' })
    const year = { from: paris('2026-01-01T00:00:00Z'), to: paris('2027-01-01T00:00:00Z') }
    expect(openTimes(always, year)).toEqual([year])
  })

  test('an hour that the clock does not show begins when it jumps over it', () => {
    const early = aRota({ weekly: [{ days: [7], from: '02:30', to: '05:00' }] })
    const [only] = openTimes(early, { from: paris('2026-03-29T00:00:00Z'), to: paris('2026-03-29T12:00:00Z') })
    expect(only).toEqual({ from: paris('2026-03-29T00:30:00Z'), to: paris('2026-03-29T03:00:00Z') })
  })
})

describe('holidays and closures', () => {
  const day = (text: string) => {
    const [year = 0, month = 0, at = 0] = text.split('-').map(Number)
    return { year, month, day: at }
  }

  test('the movable ones are right, and commemorations are none', () => {
    expect(holidayOn(day('2026-04-06'), 'FR')).toBe('Lundi de Pâques')
    expect(holidayOn(day('2027-05-06'), 'FR')).toBe('Ascension')
    expect(holidayOn(day('2026-05-31'), 'FR')).toBeUndefined()
  })

  test('Alsace and Moselle, and overseas, have their own', () => {
    expect(holidayOn(day('2026-12-26'), 'FR')).toBeUndefined()
    for (const region of ['57', '67', '68'] as const) expect(holidayOn(day('2026-12-26'), region)).toBeDefined()
    expect(holidayOn(day('2026-05-22'), 'MQ')).toBe('Abolition de l’esclavage')
    expect(holidayOn(day('2026-12-20'), 'RE')).toBe('Abolition de l’esclavage')
    expect(holidayOn(day('2026-12-20'), 'FR')).toBeUndefined()
  })

  test('on a holiday nobody is there, unless the team says so', () => {
    const bastille = paris('2026-07-14T10:00:00+02:00')
    expect(standingAt(aRota(), bastille)).toMatchObject({ isOpen: false, planned: [] })
    expect(standingAt(aRota(), bastille).nextStaffedAt).toBe(paris('2026-07-15T09:00:00+02:00'))
    expect(standingAt(aRota({ onHolidays: 'open' }), bastille)).toMatchObject({ isOpen: true, planned: ['lea'] })
  })

  test('a closure cuts the night that would reach into it, and is looked past', () => {
    const rota = aRota({
      weekly: [{ days: everyDay, from: '20:00', to: '02:00' }],
      shifts: [{ person: 'lea', days: everyDay, from: '20:00', to: '02:00' }],
      closures: [{ from: '2026-08-10', to: '2026-08-23', why: 'été' }],
    })
    const eve = { from: paris('2026-08-09T12:00:00+02:00'), to: paris('2026-08-10T12:00:00+02:00') }
    expect(openTimes(rota, eve)).toEqual([
      { from: paris('2026-08-09T20:00:00+02:00'), to: paris('2026-08-10T00:00:00+02:00') },
    ])
    expect(standingAt(rota, paris('2026-08-10T21:00:00+02:00')).nextStaffedAt).toBe(paris('2026-08-24T20:00:00+02:00'))
  })
})

describe('who is planned', () => {
  test('opening hours that nobody covers promise nobody', () => {
    const rota = aRota({ shifts: [{ person: 'lea', days: [1], from: '09:00', to: '12:00' }] })
    const tuesday = paris('2026-01-13T10:00:00+01:00')
    expect(standingAt(rota, tuesday)).toEqual({
      isOpen: true,
      planned: [],
      nextStaffedAt: paris('2026-01-19T09:00:00+01:00'),
    })
    const monday = { from: paris('2026-01-12T00:00:00+01:00'), to: paris('2026-01-13T00:00:00+01:00') }
    expect(uncoveredTimes(rota, monday)).toEqual([
      { from: paris('2026-01-12T12:00:00+01:00'), to: paris('2026-01-12T19:00:00+01:00') },
    ])
  })

  test('a shift outside the opening hours counts for nothing; shifts that touch are one stretch', () => {
    const rota = aRota({
      shifts: [
        { person: 'lea', days: [1], from: '07:00', to: '13:00' },
        { person: 'sam', days: [1], from: '13:00', to: '22:00' },
        { person: 'sam', days: [6], from: '09:00', to: '12:00' },
      ],
    })
    const at = paris('2026-01-12T10:00:00+01:00')
    expect(standingAt(rota, at)).toEqual({
      isOpen: true,
      planned: ['lea'],
      staffedUntil: paris('2026-01-12T19:00:00+01:00'),
    })
    expect(standingAt(rota, paris('2026-01-12T08:00:00+01:00')).nextStaffedAt).toBe(paris('2026-01-12T09:00:00+01:00'))
  })

  test('a shift begins and ends on its days', () => {
    const rota = aRota({
      shifts: [{ person: 'lea', days: everyDay, from: '09:00', to: '10:00', since: '2026-01-13', until: '2026-01-14' }],
    })
    const week = { from: paris('2026-01-12T00:00:00+01:00'), to: paris('2026-01-19T00:00:00+01:00') }
    expect(plannedTurns(rota, week).map(({ from }) => new Date(from).toISOString())).toEqual([
      '2026-01-13T08:00:00.000Z',
      '2026-01-14T08:00:00.000Z',
    ])
  })

  test('without a rota, or with nobody in it for weeks, nothing is known', () => {
    expect(standingAt(emptyRota, 0)).toEqual({ isOpen: false, planned: [] })
    const over = aRota({ shifts: [{ person: 'lea', days: [1], from: '09:00', to: '10:00', until: '2020-01-01' }] })
    expect(standingAt(over, paris('2026-01-12T10:00:00+01:00')).nextStaffedAt).toBeUndefined()
  })

  test('whatever the rota: planned time lies within opening hours, and the next time is one of them', () => {
    const clock = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => {
      const minutes = quarter * 15
      return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    })
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
    const hours = fc.record({ days, from: clock, to: clock })
    const shifts = fc.record({ days, from: clock, to: clock, person: fc.constantFrom('lea', 'sam') })
    fc.assert(
      fc.property(
        fc.array(hours, { maxLength: 3 }),
        fc.array(shifts, { maxLength: 4 }),
        fc.integer({ min: paris('2026-03-20T00:00:00Z'), max: paris('2026-04-10T00:00:00Z') }),
        (weekly, planned, at) => {
          const rota = aRota({ weekly, shifts: planned })
          const span = { from: at, to: at + 4 * 24 * hour }
          const staffed = staffedTimes(rota, span)
          expect(without(staffed, openTimes(rota, span))).toEqual([])
          const { nextStaffedAt, staffedUntil, planned: people } = standingAt(rota, at)
          expect(people.length > 0).toBe(staffedUntil !== undefined)
          if (nextStaffedAt !== undefined && nextStaffedAt < span.to) {
            expect(staffed.some((stretch) => holds(stretch, nextStaffedAt))).toBe(true)
            expect(staffed.some((stretch) => stretch.from < nextStaffedAt)).toBe(false)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('stretches of time: joined, cut, and what is in both', () => {
  const a = [
    { from: 0, to: 5 },
    { from: 5, to: 8 },
    { from: 20, to: 10 },
  ]
  expect(union(a)).toEqual([{ from: 0, to: 8 }])
  expect(intersection(a, [{ from: 3, to: 100 }])).toEqual([{ from: 3, to: 8 }])
  expect(without(a, [{ from: 2, to: 3 }])).toEqual([
    { from: 0, to: 2 },
    { from: 3, to: 8 },
  ])
})

test('what is no rota is refused: a day that does not exist, a closure that ends before it begins', () => {
  const { _id, version, changedAt, changedBy, ...content } = emptyRota
  expect(rotaContentSchema.safeParse(content).success).toBe(true)
  const with_ = (more: object): boolean => rotaContentSchema.safeParse({ ...content, ...more }).success
  expect(with_({ closures: [{ from: '2026-02-30', to: '2026-03-01', why: '' }] })).toBe(false)
  expect(with_({ closures: [{ from: '2026-03-02', to: '2026-03-01', why: '' }] })).toBe(false)
  expect(with_({ weekly: [{ days: [0], from: '09:00', to: '10:00' }] })).toBe(false)
  expect(with_({ weekly: [{ days: [1], from: '9h', to: '10:00' }] })).toBe(false)
})
