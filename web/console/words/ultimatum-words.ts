import type { UltimatumView } from '../server/case-view.ts'
import { hourWords } from './clock-words.ts'
import { t } from './words.ts'

const parisDay = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const weekday = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', weekday: 'long' })
const date = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long' })

const dayMs = 24 * 60 * 60_000

/** Whole days between two instants by the calendar of Paris. */
function daysBetween(from: number, to: number): number {
  const midnight = (at: number): number => {
    const parts = new Map(parisDay.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day'))
  }
  return Math.round((midnight(to) - midnight(from)) / dayMs)
}

function dayName(at: number, now: number): string {
  const days = daysBetween(now, at)
  if (days === 0) return t('ultimatum.today')
  if (days === 1) return t('ultimatum.tomorrow')
  return days > 1 && days < 7 ? weekday.format(at) : date.format(at).replace(' ', '\u00a0')
}

/** "18 h", and "18 h 30" when there are minutes. */
const shortHour = (at: number): string => hourWords(at).replace(/\u00a000$/, '')

/** When an ultimatum runs out, in Paris: "vendredi 18 h", "dès demain", "demain 8 h (passé)", or as it was told. */
export function ultimatumWhen(ultimatum: UltimatumView, now: number): string {
  if (!ultimatum.at) return t('ultimatum.told', { text: ultimatum.text })
  const at = Date.parse(ultimatum.at)
  const isWholeDay = ultimatum.isVague === true && shortHour(at) === '0\u00a0h'
  const exact = isWholeDay ? dayName(at, now) : `${dayName(at, now)} ${shortHour(at)}`
  const when = ultimatum.isVague ? t('ultimatum.from', { when: exact }) : exact
  return at < now && !ultimatum.isVague ? t('ultimatum.past', { when }) : when
}
