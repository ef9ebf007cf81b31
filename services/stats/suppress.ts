import { Bounds, type Form, tolerance, worth } from './bounds.ts'
import type { Cell, Grid, Relation } from './grid.ts'
import { cellForm, complementForm, type Part, partsOf } from './known.ts'

export interface Protection {
  /** Without it, only what is small itself is hidden: for showing that totals then give it away. */
  secondary?: boolean
  /** Cells that an earlier edition hid: they stay hidden. */
  alsoHidden?: ReadonlySet<string>
}

/** A number below `k` that nobody may learn: a cell, or all of a whole but one of its parts. */
export interface Secret {
  cell: string
  whole?: string
  value: number
}

/**
 * Which cells are hidden. First what is small itself, or whose complement in its row or column is; zero is small too,
 * unless it could not be otherwise. Then as many more as it takes until, for every such number, what is published leaves
 * room for it to be 0, and for it to be `k` or more: a linear program looks for both.
 */
export async function hiddenCells(
  grid: Grid,
  k: number,
  { secondary = true, alsoHidden = new Set() }: Protection = {},
): Promise<Set<string>> {
  const { cells, relations } = grid
  if (grid.isTooSmall) return new Set(cells.keys())
  const secrets = secretsOf(grid, k)
  const hidden = new Set([...alsoHidden, ...secrets.map(({ cell }) => cell)])
  if (!secondary) return hidden
  // Each round hides one cell more at least, so that it ends, with everything hidden at the latest.
  for (;;) {
    while (hideInSums(cells, relations, hidden, k));
    const given = await givenAway(grid, secrets, hidden, k)
    if (given.length === 0) return hidden
    hideBeside(grid, given, hidden)
  }
}

const secretsOf = ({ cells, relations }: Grid, k: number): Secret[] => {
  const isSmall = ({ reports, impossible }: Cell): boolean => reports < k && !impossible
  const own = [...cells.values()].filter(isSmall).map(({ id, count }): Secret => ({ cell: id, value: count }))
  const complements = relations.flatMap(({ whole, parts, bounded }): Secret[] => {
    const others = (id: string): boolean => parts.some((part) => part !== id && !cells.get(part)?.impossible)
    return bounded
      .filter((id) => others(id) && !cells.get(id)?.impossible)
      .map((id) => ({ cell: id, whole, value: (cells.get(whole)?.count ?? 0) - (cells.get(id)?.count ?? 0) }))
      .filter(({ value }) => value < k)
  })
  return [...own, ...complements]
}

/**
 * Hides one cell more, as long as it gives true. Where parts make a whole: one hidden part is what is left of the others, and several that are few together are all few.
 * What the linear program would find, found sooner.
 */
export const hideInSums = (
  cells: Grid['cells'],
  relations: readonly Relation[],
  hidden: Set<string>,
  k: number,
): boolean => {
  for (const { kind, whole, parts } of relations) {
    if (kind !== 'sum') continue
    const inside = parts.filter((id) => hidden.has(id))
    const sum = inside.reduce((all, id) => all + (cells.get(id)?.count ?? 0), 0)
    const isOpen = hidden.has(whole) ? inside.length > 0 : inside.length === 0 || (inside.length > 1 && sum >= k)
    if (isOpen) continue
    const next =
      smallest(
        cells,
        parts.filter((id) => !hidden.has(id)),
      ) ?? (hidden.has(whole) ? undefined : whole)
    if (next === undefined) continue
    hidden.add(next)
    // From the first again: rows come before columns, so that in two columns the same row is hidden.
    return true
  }
  return false
}

/** What tells least: the smallest, and what we owe last. */
const smallest = (cells: Grid['cells'], ids: readonly string[]): string | undefined =>
  ids
    .flatMap((id) => cells.get(id) ?? [])
    .filter(({ impossible }) => !impossible)
    .sort((a, b) => Number(a.isOwed === true) - Number(b.isOwed === true) || a.count - b.count)[0]?.id

