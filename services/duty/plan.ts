import { type CalendarDay, dayAt, instantOf, plusDays, weekdayOf } from '../triage/ultimatum/wall-clock.ts'
import { dayKey, holidayOn } from './holidays.ts'
import { holds, type Interval, intersection, union, without } from './intervals.ts'
import type { Hours, RotaContent, Shift } from './rota.ts'

const zone = 'Europe/Paris'
const dayMs = 24 * 3_600_000
/** A longer closure than this is not looked past: nobody is told of a day that far away. */
const horizonDays = 60

type Plan = Pick<RotaContent, 'region' | 'onHolidays' | 'weekly' | 'shifts' | 'closures'>

/** Calendar days in Paris that touch `[from, to)`, and the one before: its night may reach into it. */
function* daysAround({ from, to }: Interval): Generator<CalendarDay> {
  const last = dayKey(dayAt(to, zone))
  for (let day = plusDays(dayAt(from, zone), -1); dayKey(day) <= last; day = plusDays(day, 1)) yield day
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** 1 is Monday. */
const weekday = (day: CalendarDay): number => weekdayOf(day) || 7

/** The stretch that begins on `day`. By the clock on the wall: a night in which the clocks change is longer, or shorter. */
const beginningOn = (day: CalendarDay, { from, to }: Hours): Interval => {
  const ends = minutesOf(to) <= minutesOf(from) ? plusDays(day, 1) : day
  return { from: instantOf(day, minutesOf(from), zone), to: instantOf(ends, minutesOf(to), zone) }
}

const wholeDay = (day: CalendarDay): Interval => ({
  from: instantOf(day, 0, zone),
  to: instantOf(plusDays(day, 1), 0, zone),
})

const isClosedOn = ({ region, onHolidays, closures }: Plan, day: CalendarDay): boolean => {
  const key = dayKey(day)
  if (closures.some(({ from, to }) => from <= key && key <= to)) return true
  return onHolidays === 'closed' && holidayOn(day, region) !== undefined
}

const isInForce = ({ since, until }: Shift, day: CalendarDay): boolean => {
  const key = dayKey(day)
  return (since === undefined || since <= key) && (until === undefined || key <= until)
}

const stretches = (hours: readonly Hours[], day: CalendarDay): Interval[] =>
  hours.filter(({ days }) => days.includes(weekday(day))).map((stretch) => beginningOn(day, stretch))

/** When the service is open, holidays and closures taken out. */
export const openTimes = (plan: Plan, span: Interval): Interval[] => {
  const all = [...daysAround(span)]
  const closed = all.filter((day) => isClosedOn(plan, day))
  // Nobody comes for the end of a night whose beginning is closed.
  const open = all.filter((day) => !closed.includes(day)).flatMap((day) => stretches(plan.weekly, day))
  return intersection(without(open, closed.map(wholeDay)), [span])
}

/** Somebody's stretch, cut to the opening hours. */
export interface Turn extends Interval {
  readonly person: string
}

/** Who is planned when, within the opening hours. */
export const plannedTurns = (plan: Plan, span: Interval): Turn[] => {
  const open = openTimes(plan, span)
  const all = [...daysAround(span)]
  const people = [...new Set(plan.shifts.map(({ person }) => person))]
  return people.flatMap((person) => {
    const own = plan.shifts.filter((shift) => shift.person === person)
    const wanted = all.flatMap((day) =>
      stretches(
        own.filter((shift) => isInForce(shift, day)),
        day,
      ),
    )
    return intersection(union(wanted), open).map((stretch) => ({ ...stretch, person }))
  })
}

/** When the service is open and somebody is planned: the only times that may be told to anybody. */
export const staffedTimes = (plan: Plan, span: Interval): Interval[] => union(plannedTurns(plan, span))

/** Open, and nobody is planned. */
export const uncoveredTimes = (plan: Plan, span: Interval): Interval[] =>
  without(openTimes(plan, span), staffedTimes(plan, span))

export interface Standing {
  isOpen: boolean
  /** Who is planned to be there now. */
  planned: string[]
  /** Somebody is planned without a gap until then. */
  staffedUntil?: number
  /** When somebody is planned again; absent while somebody is planned now, and when nobody is for weeks. */
  nextStaffedAt?: number
}

/** What the rota says of the instant `at` (ms). */
export const standingAt = (plan: Plan, at: number): Standing => {
  const near = { from: at, to: at + 2 * dayMs }
  const turns = plannedTurns(plan, near)
  const current = union(turns).find((stretch) => holds(stretch, at))
  const next = current ? undefined : nextStaffed(plan, at)
  return {
    isOpen: openTimes(plan, { from: at, to: at + 1 }).length > 0,
    planned: turns.filter((turn) => holds(turn, at)).map(({ person }) => person),
    ...(current ? { staffedUntil: current.to } : {}),
    ...(next === undefined ? {} : { nextStaffedAt: next }),
  }
}

/** Day by day outwards: mostly it is tomorrow. */
const nextStaffed = (plan: Plan, at: number): number | undefined => {
  if (plan.weekly.length === 0 || plan.shifts.length === 0) return undefined
  for (let from = at; from < at + horizonDays * dayMs; from += 4 * dayMs) {
    const [first] = staffedTimes(plan, { from, to: from + 4 * dayMs })
    if (first) return first.from
  }
  return undefined
}
