import { measuresOf } from './measures.ts'
import { tablePlans } from './plan.ts'
import type { PublishedEdition, PublishedRow, PublishedTable } from './published.ts'

/** The public page knows counts to the nearest multiple of this. */
export const publicBase = 5

const rounded = (row: PublishedRow): PublishedRow =>
  row.count === null ? row : { ...row, count: Math.round(row.count / publicBase) * publicBase }

const insideOnly = new Set(tablePlans.filter((plan) => plan.insideOnly).map(({ id }) => id))

const publicTable = (table: PublishedTable): PublishedTable => {
  const rows = table.rows.map(rounded)
  return { ...table, rows, measures: measuresOf({ id: table.id, rows }) }
}

/**
 * What everybody may read of an edition. Made from what analysts read, and from nothing else: whoever has both knows no
 * more than an analyst does.
 */
export const publicEdition = (edition: PublishedEdition): PublishedEdition => ({
  ...edition,
  tables: edition.tables.filter(({ id }) => !insideOnly.has(id)).map(publicTable),
})
