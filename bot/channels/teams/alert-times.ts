const parts = { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', hour12: false } as const
const clockFormat = new Intl.DateTimeFormat('fr-FR', parts)
const dayFormat = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long' })

/** "21 h 05", in Paris. `at` in milliseconds since the epoch. */
export function hourText(at: number): string {
  const [hours = '', minutes = ''] = clockFormat.format(at).split(':')
  return `${Number(hours)}\u00a0h\u00a0${minutes}`
}

/** With its day when that is not today: a card stands for as long as somebody waits. */
export const momentText = (at: number, now: number): string =>
  dayFormat.format(at) === dayFormat.format(now) ? hourText(at) : `${hourText(at)} (${dayFormat.format(at)})`
