import { t } from './words.ts'

const minuteMs = 60_000
const soonMinutes = 15

export interface ClockWord {
  text: string
  tone: 'late' | 'soon' | 'later'
}

/** A deadline as a word: "dans 4 min", "en retard de 12 min". Times in ms; minutes are rounded so that nothing looks better than it is. */
export function dueWord(dueAt: number, now: number): ClockWord {
  const left = dueAt - now
  if (left < 0) {
    const late = Math.floor(-left / minuteMs)
    return { text: late < 1 ? t('clock.lateNow') : t('clock.late', { span: spanWords(late) }), tone: 'late' }
  }
  const minutes = Math.floor(left / minuteMs)
  const text = minutes < 1 ? t('clock.now') : t('clock.in', { span: spanWords(minutes) })
  return { text, tone: minutes < soonMinutes ? 'soon' : 'later' }
}

/** How long something has lasted: "depuis 17 min". */
export function sinceWord(from: number, now: number): string {
  const minutes = Math.floor((now - from) / minuteMs)
  return minutes < 1 ? t('clock.sinceNow') : t('clock.since', { span: spanWords(minutes) })
}

function spanWords(minutes: number): string {
  if (minutes < 60) return t('clock.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours >= 48) return t('clock.days', { n: Math.floor(hours / 24) })
  // Beyond some hours, minutes are noise.
  if (rest === 0 || hours >= 6) return t('clock.hours', { n: hours })
  return t('clock.hoursMinutes', { h: hours, m: String(rest).padStart(2, '0') })
}

const months = ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.']
const parisTime = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

function parisParts(at: number): Record<string, string> {
  return Object.fromEntries(parisTime.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** "17 h 05", in Paris, with no-break spaces. */
export function hourWords(at: number): string {
  const { hour, minute } = parisParts(at)
  return `${Number(hour)}\u00a0h\u00a0${minute}`
}

/** "22 nov. 2026", in Paris, with no-break spaces. */
export function dayWords(at: number): string {
  const { day, month, year } = parisParts(at)
  return `${Number(day)}\u00a0${months[Number(month) - 1]}\u00a0${year}`
}

/** "22 nov. 2026 à 17 h 05", in Paris. */
export const dateWords = (at: number): string => `${dayWords(at)} à\u00a0${hourWords(at)}`
