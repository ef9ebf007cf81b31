import { measuresOf } from './measures.ts'
import { tablePlans } from './plan.ts'
import type { PublishedEdition, PublishedRow, PublishedTable } from './published.ts'

/** The public page knows counts to the nearest multiple of this. */
export const publicBase = 5

const rounded = (row: PublishedRow): PublishedRow =>
  row.count === null ? row : { ...row, count: Math.round(row.count / publicBase) * publicBase }

const insideOnly = new Set(tablePlans.filter((plan) => plan.insideOnly).map(({ id }) => id))

const publicTables = (tables: readonly PublishedTable[]): PublishedTable[] => {
  const told = tables
    .filter(({ id }) => !insideOnly.has(id))
    .map((table) => ({ ...table, rows: table.rows.map(rounded) }))
  return told.map((table) => ({ ...table, measures: measuresOf(table.id, told) }))
}

/**
 * What everybody may read of an edition. Made from what analysts read, and from nothing else: whoever has both knows no
 * more than an analyst does.
 */
export const publicEdition = (edition: PublishedEdition): PublishedEdition => ({
  ...edition,
  tables: publicTables(edition.tables),
})
