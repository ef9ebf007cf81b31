import { z } from 'zod'
import { plain } from '../store/plain.ts'

/** What of a report is counted: no id, no word, no link, no day. */
const factsSchema = z.object({
  /** `2026-T1`, in which it was received. */
  period: plain(z.string()),
  isConfirmed: z.boolean(),
  /** Of each dimension of the figures, what it has. */
  values: z.record(z.string(), z.array(plain(z.string()))),
})
export type Facts = z.infer<typeof factsSchema>

/**
 * As what a case is in the figures. It lies in the case, so that counts can be mended when the case changes, and goes with
 * it: the counts themselves name no case.
 */
export const countedSchema = z.object({
  /** Grows with each change. */
  seq: z.number().int(),
  /** Of the counts that were there when it was last written. */
  generation: z.number().int(),
  facts: factsSchema,
})
