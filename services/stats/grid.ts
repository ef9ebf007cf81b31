import { mostLabels } from '../cases/confirmed-labels.ts'
import { added, cellId, countIn, crossedId, type Populations, totalCell } from './counts.ts'
import { latenessRelations, owedCells, withLateness } from './lateness.ts'
import { type DimensionId, dimensionOf, type TablePlan, unconfirmed } from './plan.ts'

export interface Cell {
  id: string
  count: number
  /** Different reports in it, at least: a folded cell may count one of them more than once. */
  reports: number
  /** Cannot be otherwise than 0, whatever happens to whomever. */
  impossible: boolean
  /** What we owe: where something has to be hidden beside a secret, anything else first. */
  isOwed?: boolean
}

/**
 * What everybody knows of cells. `sum`: the parts make the whole. `each`: reports may have several values, so that each of
 * the `bounded` parts is at most the whole; with `covers`, all parts together are at least the whole.
 */
export interface Relation {
  kind: 'sum' | 'each'
  whole: string
  parts: string[]
  bounded: string[]
  covers: boolean
}

export interface GridTable {
  plan: TablePlan
  /** Of each dimension, in order. */
  values: string[][]
  /** The cell of given keys; margins are the cells of other tables. */
  idOf: (keys: readonly string[]) => string
}

export interface Grid {
  cells: Map<string, Cell>
  relations: Relation[]
  tables: GridTable[]
  /** Too few reports to say anything. */
  isTooSmall: boolean
}

const unconfirmedCell = 'unconfirmed'
const confirmedCell = 'confirmed'
/** How many reports there are: without it no table can be read. */
const sizes: readonly string[] = [totalCell, confirmedCell, unconfirmedCell]

interface Making {
  grid: Grid
  /** Counts of all who are in the tables. */
  all: Readonly<Record<string, number>>
  /** Are reports in the tables that nobody confirmed? */
  hasUnconfirmed: boolean
  folded: Map<DimensionId, ReadonlySet<string>>
  impossible: ReadonlySet<string>
}

export interface GridRules {
  k: number
  impossible?: ReadonlySet<string>
  /** Values that an earlier edition showed, of each dimension; the others are folded again, whatever they count now. */
  shown?: ReadonlyMap<DimensionId, readonly string[]>
}

/**
 * All cells of one period, and what ties them together. Unconfirmed reports below `k` are left out of every table, and
 * their number with them: as a row of every table they would cost another row in each.
 */
export const gridOf = (
  plans: readonly TablePlan[],
  { confirmed, unconfirmed: others }: Populations,
  { k, impossible = new Set<string>(), shown }: GridRules,
): Grid => {
  const hasUnconfirmed = countIn(others, totalCell) >= k
  const all = withLateness(hasUnconfirmed ? added(confirmed, others) : confirmed)
  const folded = new Map<DimensionId, ReadonlySet<string>>()
  const grid: Grid = { cells: new Map(), relations: [], tables: [], isTooSmall: countIn(all, totalCell) < k }
  const making: Making = { grid, all, hasUnconfirmed, folded, impossible }
  for (const dimension of new Set(plans.flatMap((plan) => [...plan.dimensions]))) {
    const asBefore = shown?.get(dimension)
    folded.set(dimension, asBefore ? valuesWithout(dimension, asBefore) : rareValues(dimension, all, k))
  }
  put(making, totalCell, countIn(all, totalCell))
  if (hasUnconfirmed) {
    put(making, unconfirmedCell, countIn(others, totalCell))
    put(making, confirmedCell, countIn(confirmed, totalCell))
    const parts = [confirmedCell, unconfirmedCell]
    grid.relations.push({ kind: 'sum', whole: totalCell, parts, bounded: parts, covers: true })
  }
  for (const plan of plans) addTable(making, plan)
  if (['lateness', 'answers'].every((id) => plans.some((plan) => plan.id === id))) {
    grid.relations.push(...latenessRelations())
  }
  return grid
}

/** Values below `k`, where a dimension folds them; as one value alone would be itself again, only if they are two or more. */
const rareValues = (dimension: DimensionId, counts: Making['all'], k: number): ReadonlySet<string> => {
  const { values, foldsInto } = dimensionOf(dimension)
  if (foldsInto === undefined) return new Set()
  return new Set(values.filter((value) => value !== foldsInto && countIn(counts, cellId(dimension, value)) < k))
}

