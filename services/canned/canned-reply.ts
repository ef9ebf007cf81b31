import { z } from 'zod'
import { plain } from '../store/plain.ts'
import { categorySchema } from '../taxonomy-schemas.ts'

export const maxReplyLength = 1_000
export const maxTitleLength = 60
/** Letters and digits, as they are typed after a slash. */
export const shortcutForm = /^[a-z0-9]{1,12}$/

const wordingSchema = z.object({ at: z.number(), by: plain(z.string()), title: z.string(), text: z.string() })

/** A sentence kept ready. Its variables (`{prénom}`, `{numéro 3018}`, …) are filled when it is offered. */
export const cannedReplySchema = z.object({
  _id: z.string(),
  title: z.string(),
  text: z.string(),
  shortcut: plain(z.string()),
  /** Empty: for every one. */
  categories: z.array(plain(categorySchema)),
  /** Counts the edits: of two that start from the same wording, one is refused. */
  rev: z.number().int(),
  at: z.number().optional(),
  by: plain(z.string()).optional(),
  isRemoved: z.boolean().optional(),
  /** What stood there before, the newest last; `at` and `by`: who put other words there. */
  before: z.array(wordingSchema).optional(),
})
export type CannedReply = z.infer<typeof cannedReplySchema>
