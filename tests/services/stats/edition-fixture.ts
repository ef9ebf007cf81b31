import { measuresOf } from '../../../services/stats/measures.ts'
import { type DimensionId, dimensionOf, tablePlans } from '../../../services/stats/plan.ts'
import {
  type PublishedEdition,
  type PublishedRow,
  type PublishedTable,
  totalKey,
} from '../../../services/stats/published.ts'

const k = 11

/** Invented counts that look like a quarter's: the first values are frequent, the last ones rare. */
const rowsOf = (ids: readonly DimensionId[], total: number): PublishedRow[] => {
  const values = ids.map((id) => [...dimensionOf(id).values, totalKey])
  const share = (id: DimensionId, value: string): number => {
    const at = dimensionOf(id).values.indexOf(value)
    return at < 0 ? 1 : 0.5 / 1.7 ** at
  }
  const combined = (values[0] ?? []).flatMap((first) =>
    values[1] ? values[1].map((second) => [first, second]) : [[first]],
  )
  return combined.map((keys) => {
    const count = Math.round(keys.reduce((all, key, at) => all * share(ids[at] ?? 'month', key), total))
    return count < k ? { keys, count: null, suppressed: true, reason: 'small' } : { keys, count, suppressed: false }
  })
}

/** A published edition to build pages on. Its numbers are invented and fit only roughly together. */
export const anEdition = (period: string, total = 1000): PublishedEdition => {
  const [year = '', quarter] = period.split('-T')
  const first = ((Number(quarter ?? 1) - 1) * 3 + 1).toString().padStart(2, '0')
  const last = quarter === undefined ? '12-31' : ['03-31', '06-30', '09-30', '12-31'][Number(quarter) - 1]
  const kind = quarter === undefined ? 'year' : 'quarter'
  const tables = tablePlans
    .filter((plan) => plan.period === kind)
    .map((plan): PublishedTable => {
      const rows = rowsOf(plan.dimensions, total)
      return {
        id: plan.id,
        unit: plan.dimensions.some((id) => dimensionOf(id).isMulti) ? 'mentions' : 'reports',
        dimensions: plan.dimensions.map((id) => ({ id, values: [...dimensionOf(id).values] })),
        rows,
        measures: [],
        notes: [...plan.notes],
        shares: true,
        ...(plan.help === undefined ? {} : { help: plan.help }),
      }
    })
  const publishedOn = `${Number(year) + (quarter === '4' || quarter === undefined ? 1 : 0)}-05-01`
  return {
    ...{ _id: period, period, from: `${year}-${first}-01`, to: `${year}-${last}`, publishedOn },
    ...{ revision: 1, changes: [], k },
    tables: tables.map((table) => ({ ...table, measures: measuresOf(table.id, tables) })),
  }
}
