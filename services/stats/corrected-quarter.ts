import type { Populations } from './counts.ts'
import { hideBetween, type ToldGrid } from './difference.ts'
import type { PublishedTable } from './published.ts'
import { gridLike, hiddenIn, type PublishingRules, populationOf, tablesOf, tellsItsSize } from './published-tables.ts'
import { hiddenCells } from './suppress.ts'

/** A quarter as it was published once, and the counts that it was made from. */
export interface EarlierEdition {
  tables: PublishedTable[]
  populations: Populations
}

export type Correction =
  | { ok: true; tables: PublishedTable[] }
  /** `same`: nothing would be told that is not there. `tells_few`: the difference would point at few. */
  | { ok: false; reason: 'same' | 'tells_few' }

/**
 * The tables of a quarter as it is counted now, so that they may be read beside every edition of it that there is already:
 * two steps of one reader may be large, and what lies between their ends small. What was hidden once stays hidden, and more
 * is hidden where the difference would be told. If then nothing is told anew, there is no correction.
 */
export const correctedQuarter = async (
  earlier: readonly EarlierEdition[],
  populations: Populations,
  rules: PublishingRules,
): Promise<Correction> => {
  const { k } = rules
  const last = earlier.at(-1)
  if (!last) return tooFew
  // Who is in the tables must not change: the difference would be those who were too few to be told.
  const isSameWho = earlier.every((one) => populationOf(one.populations, k) === populationOf(populations, k))
  if (!isSameWho || !tellsItsSize(last.tables)) return tooFew
  const now = gridLike(last.tables, populations, rules)
  const told = earlier.map(({ tables, populations: then }): ToldGrid => {
    const grid = gridLike(tables, then, rules)
    return { grid, hidden: hiddenIn(grid, tables) }
  })
  const hidden = new Set(told.flatMap((one) => [...one.hidden]))
  for (let size = -1; size !== hidden.size; ) {
    size = hidden.size
    for (const cell of await hiddenCells(now, k, { alsoHidden: hidden })) hidden.add(cell)
    for (const then of told) if (!(await hideBetween(then, now, hidden, k))) return tooFew
  }
  const tables = tablesOf(now, hidden)
  if (!tellsItsSize(tables)) return tooFew
  return tellsAnew(last.tables, tables) ? { ok: true, tables } : { ok: false, reason: 'same' }
}

const tooFew = { ok: false, reason: 'tells_few' } as const

const tellsAnew = (before: readonly PublishedTable[], after: readonly PublishedTable[]): boolean => {
  const counts = new Map(
    before.flatMap(({ id, rows }) => rows.map(({ keys, count }) => [[id, ...keys].join('|'), count])),
  )
  return after.some(({ id, rows }) =>
    rows.some(({ keys, count }) => count !== null && count !== counts.get([id, ...keys].join('|'))),
  )
}
