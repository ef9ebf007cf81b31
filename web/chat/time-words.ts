const noBreak = '\u00a0'

/** "17 h 05" today, "22 nov. 2026 à 17 h 05" on another day, in the reader's own time zone. */
export function timeWords(at: number, now: number): string {
  const date = new Date(at)
  const hour = `${date.getHours()}${noBreak}h${noBreak}${String(date.getMinutes()).padStart(2, '0')}`
  if (date.toDateString() === new Date(now).toDateString()) return hour
  const day = date.toLocaleDateString('fr-FR', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${day} à ${hour}`
}
