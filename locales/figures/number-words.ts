import { words } from './words.ts'

const wholeNumber = new Intl.NumberFormat('fr-FR')
const wholePercent = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0 })
const longDay = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "1 234", with the narrow space of French. */
export const countText = (count: number): string => wholeNumber.format(count)

/** "12 %". What is not nothing is never said to be 0 %. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.005) return words('numbers.underOne')
  return wholePercent.format(share)
}

/** "3 avril 2026" for `2026-04-03`; the first of a month is "1er". */
export const dayText = (day: string): string => longDay.format(Date.parse(`${day}T00:00:00Z`)).replace(/^1 /, '1er ')

const hour = 60
const day = 24 * hour

/** Of the bounds between which delays are counted: "5 min", "12 h", "3 jours". */
function durationText(minutes: number): string {
  if (minutes < hour) return words('numbers.minutes', { count: minutes })
  if (minutes < day) return words('numbers.hours', { count: minutes / hour })
  return words('numbers.days', { count: minutes / day })
}

interface Range {
  unit: 'share' | 'minutes'
  low: number | null
  high: number | null
  suppressed: boolean
}

/** Everything is possible: what is hidden leaves nothing to be said. */
const saysNothing = ({ unit, low, high }: Omit<Range, 'suppressed'>): boolean =>
  low === 0 && (unit === 'share' ? high === null || high >= 1 : high === null)

/** "12 %", "entre 12 % et 15 %", "entre 4 h et 12 h", "5 min ou moins", "plus de 3 jours" or "n.p.". */
export function rangeText({ unit, low, high, suppressed }: Range): string {
  if (suppressed || low === null || saysNothing({ unit, low, high })) return words('cell.hidden')
  const said = unit === 'share' ? shareText : durationText
  if (high === null) return words('numbers.moreThan', { low: said(low) })
  if (said(low) === said(high)) return said(low)
  if (unit === 'minutes' && low === 0) return words('numbers.atMost', { high: said(high) })
  return words('numbers.between', { low: said(low), high: said(high) })
}
