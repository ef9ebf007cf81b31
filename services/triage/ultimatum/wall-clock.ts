/** A day of the calendar; `month` 1 is January. */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

const dayMs = 24 * 60 * 60_000
const formats = new Map<string, Intl.DateTimeFormat>()

const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}

/** What the clock on the wall shows at `at`, written as if it were UTC (ms). */
const shownAt = (at: number, timeZone: string): number => {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

const offsetAt = (at: number, timeZone: string): number => shownAt(at, timeZone) - Math.floor(at / 1000) * 1000

/** The day in `timeZone` at `at` (ms since the epoch). */
export const dayAt = (at: number, timeZone: string): CalendarDay => {
  const shown = new Date(shownAt(at, timeZone))
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() }
}

export const plusDays = ({ year, month, day }: CalendarDay, days: number): CalendarDay => {
  const moved = new Date(Date.UTC(year, month - 1, day + days))
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() }
}

/** 0 is Sunday. */
export const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay()

export const isRealDay = ({ year, month, day }: CalendarDay): boolean => {
  const same = new Date(Date.UTC(year, month - 1, day))
  return same.getUTCMonth() === month - 1 && same.getUTCDate() === day
}

/**
 * When the clock on the wall shows `minutes` after midnight of `day` (ms since the epoch). Where the clock shows it twice
 * or never, the earlier instant.
 */
export const instantOf = ({ year, month, day }: CalendarDay, minutes: number, timeZone: string): number => {
  const shown = Date.UTC(year, month - 1, day, 0, minutes)
  const guesses = [-dayMs, dayMs].map((shift) => shown - offsetAt(shown + shift, timeZone))
  const right = guesses.filter((guess) => shownAt(guess, timeZone) === shown)
  return Math.min(...(right.length > 0 ? right : guesses))
}
