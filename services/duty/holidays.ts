import Holidays from 'date-holidays'
import type { CalendarDay } from '../triage/ultimatum/wall-clock.ts'

/** Where the team's own calendar differs from the common one: Alsace and Moselle, and the overseas territories. */
export const holidayRegions = ['FR', '57', '67', '68', 'GP', 'MQ', 'GF', 'RE', 'YT', 'MF', 'BL'] as const
export type HolidayRegion = (typeof holidayRegions)[number]

const years = new Map<string, ReadonlyMap<string, string>>()
const calendars = new Map<HolidayRegion, Holidays>()

const calendarOf = (region: HolidayRegion): Holidays => {
  const known = calendars.get(region)
  if (known) return known
  const made = region === 'FR' ? new Holidays('FR') : new Holidays('FR', region)
  made.setLanguages('fr')
  calendars.set(region, made)
  return made
}

/** The year's holidays by day (`2026-07-14`): those on which nobody has to work, no commemorations. */
const holidaysOf = (year: number, region: HolidayRegion): ReadonlyMap<string, string> => {
  const key = `${region} ${year}`
  const known = years.get(key)
  if (known) return known
  const days = calendarOf(region).getHolidays(year)
  const found = new Map(days.filter(({ type }) => type === 'public').map(({ date, name }) => [date.slice(0, 10), name]))
  years.set(key, found)
  return found
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A day as it is kept and sent: `2026-07-14`. */
export const dayKey = ({ year, month, day }: CalendarDay): string => `${year}-${two(month)}-${two(day)}`

/** The name of the holiday, if the day is one. */
export const holidayOn = (day: CalendarDay, region: HolidayRegion): string | undefined =>
  holidaysOf(day.year, region).get(dayKey(day))
