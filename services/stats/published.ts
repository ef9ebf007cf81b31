import { z } from 'zod'
import { plain } from '../store/plain.ts'

/** Why a cell is empty. Both kinds of small-number hiding have one word: which of them it is would be a hint. */
export const hiddenReasons = ['small', 'population'] as const

/** What `keys` holds in place of a value, for the sum over that dimension. */
export const totalKey = 'total'

const rowSchema = z.object({
  /** One value id for each of the table's dimensions, in their order; {@link totalKey} where it is the sum over it. */
  keys: z.array(plain(z.string())),
  /** `null`: not published, and `reason` says why. */
  count: z.number().int().nonnegative().nullable(),
  suppressed: z.boolean(),
  reason: plain(z.enum(hiddenReasons)).optional(),
  /** It cannot be otherwise than 0. */
  impossible: z.boolean().optional(),
})

/** What follows from the published cells alone: a share, or a value of which half, or a tenth, lie above. */
const measureSchema = z.object({
  id: plain(z.enum(['late_share', 'response_share', 'median', 'p90'])),
  keys: z.array(plain(z.string())),
  unit: plain(z.enum(['share', 'minutes'])),
  /** It lies between the two; the same number twice: it is known. `high: null`: above every bin. */
  low: z.number().nonnegative().nullable(),
  high: z.number().nonnegative().nullable(),
  suppressed: z.boolean(),
})

const publishedTableSchema = z.object({
  id: plain(z.string()),
  /** `reports`: each report once in each dimension. `mentions`: once for each value it has, so that rows add up to more. */
  unit: plain(z.enum(['reports', 'mentions'])),
  dimensions: z.array(z.object({ id: plain(z.string()), values: z.array(plain(z.string())) })),
  rows: z.array(rowSchema),
  measures: z.array(measureSchema),
  /** Ids of sentences below the table. */
  notes: z.array(plain(z.string())),
  /** There are so many reports that shares mean something. */
  shares: z.boolean(),
  /** On anything about suicide: show 3114, and the advice for media, beside it. */
  help: plain(z.enum(['suicide'])).optional(),
})

export const editionSchema = z.object({
  /** `2026-T1`, or `2026` for the few tables of a whole year. */
  _id: z.string(),
  period: plain(z.string()),
  /** First and last day, Europe/Paris. */
  from: plain(z.string()),
  to: plain(z.string()),
  /** Day, Europe/Paris. */
  publishedOn: plain(z.string()),
  /** 1, then one more with each correction. */
  revision: z.number().int().positive(),
  changes: z.array(z.object({ revision: z.number().int(), on: plain(z.string()), why: plain(z.string()) })),
  k: z.number().int(),
  tables: z.array(publishedTableSchema),
})

export type PublishedRow = z.infer<typeof rowSchema>
export type PublishedMeasure = z.infer<typeof measureSchema>
export type PublishedTable = z.infer<typeof publishedTableSchema>
export type PublishedEdition = z.infer<typeof editionSchema>
