import type { Facts } from '../../services/cases/counted.ts'
import { type DimensionId, dimensionOf } from '../../services/stats/plan.ts'
import type { Finding, Seen } from './attacker.ts'

export interface Leak {
  cell: string
  of?: string
  /** How many reports it really is. */
  reports: number
  how: 'told' | 'found'
}

/** A dimension and a value of it; none: all reports. */
type Pair = readonly [dimension: string, value: string]

/** Knows the invented reports one by one, and says of what was told, or found out, which should never have been. */
export class Judge {
  /** By edition. */
  readonly #reports = new Map<string, readonly Facts[]>()
  readonly #shown = new Map<string, ReadonlySet<string>>()
  readonly #k: number
  readonly #known = new Map<string, number>()

  /** `facts` of each edition; of a year, those of its quarters' tables. */
  constructor(seen: readonly Seen[], facts: ReadonlyMap<string, readonly Facts[]>, k: number) {
    this.#k = k
    for (const { edition, tables } of seen) {
      const of = facts.get(edition) ?? []
      const isTooFew = of.filter(({ isConfirmed }) => !isConfirmed).length < k
      // Too few that nobody confirmed are in no table.
      this.#reports.set(edition, isTooFew ? of.filter(({ isConfirmed }) => isConfirmed) : of)
      for (const { dimensions } of tables) {
        for (const { id, values } of dimensions) this.#shown.set(`${edition}/${id}`, new Set(values))
      }
    }
  }

  leaks(seen: readonly Seen[], findings: readonly Finding[]): Leak[] {
    return [...this.#told(seen), ...findings.flatMap((finding) => this.#found(finding))]
  }

  /** Nothing that was told may be about fewer than `k` reports, nor leave so few of a whole. */
  #told(seen: readonly Seen[]): Leak[] {
    const rows = seen.flatMap(({ edition, tables }) =>
      tables.flatMap(({ dimensions, rows }) => rows.map((row) => ({ edition, dimensions, ...row }))),
    )
    return rows.flatMap(({ edition, dimensions, keys, count }): Leak[] => {
      if (count === null) return []
      const pairs = keys.map((key, at): Pair => [dimensions[at]?.id ?? '', key]).filter(([, key]) => key !== 'total')
      const mine = this.#count(edition, pairs)
      const cell = `${edition}/${keys.join('|')}`
      const own: Leak[] = mine < this.#k ? [{ cell, reports: mine, how: 'told' }] : []
      if (pairs.some((pair) => this.#gathers(edition, pair))) return own
      const rests = this.#wholes(edition, pairs).map((whole) => whole - mine)
      const small = rests.filter((rest) => rest < this.#k)
      return [...own, ...small.map((reports): Leak => ({ cell, of: 'whole', reports, how: 'told' }))]
    })
  }

  /** What the reports of a cell are some of: its row, its column; of a row alone, everybody. */
  #wholes(edition: string, pairs: readonly Pair[]): number[] {
    if (pairs.length === 2) return pairs.map((pair) => this.#count(edition, [pair]))
    const [one] = pairs
    if (!one) return []
    const isLabel = dimensionOf(one[0] as DimensionId).isLabel === true && one[1] !== 'unconfirmed'
    const all = this.#reports.get(edition) ?? []
    return [isLabel ? all.filter(({ isConfirmed }) => isConfirmed).length : all.length]
  }

  /** Of a number below `k` nobody may know that it is not 0, nor that it is below `k`. */
  #found({ cell, of, low, high }: Finding): Leak[] {
    const [edition, pairs] = readCell(cell)
    const isGathered = pairs.some((pair) => this.#gathers(edition, pair))
    if (isGathered && of !== undefined) return []
    const mine = this.#countOf(cell)
    const reports = of === undefined ? mine : this.#countOf(of) - mine
    if (reports >= this.#k) return []
    // A gathering row may tell that it has mentions, and not how few reports they come from.
    const leastTold = isGathered ? Math.max(0, this.#mentions(edition, pairs) - this.#k + 1) : 0
    if (low <= leastTold + 0.001 && high >= this.#k - 0.001) return []
    return [{ cell, ...(of === undefined ? {} : { of }), reports, how: 'found' }]
  }

  #countOf(cell: string): number {
    const [edition, pairs] = readCell(cell)
    const [name] = pairs[0] ?? ['']
    if (pairs.length > 1 || !['total', 'confirmed', 'unconfirmed'].includes(name)) return this.#count(edition, pairs)
    const all = this.#reports.get(edition) ?? []
    return name === 'total'
      ? all.length
      : all.filter(({ isConfirmed }) => isConfirmed === (name === 'confirmed')).length
  }

  #count(edition: string, pairs: readonly Pair[]): number {
    const name = `${edition}/${pairs.join('|')}`
    const count = this.#known.get(name) ?? this.#countAnew(edition, pairs)
    this.#known.set(name, count)
    return count
  }

  #countAnew(edition: string, pairs: readonly Pair[]): number {
    const all = this.#reports.get(edition) ?? []
    return all.filter((report) => pairs.every((pair) => this.#valuesOf(report, edition, pair).length > 0)).length
  }

  #mentions(edition: string, pairs: readonly Pair[]): number {
    const all = this.#reports.get(edition) ?? []
    return all
      .map((report) => pairs.map((pair) => this.#valuesOf(report, edition, pair).length))
      .reduce((sum, counts) => sum + counts.reduce((a, b) => a * b, 1), 0)
  }

  /** The values of a report that are counted in a row. */
  #valuesOf(report: Facts, edition: string, pair: Pair): string[] {
    const [dimension, key] = pair
    if (key === 'unconfirmed') return report.isConfirmed ? [] : [key]
    const values = report.values[dimension] ?? []
    const shown = this.#shown.get(`${edition}/${dimension}`)
    if (!this.#gathers(edition, pair)) return values.filter((value) => value === key)
    return values.filter((value) => value === key || !shown?.has(value))
  }

  /** Is this the row of all that is rare? */
  #gathers(edition: string, [dimension, key]: Pair): boolean {
    const { foldsInto, values } = dimensionOf(dimension as DimensionId) ?? {}
    const shown = this.#shown.get(`${edition}/${dimension}`)
    return foldsInto !== undefined && foldsInto === key && values.some((value) => !shown?.has(value))
  }
}

/** `2026-T1/category|threat|age|13_14` */
const readCell = (cell: string): [edition: string, pairs: Pair[]] => {
  const [edition = '', name = ''] = cell.split('/')
  const parts = name.split('|')
  const pairs: Pair[] = []
  for (let at = 0; at < parts.length; at += 2) pairs.push([parts[at] ?? '', parts[at + 1] ?? ''])
  return [edition, pairs]
}
