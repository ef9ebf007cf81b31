import type { FigureData, FigureTable } from './figure-data.ts'
import type { FigureWordKey } from './words.ts'

export interface Section {
  id: string
  title: FigureWordKey
  tables: FigureTable[]
}

/** What we owe comes before what we count. A table of an unknown name stands in `rest`, and is never lost. */
const plan: { id: string; title: FigureWordKey; tables: string[] }[] = [
  { id: 'ours', title: 'section.ours', tables: ['lateness', 'answers', 'closures'] },
  { id: 'volume', title: 'section.volume', tables: ['trend', 'months', 'hours', 'channels'] },
  { id: 'what', title: 'section.what', tables: ['categories', 'categories_by_age', 'severities', 'signals'] },
  { id: 'who', title: 'section.who', tables: ['ages', 'speakers'] },
  { id: 'where', title: 'section.where', tables: ['platforms', 'features'] },
  { id: 'next', title: 'section.next', tables: ['outcomes', 'returns', 'betters', 'overrides'] },
  // How platforms answer to requests for removal, once these are followed and counted.
  { id: 'removal', title: 'section.removal', tables: ['removal'] },
  { id: 'suicide', title: 'section.suicide', tables: ['suicide_signals'] },
]

/** The tables of an edition in the order in which they are read; sections without any are left out, but for `keep`. */
export function sectionsOf({ tables, trend }: FigureData, keep: string[] = []): Section[] {
  const all = trend.rows.length > 1 ? [trend, ...tables] : tables
  const sections = plan.map(({ id, title, tables: ids }) => ({
    ...{ id, title },
    tables: ids.flatMap((wanted) => all.find((table) => table.id === wanted) ?? []),
  }))
  const known = plan.flatMap(({ tables: ids }) => ids)
  const rest = { id: 'rest', title: 'section.rest' as const, tables: all.filter(({ id }) => !known.includes(id)) }
  return [...sections, rest].filter(({ id, tables: own }) => own.length > 0 || keep.includes(id))
}
