import { holidayOn } from '../duty/holidays.ts'

const hourMs = 3_600_000

const paris = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', weekday: 'short', hourCycle: 'h23' },
})

interface Hour {
  year: number
  month: number
  day: number
  hour: number
  /** A weekend, or a public holiday of the whole country. */
  isFree: boolean
}

/** Hours of the last years, as the clock in Paris shows them: asked for once for each report. */
const known = new Map<number, Hour>()
const mostKnown = 50_000

const hourAt = (at: number): Hour => {
  const index = Math.floor(at / hourMs)
  const found = known.get(index)
  if (found) return found
  const parts = new Map(paris.formatToParts(index * hourMs).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
  const isWeekend = ['Sat', 'Sun'].includes(parts.get('weekday') ?? '')
  const day = { year: part('year'), month: part('month'), day: part('day') }
  const hour = { ...day, hour: part('hour'), isFree: isWeekend || holidayOn(day, 'FR') !== undefined }
  if (known.size >= mostKnown) known.clear()
  known.set(index, hour)
  return hour
}

/** `2026-T1`, and the month of the quarter (1 to 3), in Paris. */
export const periodOf = (at: number): { quarter: string; month: string } => {
  const { year, month } = hourAt(at)
  return { quarter: `${year}-T${Math.ceil(month / 3)}`, month: String(((month - 1) % 3) + 1) }
}

/**
 * Weekdays from 8 to 20, in Paris, are in hours, but for public holidays of the whole country. Whatever the rota says: it
 * changes, and figures of two years must mean the same.
 */
export const hoursOf = (at: number): 'in_hours' | 'out_of_hours' => {
  const { hour, isFree } = hourAt(at)
  return isFree || hour < 8 || hour >= 20 ? 'out_of_hours' : 'in_hours'
}

/** `2026-05-01`, in Paris. */
export const dayOf = (at: number): string => {
  const { year, month, day } = hourAt(at)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** First and last day of `2026-T1` or `2026`. */
export const daysOf = (period: string): { from: string; to: string } => {
  const [year, quarter] = period.split('-T').map(Number)
  const [first, last] = quarter === undefined ? [1, 12] : [quarter * 3 - 2, quarter * 3]
  const lastDay = new Date(Date.UTC(year ?? 0, last, 0)).getUTCDate()
  const two = (value: number): string => String(value).padStart(2, '0')
  return { from: `${year}-${two(first)}-01`, to: `${year}-${two(last)}-${lastDay}` }
}

/** The quarter after this one. */
export const quarterAfter = (period: string): string => {
  const [year = 0, quarter = 0] = period.split('-T').map(Number)
  return quarter === 4 ? `${year + 1}-T1` : `${year}-T${quarter + 1}`
}
