import { z } from 'zod'
import { categorySchema, severitySchema, signalSchema } from '../taxonomy-schemas.ts'

/**
 * Why something was concluded: the rule and the exact words it rests on.
 * `start` and `end` are UTF-16 offsets into the message the quote comes from (`text.slice(start, end) === quote`);
 * `message` is the index of that message among those judged.
 */
export const reasonSchema = z.object({
  rule: z.string(),
  label: z.union([categorySchema, signalSchema, severitySchema]),
  quote: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  message: z.number().int(),
})
export type Reason = z.infer<typeof reasonSchema>

/** What the words of a report come to. `categories` is never empty: `other` stands alone when nothing fits. */
const triageSchema = z.object({
  categories: z.array(categorySchema),
  signals: z.array(signalSchema),
  severity: severitySchema,
  /** `unknown`: a language we cannot read, so the words say nothing about the danger. `en` is read a little. */
  language: z.enum(['fr', 'en', 'unknown']),
  reasons: z.array(reasonSchema),
})
export type Triage = z.infer<typeof triageSchema>
