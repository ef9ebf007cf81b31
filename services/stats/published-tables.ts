import { countIn, type Populations, totalCell } from './counts.ts'
import { type Grid, type GridTable, gridOf } from './grid.ts'
import { measuresOf } from './measures.ts'
import { type DimensionId, dimensionOf, type TablePlan, tablePlans } from './plan.ts'
import { type PublishedRow, type PublishedTable, totalKey } from './published.ts'
import { hiddenCells, type Protection } from './suppress.ts'

/** Under so many reports a share says more than it knows. */
const leastForShares = 50

export interface PublishingRules extends Protection {
  k: number
  /** Cells that cannot be otherwise than 0: nobody can write by Teams where Teams is not there. */
  impossible?: ReadonlySet<string>
  /** Hides nothing at all. For showing what an attacker finds then; never for people. */
  unprotected?: boolean
}

/** Every table of a period as it may be read, from its counts. Nothing else of the counts may be given to anybody. */
export const publishedTables = async (
  period: TablePlan['period'],
  populations: Populations,
  { k, impossible, unprotected = false, secondary }: PublishingRules,
): Promise<PublishedTable[]> => {
  const grid = gridOf(plansOf(period), populations, { k, ...(impossible && { impossible }) })
  const hidden = unprotected
    ? new Set<string>()
    : await hiddenCells(grid, k, secondary === undefined ? {} : { secondary })
  return tablesOf(grid, hidden)
}

/** The same tables with other counts: the same values are in them, and no table that was not there. */
export const gridLike = (
  tables: readonly PublishedTable[],
  populations: Populations,
  { k, impossible }: PublishingRules,
): Grid => {
  const dimensions = tables.flatMap((table) => table.dimensions)
  const shown = new Map(dimensions.map(({ id, values }) => [id as DimensionId, values]))
  const plans = plansOf('quarter').filter((plan) => tables.some(({ id }) => id === plan.id))
  return gridOf(plans, populations, { k, shown, ...(impossible && { impossible }) })
}

/** The cells of a grid that these tables, of the same cells, do not tell. */
export const hiddenIn = (grid: Grid, tables: readonly PublishedTable[]): ReadonlySet<string> =>
  new Set(
    grid.tables.flatMap(({ plan, idOf }) => {
      const rows = tables.find(({ id }) => id === plan.id)?.rows ?? []
      return rows.filter(({ suppressed }) => suppressed).map(({ keys }) => idOf(keys))
    }),
  )

export const tablesOf = (grid: Grid, hidden: ReadonlySet<string>): PublishedTable[] => {
  const tables = grid.tables.map((table) => publishedTable(grid, table, hidden))
  return tables.map((table) => ({ ...table, measures: measuresOf(table.id, tables) }))
}

const plansOf = (period: TablePlan['period']): readonly TablePlan[] =>
  tablePlans.filter((plan) => plan.period === period)

const publishedTable = (grid: Grid, { plan, values, idOf }: GridTable, hidden: ReadonlySet<string>): PublishedTable => {
  const reason = grid.isTooSmall ? 'population' : 'small'
  const rows = combined(values.map((each) => [...each, totalKey])).map((keys): PublishedRow => {
    const cell = grid.cells.get(idOf(keys))
    if (!cell || hidden.has(cell.id)) return { keys, count: null, suppressed: true, reason }
    return { keys, count: cell.count, suppressed: false, ...(cell.impossible ? { impossible: true } : {}) }
  })
  const total = hidden.has(totalCell) ? 0 : (grid.cells.get(totalCell)?.count ?? 0)
  return {
    id: plan.id,
    unit: plan.dimensions.some((id) => dimensionOf(id).isMulti) ? 'mentions' : 'reports',
    dimensions: plan.dimensions.map((id, at) => ({ id, values: values[at] ?? [] })),
    rows,
    measures: [],
    notes: [...plan.notes],
    shares: total >= leastForShares,
    ...(plan.help === undefined ? {} : { help: plan.help }),
  }
}

const combined = ([first = [], ...others]: readonly string[][]): string[][] =>
  others.length === 0
    ? first.map((value) => [value])
    : first.flatMap((value) => combined(others).map((rest) => [value, ...rest]))

/** Who is in the tables of a period: below `k`, reports that nobody confirmed are left out of every one of them. */
export const populationOf = ({ unconfirmed }: Populations, k: number): 'all' | 'confirmed' =>
  countIn(unconfirmed, totalCell) >= k ? 'all' : 'confirmed'

/** All reports, and all confirmed ones. */
export const tellsItsSize = (tables: readonly PublishedTable[]): boolean =>
  ['channels', 'categories_by_age'].every((id) => {
    const rows = tables.find((table) => table.id === id)?.rows ?? []
    return rows.some(({ keys, count }) => keys.every((key) => key === totalKey) && count !== null)
  })
