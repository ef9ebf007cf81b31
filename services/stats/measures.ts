import { closures, promises } from './plan.ts'
import { type PublishedMeasure, type PublishedTable, totalKey } from './published.ts'

const minutesOf: Record<string, number> = {
  ...{ '5_min': 5, '1_h': 60, '12_h': 720, '24_h': 1440 },
  // Bounds of editions that were published before.
  ...{ '15_min': 15, '4_h': 240 },
  ...{ '1_d': 1440, '3_d': 4320, '7_d': 10_080, '14_d': 20_160, '30_d': 43_200 },
}

type Told = Pick<PublishedTable, 'id' | 'rows'>

/** How many of `total` lie in the cells asked for, at least and at most: hidden cells may hold whatever is not elsewhere. */
const between = (cells: readonly (number | null)[], others: readonly (number | null)[], total: number) => {
  const sum = (counts: readonly (number | null)[]): number => counts.reduce<number>((all, one) => all + (one ?? 0), 0)
  const least = others.includes(null) ? sum(cells) : Math.max(sum(cells), total - sum(others))
  const low = Math.min(least, total)
  const high = cells.includes(null) ? total - sum(others) : sum(cells)
  return { low, high: Math.min(Math.max(low, high), total) }
}

const hidden = { low: null, high: null, suppressed: true } as const

/** The bin in which the `part` (0.5: the half) smallest lie, as its bounds in minutes; several bins where some are hidden. */
const quantile = (counts: readonly (number | null)[], bins: readonly string[], total: number, part: number) => {
  const reach = bins.map((_, bin) => between(counts.slice(0, bin + 1), counts.slice(bin + 1), total))
  const first = reach.findIndex(({ high }) => high >= part * total)
  const last = reach.findIndex(({ low }) => low >= part * total)
  const below = bins[first - 1]
  const top = last < 0 ? undefined : bins[last]
  return {
    low: below === undefined ? 0 : (minutesOf[below] ?? null),
    high: top === undefined ? null : (minutesOf[top] ?? null),
    suppressed: false,
  }
}

const countOf = ({ rows }: Told, ...keys: string[]): number | null =>
  rows.find((row) => row.keys.length === keys.length && row.keys.every((key, at) => key === keys[at]))?.count ?? null

/** As they are in this table: an edition keeps the bins that it was published with. */
const binsOf = ({ rows }: Told): string[] =>
  [...new Set(rows.flatMap(({ keys }) => keys[1] ?? []))].filter((bin) => bin !== totalKey)

const answerMeasures = (table: Told): PublishedMeasure[] => {
  const waits = binsOf(table)
  return [totalKey, ...promises].flatMap((promise): PublishedMeasure[] => {
    const total = countOf(table, promise, totalKey)
    const keys = [promise]
    const of = promise === totalKey ? promises : [promise]
    const cells = (isWanted: (wait: string, promise: string) => boolean): (number | null)[] =>
      of.flatMap((each) => waits.filter((wait) => isWanted(wait, each)).map((wait) => countOf(table, each, wait)))
    const isLate = (wait: string, promised: string): boolean => waits.indexOf(wait) > waits.indexOf(promised)
    if (!total) {
      return [
        { id: 'late_share', keys, unit: 'share', ...hidden },
        { id: 'median', keys, unit: 'minutes', ...hidden },
        { id: 'p90', keys, unit: 'minutes', ...hidden },
      ]
    }
    const lateOf = (each: string, all: number) => {
      const counts = (isWanted: (wait: string) => boolean) =>
        waits.filter(isWanted).map((wait) => countOf(table, each, wait))
      return between(
        counts((wait) => isLate(wait, each)),
        counts((wait) => !isLate(wait, each)),
        all,
      )
    }
    // What is known of each promise is known of all of them together.
    const least = of.reduce((sum, each) => {
      const all = countOf(table, each, totalKey)
      return sum + (all === null ? 0 : lateOf(each, all).low)
    }, 0)
    const onTime = cells((wait, promised) => !isLate(wait, promised))
    const together = between(cells(isLate), onTime, total)
    const late = { low: Math.min(Math.max(together.low, least), together.high), high: together.high }
    // What is hidden in a bin may be in any of the promises: each bin is looked at as a whole.
    const bins = waits.map((wait) => {
      const counts = of.map((each) => countOf(table, each, wait))
      return counts.includes(null) ? countOf(table, promise, wait) : counts.reduce<number>((a, b) => a + (b ?? 0), 0)
    })
    return [
      { id: 'late_share', keys, unit: 'share', low: late.low / total, high: late.high / total, suppressed: false },
      { id: 'median', keys, unit: 'minutes', ...quantile(bins, waits, total, 0.5) },
      { id: 'p90', keys, unit: 'minutes', ...quantile(bins, waits, total, 0.9) },
    ]
  })
}

const closureMeasures = (table: Told): PublishedMeasure[] => {
  const total = countOf(table, totalKey)
  const counts = closures.map((closure) => countOf(table, closure))
  const at = (part: number) => (total ? quantile(counts, closures, total, part) : hidden)
  return [
    { id: 'median', keys: [], unit: 'minutes', ...at(0.5) },
    { id: 'p90', keys: [], unit: 'minutes', ...at(0.9) },
  ]
}

/** Of those who were asked. Known only where every answer is: a share of an unknown number says nothing. */
const responseMeasures = (table: Told): PublishedMeasure[] => {
  const answers = ['better', 'worse'].map((answer) => countOf(table, answer))
  const silent = countOf(table, 'no_reply')
  const told = answers.flatMap((count) => count ?? []).reduce((all, one) => all + one, 0)
  const isKnown = !answers.includes(null) && silent !== null && told + silent > 0
  const share = isKnown ? told / (told + silent) : null
  return [{ id: 'response_share', keys: [], unit: 'share', low: share, high: share, suppressed: !isKnown }]
}

const byTable: Record<string, (table: Told) => PublishedMeasure[]> = {
  answers: answerMeasures,
  closures: closureMeasures,
  betters: responseMeasures,
}

/**
 * Shares and quantiles, from the published cells alone: they say nothing that a reader could not compute. Quantiles are
 * those of fixed bins, never of single reports.
 */
export const measuresOf = (table: Told): PublishedMeasure[] => byTable[table.id]?.(table) ?? []
