import { z } from 'zod'
import type { Filter } from '../store/collection.ts'
import { platforms } from '../taxonomy.ts'
import { severitySchema, speakerSchema } from '../taxonomy-schemas.ts'

/** What somebody wants to see of the queue. Critical cases are never filtered out: nobody must miss one by a choice made before. */
export const queueFilterSchema = z.object({
  severity: severitySchema.optional(),
  speaker: speakerSchema.optional(),
  platform: z.enum(platforms).optional(),
  /** A team's id: what it took over or was asked to take. */
  team: z.string().min(1).max(100).optional(),
  /** A tag's {@link TagKey}: the address of a request must not hold what somebody wrote. */
  tag: z.string().min(1).max(100).optional(),
  /** Past their deadline only. */
  overdue: z.literal('1').optional(),
})
export type QueueFilter = z.infer<typeof queueFilterSchema>

/** A keyed hash of a tag's words. */
export type TagKey = (tag: string) => string

/**
 * The cases that are not critical and that the filter lets through; of a tag, all that have any: tags are sealed, and only
 * cases that somebody held before have some. `now`: ms.
 */
export function filteredQueue({ severity, speaker, platform, team, tag, overdue }: QueueFilter, now: number): Filter {
  return {
    status: 'queued',
    critical: 0,
    ...(severity && { severity }),
    ...(speaker && { speaker }),
    ...(platform && { platforms: platform }),
    ...(team && { group: team }),
    ...(tag && { tags: { $exists: true } }),
    ...(overdue && { dueAt: { $lt: now } }),
  }
}
