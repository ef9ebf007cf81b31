import { z } from 'zod'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { added, countsSchema, type Populations } from './counts.ts'

const populationsSchema = z.object({ confirmed: countsSchema, unconfirmed: countsSchema })

/**
 * Counts of a quarter: numbers and nothing else. Never told as they are. The quarter's own document has its name; an export
 * adds others, of random names, for what it leaves out. All of them together are the quarter's.
 */
const quarterCountsSchema = z.object({
  _id: z.string(),
  /** `2026-T1` */
  period: plain(z.string()),
  /** Counts of an older one were thrown away. */
  generation: z.number().int(),
  /** Of the cases that are there. */
  live: populationsSchema,
  /** Of those that were destroyed: nothing can count them again. */
  settled: populationsSchema,
})
export type QuarterCounts = z.infer<typeof quarterCountsSchema>

export const quarterCountsDefinition: CollectionDefinition<QuarterCounts> = {
  name: 'stat_counts',
  schema: quarterCountsSchema,
  indexes: [{ key: { period: 1 } }],
}

const countingStateSchema = z.object({
  _id: z.string(),
  generation: z.number().int(),
  /** Of the tables, as they were counted: other tables, and everything is counted anew. */
  plan: z.number().int(),
  isRebuilding: z.boolean(),
  /** The last case that was counted anew: those before it are in the counts. Empty once all are, since no case is named here. */
  after: plain(z.string()),
})
export type CountingState = z.infer<typeof countingStateSchema>

/** There is one. */
export const countingStateId = 'counting'

export const countingStateDefinition: CollectionDefinition<CountingState> = {
  name: 'stat_state',
  schema: countingStateSchema,
}

/** What an edition was made from, by the edition's id; kept for a later correction, and never told. */
const basisSchema = z.object({ _id: z.string(), populations: populationsSchema })
export type EditionBasis = z.infer<typeof basisSchema>

export const editionBasesDefinition: CollectionDefinition<EditionBasis> = {
  name: 'stat_bases',
  schema: basisSchema,
}

/** A quarter's counts, of what is there and of what was destroyed. */
export const populationsIn = (docs: readonly QuarterCounts[]): Populations => ({
  confirmed: added(...docs.flatMap(({ live, settled }) => [live.confirmed, settled.confirmed])),
  unconfirmed: added(...docs.flatMap(({ live, settled }) => [live.unconfirmed, settled.unconfirmed])),
})
