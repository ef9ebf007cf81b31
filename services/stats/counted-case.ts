import { z } from 'zod'
import { caseSchema } from '../cases/case.ts'
import { plain } from '../store/plain.ts'
import { severitySchema } from '../taxonomy-schemas.ts'

/** What figures are made of. Nothing sealed is in it: to count a case opens no word of it, which a test holds. */
export const countedCaseSchema = caseSchema
  .pick({ _id: true, status: true, severity: true, conversationIds: true, events: true, confirmed: true })
  .extend({
    ...caseSchema.pick({ outcome: true, closedAt: true, erasedAt: true, uncountedAt: true, counted: true }).shape,
    overrides: z.array(z.object({ from: plain(severitySchema), to: plain(severitySchema) })).default([]),
  })

/** A case as counting knows it. Any whole case is one. */
export type CountedCase = z.infer<typeof countedCaseSchema>