const valuesWithout = (dimension: DimensionId, shown: readonly string[]): ReadonlySet<string> =>
  new Set(dimensionOf(dimension).values.filter((value) => !shown.includes(value)))

const put = ({ grid, impossible }: Making, id: string, count: number, reports = count): void => {
  const isOwed = owedCells.has(id) || sizes.includes(id)
  grid.cells.set(id, { id, count, reports, impossible: impossible.has(id) && count === 0, isOwed })
}

/** What a report of this dimension is part of: labels are there for confirmed reports alone. */
const wholeOf = ({ hasUnconfirmed }: Making, dimension: DimensionId): string =>
  dimensionOf(dimension).isLabel && hasUnconfirmed ? confirmedCell : totalCell

const shownValues = ({ folded }: Making, dimension: DimensionId): string[] =>
  dimensionOf(dimension).values.filter((value) => !folded.get(dimension)?.has(value))

/** Puts a cell, with what is folded into it. `idAt` is the cell of a value of the dimension. */
const putFolded = (making: Making, dimension: DimensionId, value: string, idAt: (value: string) => string): void => {
  const { all, folded } = making
  const rare = dimensionOf(dimension).foldsInto === value ? [...(folded.get(dimension) ?? [])] : []
  const counts = [value, ...rare].map((each) => countIn(all, idAt(each)))
  const sum = counts.reduce((a, b) => a + b, 0)
  put(making, idAt(value), sum, Math.max(...counts, Math.ceil(sum / mostLabels)))
}

const addTable = (making: Making, plan: TablePlan): void => {
  const { grid } = making
  for (const dimension of plan.dimensions) addMargin(making, dimension)
  const [first, second] = plan.dimensions
  if (second !== undefined) addCrossing(making, first, second)
  const values = plan.dimensions.map((dimension) => {
    const isWithRest = second === undefined && dimensionOf(dimension).isLabel && making.hasUnconfirmed
    return [...shownValues(making, dimension), ...(isWithRest ? [unconfirmed] : [])]
  })
  const whole = second === undefined ? totalCell : wholeOf(making, first)
  grid.tables.push({ plan, values, idOf: (keys) => idOf(plan, whole, keys) })
}

const total = 'total'

const idOf = ({ dimensions: [first, second] }: TablePlan, whole: string, keys: readonly string[]): string => {
  const [one = total, other = total] = keys
  if (one === unconfirmed) return unconfirmedCell
  if (one === total && other === total) return whole
  if (second === undefined || other === total) return cellId(first, one)
  return one === total ? cellId(second, other) : crossedId(first, one, second, other)
}

/** A dimension alone: its values, and how they hang on the whole. */
const addMargin = (making: Making, dimension: DimensionId): void => {
  const { grid } = making
  const values = shownValues(making, dimension)
  const ids = values.map((value) => cellId(dimension, value))
  if (ids.every((id) => grid.cells.has(id))) return
  for (const value of values) putFolded(making, dimension, value, (each) => cellId(dimension, each))
  grid.relations.push(relation(making, dimension, wholeOf(making, dimension), ids))
}

const relation = (making: Making, dimension: DimensionId, whole: string, parts: string[]): Relation => {
  const { isMulti, mayBeNone } = dimensionOf(dimension)
  if (!isMulti) return { kind: 'sum', whole, parts, bounded: parts, covers: true }
  // A folded cell may count a report twice, and be more than the whole.
  const bounded = parts.filter((id) => !isFolded(making, id))
  return { kind: 'each', whole, parts, bounded, covers: !mayBeNone }
}

const isFolded = ({ grid }: Making, id: string): boolean => {
  const cell = grid.cells.get(id)
  return cell !== undefined && cell.reports < cell.count
}

const addCrossing = (making: Making, first: DimensionId, second: DimensionId): void => {
  const { grid } = making
  const [rows, columns] = [shownValues(making, first), shownValues(making, second)]
  for (const column of columns) {
    for (const row of rows) {
      putFolded(making, first, row, (each) => crossedId(first, each, second, column))
    }
  }
  for (const row of rows) {
    const parts = columns.map((column) => crossedId(first, row, second, column))
    grid.relations.push({ kind: 'sum', whole: cellId(first, row), parts, bounded: parts, covers: true })
  }
  for (const column of columns) {
    const parts = rows.map((row) => crossedId(first, row, second, column))
    grid.relations.push(relation(making, first, cellId(second, column), parts))
  }
}
