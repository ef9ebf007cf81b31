import { z } from 'zod'
import type { DimensionId } from './plan.ts'

/**
 * How many reports have what. Keys: `total`, `category|threat`, `category|threat|age|13_14`: nothing in them is anybody's.
 */
export const countsSchema = z.record(z.string(), z.number().int())
export type Counts = Readonly<Record<string, number>>

/** Apart from each other: reports whose labels a person confirmed, and the others. */
export interface Populations {
  confirmed: Counts
  unconfirmed: Counts
}

export const totalCell = 'total'

export const cellId = (dimension: DimensionId, value: string): string => `${dimension}|${value}`
export const crossedId = (first: DimensionId, value: string, second: DimensionId, other: string): string =>
  `${cellId(first, value)}|${cellId(second, other)}`

export const countIn = (counts: Counts, id: string): number => counts[id] ?? 0

export const added = (...all: readonly Counts[]): Counts => {
  const sums: Record<string, number> = {}
  for (const counts of all) for (const [id, count] of Object.entries(counts)) sums[id] = (sums[id] ?? 0) + count
  return sums
}