/**
 * The secrets that what is published says too much of. `isGuess`: nobody knows whether the counts can be as the grid's
 * relations say; where they cannot, nothing is learnt.
 */
export const givenAway = async (
  grid: Pick<Grid, 'cells' | 'relations'>,
  secrets: readonly Secret[],
  hidden: ReadonlySet<string>,
  k: number,
  isGuess = false,
): Promise<Secret[]> => {
  const found: Secret[] = []
  for (const part of partsOf(grid.cells, grid.relations, hidden)) {
    const mine = secrets.filter(({ cell, whole }) => part.at.has(cell) || part.at.has(whole ?? cell))
    if (mine.length === 0) continue
    const forms = mine.map((secret) => ({ secret, form: formOf(grid, part, secret) }))
    found.push(...(await narrowIn(part, forms, k, isGuess)))
  }
  return found
}

const formOf = ({ cells }: Pick<Grid, 'cells'>, part: Part, { cell, whole }: Secret): Form =>
  whole === undefined ? cellForm(part, cell) : complementForm(cells, part, whole, cell)

interface Asked {
  secret: Secret
  form: Form
}

/** Those of which something is known: that they are not 0, or that they are less than `k`. */
const narrowIn = async (part: Part, asked: readonly Asked[], k: number, isGuess: boolean): Promise<Secret[]> => {
  const bounds = await Bounds.open(part.unknowns.length, part.constraints)
  try {
    if (isGuess && !bounds.isPossible()) return []
    const mayBeLow = new Set<Asked>()
    const mayBeHigh = new Set<Asked>()
    // One way that everything may be answers for all: most need no look of their own.
    const note = (values: readonly number[]): void => {
      for (const one of asked) {
        const value = worth(one.form, values)
        if (value <= Math.max(0, one.secret.value - k + 1) + tolerance) mayBeLow.add(one)
        if (value >= k - tolerance) mayBeHigh.add(one)
      }
    }
    for (const one of asked) {
      if (!mayBeHigh.has(one)) {
        const values = bounds.extreme(one.form, 'max')
        if (values) note(values)
        else mayBeHigh.add(one)
      }
      if (!mayBeLow.has(one)) note(bounds.extreme(one.form, 'min') ?? [])
    }
    return asked.filter((one) => !mayBeLow.has(one) || !mayBeHigh.has(one)).map(({ secret }) => secret)
  } finally {
    bounds.close()
  }
}

/**
 * Hides one more cell beside each of these secrets: the smallest of its fellows that is still to be seen, or their whole. What
 * we owe is hidden only where nothing else is left beside any of them, and one at a time: it may be enough for all.
 */
export const hideBeside = (
  { cells, relations }: Grid,
  secrets: readonly Pick<Secret, 'cell'>[],
  hidden: Set<string>,
): void => {
  const isFree = (id: string): boolean => !cells.get(id)?.isOwed
  const beside = (cell: string): { fellows: string[]; wholes: string[] } => {
    const mine = relations.filter(({ whole, parts }) => whole === cell || parts.includes(cell))
    return {
      fellows: mine.flatMap(({ parts }) => parts).filter((id) => id !== cell && !hidden.has(id)),
      wholes: mine.map(({ whole }) => whole).filter((id) => !hidden.has(id)),
    }
  }
  let isAnyHidden = false
  for (const { cell } of secrets) {
    const { fellows, wholes } = beside(cell)
    const next = smallest(cells, fellows.filter(isFree)) ?? smallest(cells, wholes.filter(isFree))
    if (next !== undefined) hidden.add(next)
    isAnyHidden ||= next !== undefined
  }
  if (isAnyHidden) return
  const left = secrets.flatMap(({ cell }) => Object.values(beside(cell)).flat())
  const anywhere = [...cells.keys()].filter((id) => !hidden.has(id))
  const last = smallest(cells, left) ?? smallest(cells, anywhere)
  if (last !== undefined) hidden.add(last)
}
