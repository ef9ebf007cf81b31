import type { FoundTime } from './find-times.ts'
import type { SaidDay } from './said-time.ts'
import { type CalendarDay, dayAt, instantOf, isRealDay, plusDays, weekdayOf } from './wall-clock.ts'

/** When a time may be: from `at` at the earliest to `until` at the latest (ms since the epoch). */
export interface Moment {
  readonly at: number
  readonly until: number
  /** The hour was said: it is `at`. */
  readonly isExact: boolean
}

const minuteMs = 60_000
const dayMinutes = 24 * 60
const at = (hour: number, minute = 0): number => hour * 60 + minute

type Window = readonly [from: number, to: number]

/** Minutes after midnight; night reaches into the next day. */
const partWindows: Record<NonNullable<FoundTime['part']>, Window> = {
  morning: [at(6), at(12)],
  afternoon: [at(12), at(18)],
  evening: [at(18), at(24)],
  night: [at(21), at(30)],
}

/** Hours at which most French schools begin, pause and end: the earliest that is usual. */
const schoolWindows: Record<NonNullable<FoundTime['school']>, readonly Window[]> = {
  start: [[at(8), at(8, 30)]],
  break: [
    [at(9, 45), at(10, 45)],
    [at(15), at(16)],
  ],
  lunch: [[at(11, 30), at(14)]],
  end: [[at(15, 30), at(18, 30)]],
}
const wednesday = 3
const wednesdayEnd: Window = [at(11, 30), at(13)]

interface Ground {
  readonly said: number
  readonly timeZone: string
  readonly today: CalendarDay
}

const moment = ({ timeZone, said }: Ground, day: CalendarDay, [from, to]: Window): Moment | undefined => {
  const until = instantOf(day, to, timeZone)
  if (until < said || (until === said && from === to)) return undefined
  return { at: Math.max(said, instantOf(day, from, timeZone)), until, isExact: from === to }
}

const isSchoolDay = (day: CalendarDay): boolean => weekdayOf(day) >= 1 && weekdayOf(day) <= 5

const windowsOn = (time: FoundTime, day: CalendarDay): readonly Window[] => {
  const { clock, part, school } = time
  if (clock !== undefined) return clockWindows(clock, time)
  if (school === 'end' && weekdayOf(day) === wednesday) return [wednesdayEnd]
  if (school) return isSchoolDay(day) ? schoolWindows[school] : []
  return [part ? partWindows[part] : [0, dayMinutes]]
}

/** "8h" may be eight in the evening: where no word tells, both are looked at, the earlier first. */
const clockWindows = (clock: number, { part, day }: FoundTime): readonly Window[] => {
  const exactly = (minutes: number): Window => [minutes, minutes]
  const isSmall = clock < at(12)
  if (part === 'evening' || part === 'afternoon') return [exactly(isSmall ? clock + at(12) : clock)]
  if (part === 'night') return [exactly(isSmall ? clock + dayMinutes : clock)]
  // Midnight of a named day is the one before it, or the one after: the earlier counts.
  if (clock === dayMinutes && day && !isToday(day)) return [exactly(0)]
  if (clock === 0 && (!day || isToday(day))) return [exactly(dayMinutes)]
  const isSure = part === 'morning' || (day && !isToday(day))
  return isSmall && !isSure ? [exactly(clock), exactly(clock + at(12))] : [exactly(clock)]
}

const isToday = (day: SaidDay): boolean => day.kind === 'ahead' && day.days === 0

/** The first day from `start` on, at most `most` days later, that `isRight` accepts and on which the time is still ahead. */
const firstOn = (
  ground: Ground,
  time: FoundTime,
  isRight: (day: CalendarDay) => boolean,
  range: readonly [first: number, last: number],
): Moment | undefined => {
  for (let days = range[0]; days <= range[1]; days += 1) {
    const day = plusDays(ground.today, days)
    if (!isRight(day)) continue
    for (const window of windowsOn(time, day)) {
      const found = moment(ground, day, window)
      if (found) return found
    }
  }
  return undefined
}

const anyDay = (): boolean => true
/** Two leap years lie at most eight years apart. */
const longestDays = 8 * 366

const onDay = (ground: Ground, time: FoundTime, day: SaidDay): Moment | undefined => {
  switch (day.kind) {
    case 'ahead':
      return firstOn(ground, time, anyDay, [day.days, day.days])
    case 'weekday': {
      // "avant vendredi", said on a Friday: that day has begun already, so it is the next one.
      const isWhole = time.clock === undefined && time.part === undefined && time.school === undefined
      const first = time.isBefore && isWhole ? 1 : 0
      return firstOn(ground, time, (each) => weekdayOf(each) === day.weekday, [first, 7])
    }
    case 'date':
      return onDate(ground, time, day)
    case 'weekend':
      return weekend(ground, time)
  }
}

const onDate = (
  ground: Ground,
  time: FoundTime,
  { day, month }: Extract<SaidDay, { kind: 'date' }>,
): Moment | undefined => {
  const { year, month: present } = ground.today
  for (let step = 0; step <= longestDays / 28; step += 1) {
    const each: CalendarDay =
      month === undefined
        ? { year: year + Math.floor((present - 1 + step) / 12), month: ((present - 1 + step) % 12) + 1, day }
        : { year: year + step, month, day }
    if (!isRealDay(each)) continue
    for (const window of windowsOn(time, each)) {
      const found = moment(ground, each, window)
      if (found) return found
    }
  }
  return undefined
}

const weekend = (ground: Ground, time: FoundTime): Moment | undefined => {
  const isWeekend = (day: CalendarDay): boolean => weekdayOf(day) === 6 || weekdayOf(day) === 0
  return firstOn(ground, time, isWeekend, [0, 7])
}

const lapseFrom = ({ said, timeZone, today }: Ground, time: FoundTime, lapse: number): Moment => {
  const exact = said + lapse * minuteMs
  if (!time.inDays) return { at: exact, until: exact, isExact: true }
  const days = Math.round(lapse / dayMinutes)
  // "dans deux jours" is any hour of that day; "il me reste deux jours" runs until this hour of it.
  const from = instantOf(plusDays(today, days), 0, timeZone)
  const until = Math.max(exact, instantOf(plusDays(today, days + 1), 0, timeZone))
  return { at: Math.max(said, from), until, isExact: false }
}

const byClock = (ground: Ground, time: FoundTime): Moment | undefined => {
  if (time.day) return onDay(ground, time, time.day)
  // The small hours still belong to "cette nuit" of the evening before.
  const first = time.part === 'night' ? -1 : 0
  if (time.isThis) return firstOn(ground, time, anyDay, [first, 0])
  return firstOn(ground, time, anyDay, [first, 4])
}

/**
 * When a time said at `said` (ms since the epoch) is, by the clock of `timeZone`. Where its hour cannot be known, `at` is the
 * earliest that it may mean; nothing when it is past already, or unknowable.
 */
export const resolveTime = (time: FoundTime, said: number, timeZone: string): Moment | undefined => {
  if (time.undated) return undefined
  const ground: Ground = { said, timeZone, today: dayAt(said, timeZone) }
  const isOfTheClock = time.clock !== undefined || time.day || time.part || time.school
  const moments = [
    ...(time.lapse === undefined ? [] : [lapseFrom(ground, time, time.lapse)]),
    ...(isOfTheClock ? [byClock(ground, time)] : []),
  ].flatMap((found) => found ?? [])
  const [first] = moments.toSorted((one, other) => one.at - other.at)
  return first && { ...first, until: Math.max(...moments.map(({ until }) => until)) }
}
