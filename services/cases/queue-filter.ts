import { z } from 'zod'
import type { Filter } from '../store/collection.ts'
import { platforms } from '../taxonomy.ts'
import { severitySchema, speakerSchema } from '../taxonomy-schemas.ts'

/** What somebody wants to see of the queue. Critical cases are never filtered out: nobody must miss one by a choice made before. */
export const queueFilterSchema = z.object({
  severity: severitySchema.optional(),
  speaker: speakerSchema.optional(),
  platform: z.enum(platforms).optional(),
  /** Past their deadline only. */
  overdue: z.literal('1').optional(),
})
export type QueueFilter = z.infer<typeof queueFilterSchema>

/** The cases that are not critical and that the filter lets through. `now`: ms. */
export function filteredQueue({ severity, speaker, platform, overdue }: QueueFilter, now: number): Filter {
  return {
    status: 'queued',
    critical: 0,
    ...(severity && { severity }),
    ...(speaker && { speaker }),
    ...(platform && { platforms: platform }),
    ...(overdue && { dueAt: { $lt: now } }),
  }
}
