import type { Facts } from '../../services/cases/counted.ts'
import { type DimensionId, dimensionOf } from '../../services/stats/plan.ts'
import { differenceName, type Finding, type Seen } from './attacker.ts'
import type { Leak } from './judge.ts'

/** A report as it was in the earlier edition, and as it is in the later one; absent: it is in no table. */
export interface Changed {
  before?: Facts
  after?: Facts
}

type Pair = readonly [dimension: string, value: string]

/**
 * Knows of every report what it was counted as in both editions. Those who came and went between the two must be told of
 * as any others: never fewer than `k` of them, nor all but so few. Where nobody of a whole changed, nobody is told of.
 */
export class DifferenceJudge {
  readonly #changed: readonly Changed[]
  readonly #seen: Seen
  readonly #k: number
  readonly #name: string
  readonly #known = new Map<string, { net: number; moved: number }>()

  constructor(changed: readonly Changed[], before: Seen, after: Seen, k: number) {
    this.#changed = changed.filter(({ before: then, after: now }) => JSON.stringify(then) !== JSON.stringify(now))
    this.#seen = after
    this.#k = k
    this.#name = differenceName(before, after)
  }

  /** What the two editions say side by side. `difference`: the later one less the earlier one. */
  told(difference: Seen): Leak[] {
    return difference.tables.flatMap(({ dimensions, rows }) =>
      rows.flatMap(({ keys, count }): Leak[] => {
        if (count === null) return []
        const pairs = keys.map((key, at): Pair => [dimensions[at]?.id ?? '', key]).filter(([, key]) => key !== 'total')
        const cell = `${this.#name}/${pairs.map((pair) => pair.join('|')).join('|') || 'total'}`
        const [mine, moved] = [this.#net(pairs), this.#moved(pairs)]
        if (pairs.length === 0)
          return mine !== 0 && Math.abs(mine) < this.#k ? [{ cell, reports: mine, how: 'told' }] : []
        const rests = pairs.flatMap((pair, at) => {
          const others = pairs.filter((_, place) => place !== at)
          const isLabel = dimensionOf(pair[0] as DimensionId)?.isLabel === true && pair[1] !== 'unconfirmed'
          const whole = isLabel && others.length === 0 ? ([['confirmed', '']] as const) : others
          // What is seen to have changed in this row or column: a report that changed unseen is not pointed at.
          const line = rows.filter((row) => row.keys.every((key, place) => place === at || key === keys[place]))
          const told = difference.tables.length > 0 && line.some((row) => (row.count ?? 0) !== 0)
          return told ? [{ whole, rest: this.#net(whole) - mine }] : []
        })
        if (rests.length === 0) return []
        if (Math.abs(mine) < this.#k || moved < this.#k) return [{ cell, reports: mine, how: 'told' }]
        if (pairs.some((pair) => this.#gathers(pair))) return []
        return rests
          .filter(({ rest }) => Math.abs(rest) < this.#k)
          .map(({ rest }): Leak => ({ cell, of: 'whole', reports: rest, how: 'told' }))
      }),
    )
  }

  /** What was worked out, by who guessed that all of them came (1) or went (-1). A wrong answer harms nobody here. */
  found(findings: readonly Finding[], sign: 1 | -1): Leak[] {
    return findings.flatMap(({ cell, of, low, high }): Leak[] => {
      const pairs = pairsOf(cell)
      const wholes = of === undefined ? this.#wholesOf(pairs) : [pairsOf(of)]
      if (!wholes.some((whole) => this.#moved(whole) > 0)) return []
      const isGathered = pairs.some((pair) => this.#gathers(pair))
      if (isGathered && of !== undefined) return []
      const net = sign * (of === undefined ? this.#net(pairs) : this.#net(pairsOf(of)) - this.#net(pairs))
      const reports = isGathered ? this.#moved(pairs) : net
      const truth = isGathered ? sign * this.#mentions(pairs) : net
      if (truth < low - 0.001 || truth > high + 0.001 || reports >= this.#k || reports < 0) return []
      // As of any edition: that there are mentions may be known, and not how few reports they come from.
      const leastTold = isGathered ? Math.max(0, truth - this.#k + 1) : 0
      if (low <= leastTold + 0.001 && high >= this.#k - 0.001) return []
      return [{ cell, ...(of === undefined ? {} : { of }), reports, how: 'found' }]
    })
  }

  #wholesOf(pairs: readonly Pair[]): (readonly Pair[])[] {
    if (pairs.length === 2) return pairs.map((_, at) => pairs.filter((_pair, place) => place !== at))
    const isLabel = dimensionOf((pairs[0]?.[0] ?? '') as DimensionId)?.isLabel === true
    return [isLabel ? [['confirmed', '']] : []]
  }

  /** How many more reports are in a cell. */
  #net(pairs: readonly Pair[]): number {
    return this.#of(pairs).net
  }

  /** How many reports came into a cell, or went from it. */
  #moved(pairs: readonly Pair[]): number {
    return this.#of(pairs).moved
  }

  #of(pairs: readonly Pair[]): { net: number; moved: number } {
    const name = pairs.join('|')
    const known = this.#known.get(name)
    if (known) return known
    const steps = this.#changed.map(({ before, after }) => this.#in(after, pairs) - this.#in(before, pairs))
    const found = { net: steps.reduce((a, b) => a + b, 0), moved: steps.filter((step) => step !== 0).length }
    this.#known.set(name, found)
    return found
  }

  #mentions(pairs: readonly Pair[]): number {
    const of = (report: Facts | undefined): number =>
      report ? pairs.reduce((all, pair) => all * this.#times(report, pair), 1) : 0
    return this.#changed.reduce((sum, { before, after }) => sum + of(after) - of(before), 0)
  }

  #in(report: Facts | undefined, pairs: readonly Pair[]): 0 | 1 {
    return report !== undefined && pairs.every((pair) => this.#times(report, pair) > 0) ? 1 : 0
  }

  /** For how many of its values a report is counted in a row: several only where rare ones are gathered. */
  #times({ isConfirmed, values }: Facts, [dimension, key]: Pair): number {
    if (dimension === 'confirmed') return Number(isConfirmed)
    if (dimension === 'unconfirmed' || key === 'unconfirmed') return Number(!isConfirmed)
    const mine = values[dimension] ?? []
    if (!this.#gathers([dimension, key])) return mine.filter((value) => value === key).length
    const shown = this.#shown(dimension)
    return mine.filter((value) => value === key || !shown.includes(value)).length
  }

  #shown(dimension: string): readonly string[] {
    const all = this.#seen.tables.flatMap(({ dimensions }) => dimensions)
    return all.find(({ id }) => id === dimension)?.values ?? []
  }

  #gathers([dimension, key]: Pair): boolean {
    const { foldsInto, values } = dimensionOf(dimension as DimensionId) ?? {}
    const shown = this.#shown(dimension)
    return foldsInto !== undefined && foldsInto === key && (values ?? []).some((value) => !shown.includes(value))
  }
}

/** Of `2026-T1>2026-T1.2/category|threat`; none: everybody. */
const pairsOf = (cell: string): Pair[] => {
  const parts = (cell.split('/')[1] ?? '').split('|')
  const pairs: Pair[] = []
  for (let at = 0; at < parts.length; at += 2) pairs.push([parts[at] ?? '', parts[at + 1] ?? ''])
  return pairs.filter(([dimension]) => dimension !== 'total')
}
