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

const hiddenAs = (id: PublishedMeasure['id'], keys: string[], unit: PublishedMeasure['unit']): PublishedMeasure => ({
  ...{ id, keys, unit },
  ...hidden,
})

/** Half, and nine tenths, of the answers to each promise. */
const answerMeasures = (answers: Told): PublishedMeasure[] => {
  const waits = binsOf(answers)
  return [totalKey, ...promises].flatMap((promise): PublishedMeasure[] => {
    const total = countOf(answers, promise, totalKey)
    const keys = [promise]
    if (!total) return [hiddenAs('median', keys, 'minutes'), hiddenAs('p90', keys, 'minutes')]
    // What is hidden in a bin may be in any of the promises: each bin is looked at as a whole.
    const bins = waits.map((wait) => {
      const counts = promisesIn(promise).map((each) => countOf(answers, each, wait))
      return counts.includes(null) ? countOf(answers, promise, wait) : counts.reduce<number>((a, b) => a + (b ?? 0), 0)
    })
    return [
      { id: 'median', keys, unit: 'minutes', ...quantile(bins, waits, total, 0.5) },
      { id: 'p90', keys, unit: 'minutes', ...quantile(bins, waits, total, 0.9) },
    ]
  })
}

const promisesIn = (promise: string): readonly string[] => (promise === totalKey ? promises : [promise])

/** Exact where it is told how many were late; elsewhere what the delays leave possible. */
const lateMeasures = (lateness: Told | undefined, answers: Told | undefined): PublishedMeasure[] =>
  [totalKey, ...promises].map((promise): PublishedMeasure => {
    const keys = [promise]
    const [late, all] = lateness ? [countOf(lateness, promise, 'late'), countOf(lateness, promise, totalKey)] : []
    const total = all ?? (answers ? countOf(answers, promise, totalKey) : null)
    if (!total) return hiddenAs('late_share', keys, 'share')
    const share = (low: number, high: number): PublishedMeasure => ({
      ...{ id: 'late_share', keys, unit: 'share', low: low / total, high: high / total, suppressed: false },
    })
    if (late !== null && late !== undefined) return share(Math.min(late, total), Math.min(late, total))
    if (!answers) return hiddenAs('late_share', keys, 'share')
    const { low, high } = lateIn(answers, promise, total)
    return share(low, high)
  })

/** How many answers were late, at least and at most, by their delays alone. */
const lateIn = (answers: Told, promise: string, total: number): { low: number; high: number } => {
  const waits = binsOf(answers)
  const of = promisesIn(promise)
  const isLate = (wait: string, promised: string): boolean => waits.indexOf(wait) > waits.indexOf(promised)
  const cells = (promised: readonly string[], late: boolean) =>
    promised.flatMap((each) =>
      waits.filter((wait) => isLate(wait, each) === late).map((wait) => countOf(answers, each, wait)),
    )
  // What is known of each promise is known of all of them together.
  const least = of.reduce((sum, each) => {
    const all = countOf(answers, each, totalKey)
    return sum + (all === null ? 0 : between(cells([each], true), cells([each], false), all).low)
  }, 0)
  const { low, high } = between(cells(of, true), cells(of, false), total)
  return { low: Math.min(Math.max(low, least), high), high }
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

/**
 * Shares and quantiles of a table, from the published cells alone: they say nothing that a reader could not compute. Quantiles
 * are those of fixed bins, never of single reports. `tables`: of the whole edition.
 */
export const measuresOf = (id: string, tables: readonly Told[]): PublishedMeasure[] => {
  const named = (wanted: string): Told | undefined => tables.find((one) => one.id === wanted)
  const table = named(id)
  if (!table) return []
  switch (id) {
    case 'lateness':
      return lateMeasures(table, named('answers'))
    case 'answers':
      // Editions were published that say nothing of late answers elsewhere.
      return [...(named('lateness') ? [] : lateMeasures(undefined, table)), ...answerMeasures(table)]
    case 'closures':
      return closureMeasures(table)
    case 'betters':
      return responseMeasures(table)
    default:
      return []
  }
}
