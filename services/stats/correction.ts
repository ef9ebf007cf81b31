import { type DimensionId, dimensionOf } from './plan.ts'
import { type PublishedRow, type PublishedTable, totalKey } from './published.ts'

/**
 * A corrected edition, beside the first: whoever has both subtracts. So a quarter is corrected only as a whole, if every
 * table has the same cells, told and hidden, and no difference is small: neither of a told cell, nor of its complement, nor
 * of all that is hidden in a line together. `undefined`: it may not be, or need not be.
 */
export const correctedTables = (
  told: readonly PublishedTable[],
  fresh: readonly PublishedTable[],
  k: number,
): PublishedTable[] | undefined => {
  // Tables share their margins: where one may not change, a changed margin in another would be its correction after all.
  const pairs = told.map((table) => ({ table, corrected: fresh.find(({ id }) => id === table.id) }))
  if (!pairs.every(({ table, corrected }) => corrected && mayReplace(table, corrected, k))) return undefined
  const tables = pairs.flatMap(({ corrected }) => corrected ?? [])
  return JSON.stringify(tables) === JSON.stringify(told) ? undefined : tables
}

const nameOf = ({ keys }: PublishedRow): string => keys.join('|')

const mayReplace = (told: PublishedTable, fresh: PublishedTable, k: number): boolean => {
  const now = new Map(fresh.rows.map((row) => [nameOf(row), row]))
  if (now.size !== told.rows.length) return false
  if (!told.rows.every((row) => now.get(nameOf(row))?.suppressed === row.suppressed)) return false
  const change = (row: PublishedRow): number => (now.get(nameOf(row))?.count ?? 0) - (row.count ?? 0)
  const isLarge = (difference: number): boolean => difference === 0 || Math.abs(difference) >= k
  const isLargeIn = ({ sum, parts, isSum }: Line): boolean => {
    const known = parts.filter(({ count }) => count !== null)
    const changes = known.map(change)
    const hidden = change(sum) - changes.reduce((all, one) => all + one, 0)
    return changes.every((one) => isLarge(change(sum) - one)) && (!isSum || isLarge(hidden))
  }
  return told.rows.every((row) => isLarge(change(row))) && linesOf(told).every(isLargeIn)
}

interface Line {
  sum: PublishedRow
  parts: PublishedRow[]
  /** Do the parts make the sum, or may a report be in several of them? */
  isSum: boolean
}

/** Every row and column of a table, with its sum. */
const linesOf = ({ dimensions, rows }: PublishedTable): Line[] =>
  rows.flatMap((sum) =>
    sum.keys.flatMap((key, at): Line[] => {
      if (key !== totalKey || sum.count === null) return []
      const isSum = !dimensionOf(dimensions[at]?.id as DimensionId).isMulti
      const parts = rows.filter(
        ({ keys }) => keys[at] !== totalKey && keys.every((other, place) => place === at || other === sum.keys[place]),
      )
      return [{ sum, parts, isSum }]
    }),
  )
