import figures from '../../locales/fr/figures.json' with { type: 'json' }
import taxonomy from '../../locales/fr/taxonomy.json' with { type: 'json' }
import { unconfirmed } from '../../services/stats/plan.ts'
import { totalKey } from '../../services/stats/published.ts'

type Words = Record<string, string>

/** What people read for the values of each dimension. Values of the taxonomy have its words. */
const vocabularies: Record<string, Words> = {
  channel: figures.channel,
  hours: figures.hours,
  category: taxonomy.categories,
  severity: taxonomy.severities,
  signal: taxonomy.signals,
  suicide_signal: taxonomy.signals,
  age: taxonomy.ageBands,
  speaker: taxonomy.speakers,
  platform: { ...taxonomy.platforms, ...figures.platform },
  feature: figures.feature,
  promise: figures.promise,
  wait: figures.wait,
  kept: figures.kept,
  closure: figures.closure,
  outcome: { ...taxonomy.closingOutcomes, ...figures.outcome },
  return: figures.return,
  override: figures.override,
  better: figures.better,
}

const found = (words: Words | undefined, id: string, what: string): string => {
  const text = words?.[id]
  if (text === undefined) throw new Error(`figures.json has no ${what} ${id}`)
  return text
}

const monthName = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `2026-T1` or `2026`, for people. */
export const periodLabel = (period: string): string => {
  const [year = '', quarter] = period.split('-T')
  if (quarter === undefined) return figures.edition.year.replace('{{year}}', year)
  const words = quarter === '1' ? figures.edition.first_quarter : figures.edition.quarter
  return words.replace('{{quarter}}', quarter).replace('{{year}}', year)
}

/** `period`: of the table, for the months of a quarter have their names. Throws on an id without words. */
export const valueLabel = (dimension: string, id: string, period: string): string => {
  if (id === totalKey) return figures.common.total
  if (id === unconfirmed) return figures.common.unconfirmed
  if (dimension === 'quarter') return periodLabel(id)
  if (dimension !== 'month') return found(vocabularies[dimension], id, dimension)
  const [year, quarter] = period.split('-T').map(Number)
  return monthName.format(Date.UTC(year ?? 0, ((quarter ?? 1) - 1) * 3 + Number(id) - 1, 1))
}

export const dimensionLabel = (id: string): string => found(figures.dimensions, id, 'dimension')
export const tableTitle = (id: string): string => found(figures.titles, id, 'title')
export const noteText = (id: string): string => found(figures.notes, id, 'note')
export const changeText = (id: string): string => found(figures.changes, id, 'change')
export const unitText = (id: keyof typeof figures.units): string => figures.units[id]
export const reasonText = (id: keyof typeof figures.reasons, k: number): string =>
  figures.reasons[id].replace('{{k}}', String(k))
