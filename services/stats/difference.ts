import type { Cell, Grid, Relation } from './grid.ts'
import { givenAway, hideBeside, hideInSums, type Secret } from './suppress.ts'

/** An edition as somebody may read it: of every cell, whether it was told. */
export interface ToldGrid {
  grid: Grid
  hidden: ReadonlySet<string>
}

/**
 * Whoever has two editions with the same cells subtracts, and has the figures of those who came or went in between. Hides
 * in the later one what it takes, until these too are protected: each of their numbers below `k`, with its complement, may
 * be 0 and may be `k` or more, for all that the two editions say together. Where nothing of a row or column changed, nobody is
 * told of. `false`: how many came or went is itself a small number, and the later edition must not be told.
 */
export const hideBetween = async (then: ToldGrid, now: Grid, hidden: Set<string>, k: number): Promise<boolean> => {
  const difference = differenceOf(then.grid, now)
  const inAll = Math.abs(difference.get(allReports)?.count ?? 0)
  if (inAll > 0 && inAll < k) return false
  const secrets = secretsIn(difference, now.relations, k)
  for (const { cell } of secrets) hidden.add(cell)
  const sizes = new Map([...difference].map(([id, cell]) => [id, { ...cell, count: Math.abs(cell.count) }]))
  const changed = now.relations.filter(({ whole, parts }) => [whole, ...parts].some((id) => sizes.get(id)?.count))
  for (;;) {
    while (hideInSums(sizes, changed, hidden, k));
    const given = new Set<string>()
    // Guessed: that reports only came, or only went. Without a guess one edition says nothing of the other.
    for (const sign of [1, -1] as const) {
      for (const cell of await givenBetween({ then, now, hidden, difference, secrets, sign }, k)) given.add(cell)
    }
    if (given.size === 0) return true
    const before = hidden.size
    const secretCells = [...given].map((cell) => ({ cell }))
    hideBeside({ ...now, cells: sizes }, secretCells, hidden)
    if (hidden.size === before) return false
  }
}

const allReports = 'total'

type Cells = ReadonlyMap<string, Cell>

/** More in the later one, or less where it is negative. */
const differenceOf = (before: Grid, after: Grid): Cells => {
  const cells = [...after.cells.values()].map((cell): Cell => {
    const then = before.cells.get(cell.id)
    const count = cell.count - (then?.count ?? 0)
    // A folded cell may count a report for several of its values, in one edition and not in the other: so many more, or fewer,
    // it counts at least.
    const reports =
      count < 0 ? -Math.max(0, (then?.reports ?? 0) - cell.count) : Math.max(0, cell.reports - (then?.count ?? 0))
    const impossible = cell.impossible && then?.impossible === true
    return { ...cell, count, reports, impossible }
  })
  return new Map(cells.map((cell) => [cell.id, cell]))
}

const secretsIn = (difference: Cells, relations: readonly Relation[], k: number): Secret[] => {
  const countOf = (id: string): number => difference.get(id)?.count ?? 0
  return relations.flatMap(({ whole, parts, bounded }): Secret[] => {
    if ([whole, ...parts].every((id) => countOf(id) === 0)) return []
    return parts.flatMap((cell): Secret[] => {
      const { count = 0, reports = 0, impossible = false } = difference.get(cell) ?? {}
      if (impossible) return []
      const rest = countOf(whole) - count
      return [
        ...(Math.abs(reports) < k ? [{ cell, value: count }] : []),
        ...(bounded.includes(cell) && Math.abs(rest) < k ? [{ cell, whole, value: rest }] : []),
      ]
    })
  })
}

interface Guess {
  then: ToldGrid
  now: Grid
  hidden: ReadonlySet<string>
  difference: Cells
  secrets: readonly Secret[]
  /** 1: they came; -1: they went. */
  sign: 1 | -1
}

const places = ['then', 'now', 'between'] as const
const placed = (place: (typeof places)[number], id: string): string => `${place}:${id}`

/** Both editions and what lies between them as one grid, and the cells of which it says too much. */
const givenBetween = async ({ then, now, hidden, difference, secrets, sign }: Guess, k: number): Promise<string[]> => {
  const cells = new Map<string, Cell>()
  const put = (place: (typeof places)[number], cell: Cell): void => {
    cells.set(placed(place, cell.id), { ...cell, id: placed(place, cell.id) })
  }
  for (const cell of then.grid.cells.values()) put('then', cell)
  for (const cell of now.cells.values()) put('now', cell)
  for (const cell of difference.values()) put('between', { ...cell, count: sign * cell.count })
  const joined = [...difference.keys()].map((id): Relation => {
    const [more, less] = sign === 1 ? (['now', 'then'] as const) : (['then', 'now'] as const)
    const parts = [placed(less, id), placed('between', id)]
    return { kind: 'sum', whole: placed(more, id), parts, bounded: parts, covers: true }
  })
  // A value that is folded in one of them alone may count twice in the other.
  const mine = now.relations.map((relation, at): Relation => {
    const bounded = new Set(then.grid.relations[at]?.bounded)
    return { ...relation, bounded: relation.bounded.filter((id) => bounded.has(id)) }
  })
  const relations = [
    ...then.grid.relations.map((relation) => relationAt('then', relation)),
    ...now.relations.map((relation) => relationAt('now', relation)),
    ...mine.map((relation) => relationAt('between', relation)),
    ...joined,
  ]
  const unknown = new Set([
    ...[...then.hidden].map((id) => placed('then', id)),
    ...[...hidden].flatMap((id) => [placed('now', id), placed('between', id)]),
  ])
  const asked = secrets
    .map(({ cell, whole, value }) => ({
      cell: placed('between', cell),
      ...(whole === undefined ? {} : { whole: placed('between', whole) }),
      value: sign * value,
    }))
    // Of the others the guess is wrong.
    .filter(({ value }) => value >= 0)
  const given = await givenAway({ cells, relations }, asked, unknown, k, true)
  return given.map(({ cell }) => cell.slice(placed('between', '').length))
}

const relationAt = (place: (typeof places)[number], { kind, whole, parts, bounded, covers }: Relation): Relation => ({
  ...{ kind, covers, whole: placed(place, whole) },
  ...{ parts: parts.map((id) => placed(place, id)), bounded: bounded.map((id) => placed(place, id)) },
})
