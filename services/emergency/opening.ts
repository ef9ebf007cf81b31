import { z } from 'zod'

const timeSchema = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/)

/** `days`: 1 is Monday. `from` is open, `to` is closed already; both are clock times in Paris. */
const spanSchema = z.object({ days: z.array(z.number().int().min(1).max(7)).min(1), from: timeSchema, to: timeSchema })

/** `unknown` is never open: better no number than one that does not answer. */
export const openingSchema = z.union([z.literal('always'), z.literal('unknown'), z.array(spanSchema).min(1)])
export type Opening = z.infer<typeof openingSchema>

const parisClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What the clock on a wall in Paris shows at `now` (ms since the epoch), summer time included. `day` 1 is Monday. */
const parisTime = (now: number): { day: number; time: string } => {
  const parts = new Map(parisClock.formatToParts(now).map(({ type, value }) => [type, value]))
  return { day: weekdays.indexOf(parts.get('weekday') ?? '') + 1, time: `${parts.get('hour')}:${parts.get('minute')}` }
}

/** Whether somebody answers at `now` (ms since the epoch). */
export const isOpen = (opening: Opening, now: number): boolean => {
  if (opening === 'always' || opening === 'unknown') return opening === 'always'
  const { day, time } = parisTime(now)
  return opening.some(({ days, from, to }) => days.includes(day) && from <= time && time < to)
}

/** The words that hours are printed with; `{from}` and the like are filled in. */
export const hoursWordsSchema = z.object({
  always: z.string(),
  daily: z.string(),
  days: z.string(),
  unknown: z.string(),
  hour: z.string(),
  hourAndMinutes: z.string(),
})
export type HoursWords = z.infer<typeof hoursWordsSchema>

/** Opening hours as people read them, so that what is printed is always what is computed with. */
export const printHours = (opening: Opening, words: HoursWords): string => {
  if (opening === 'always' || opening === 'unknown') return words[opening]
  return opening.map((span) => printSpan(span, words)).join(' ; ')
}

const printSpan = ({ days, from, to }: z.infer<typeof spanSchema>, words: HoursWords): string =>
  (days.length === 7 ? words.daily : words.days)
    .replace('{days}', days.map(dayName).join(', '))
    .replace('{from}', printTime(from, words))
    .replace('{to}', printTime(to, words))

const printTime = (time: string, words: HoursWords): string => {
  const [hour = '', minutes = ''] = time.split(':')
  const pattern = minutes === '00' ? words.hour : words.hourAndMinutes
  return pattern.replace('{hour}', String(Number(hour))).replace('{minutes}', minutes)
}

// 1 January 2024 was a Monday.
const dayName = (day: number): string =>
  new Intl.DateTimeFormat('fr-FR', { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
