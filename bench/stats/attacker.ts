import { bound } from './attack-bounds.ts'
import { Notes } from './attack-notes.ts'

/** What anybody sees of an edition: JSON from the server, nothing else. */
export interface Seen {
  /** `2026-T1`, a correction of it `2026-T1.2`. */
  edition: string
  period: string
  /** 5 on the page that everybody may read. */
  roundedTo?: number
  tables: readonly SeenTable[]
}

export interface SeenTable {
  id: string
  dimensions: readonly { id: string; values: readonly string[] }[]
  rows: readonly { keys: readonly string[]; count: number | null }[]
}

/** What the attacker worked out of a number that was not told: it lies between the two. */
export interface Finding {
  /** `2026-T1/category|threat`; with `of`, everything of that whole but the cell. */
  cell: string
  of?: string
  low: number
  high: number
}

/**
 * Tries to learn what was not told: subtracts what was, across tables, their totals, months, quarters, years and the version
 * rounded for everybody, as often as that gives something new; and looks by linear programming for the least and the most
 * that every hidden number can be. Knows how the tables are made, and none of the counts that they were made from. A year is
 * taken to be the sum of the quarters that `yearOf` names, by their editions.
 */
export async function attack(
  seen: readonly Seen[],
  k: number,
  yearOf: Readonly<Record<string, readonly string[]>> = {},
): Promise<Finding[]> {
  const notes = new Notes()
  for (const edition of seen) notes.read(edition)
  for (const [year, quarters] of Object.entries(yearOf)) notes.joinYear(year, quarters)
  notes.subtract()
  return bound(notes, { enough: k })
}

/** As one edition of those who came between two, or of those who went. */
export const between = (before: Seen, after: Seen, sign: 1 | -1): Seen => ({
  ...{ edition: differenceName(before, after), period: after.period },
  tables: after.tables.map((table) => {
    const then = new Map(before.tables.find(({ id }) => id === table.id)?.rows.map((row) => [row.keys.join('|'), row]))
    const countOf = ({ keys, count }: SeenTable['rows'][number]): number | null => {
      const old = then.get(keys.join('|'))?.count ?? null
      return old === null || count === null ? null : sign * (count - old)
    }
    return { ...table, rows: table.rows.map((row) => ({ keys: row.keys, count: countOf(row) })) }
  }),
})

export const differenceName = (before: { edition: string }, after: { edition: string }): string =>
  `${before.edition}>${after.edition}`

/**
 * Reads two versions of a quarter against each other, and guesses that reports only came, or only went: a guess that
 * cannot be true is given up.
 */
export async function attackDifference(before: Seen, after: Seen, k: number, sign: 1 | -1): Promise<Finding[]> {
  const notes = new Notes()
  notes.read(between(before, after, sign))
  notes.subtract()
  return bound(notes, { enough: k, isGuess: true })
}
