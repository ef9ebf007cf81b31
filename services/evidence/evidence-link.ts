import { z } from 'zod'
import { linkKinds, platforms } from '../taxonomy.ts'

/** Where something can be seen. `url` is canonical and is never fetched, expanded, previewed or opened by anyone here. */
export const evidenceLinkSchema = z.object({
  url: z.string(),
  platform: z.enum(platforms),
  kind: z.enum(linkKinds),
})
export type EvidenceLink = z.infer<typeof evidenceLinkSchema>

export const rejectionReasons = ['scheme', 'private_address', 'credentials', 'too_long', 'not_a_link'] as const
export interface RejectedLink {
  /** As written, once zero-width characters are removed. */
  raw: string
  why: (typeof rejectionReasons)[number]
}

export interface FoundLinks {
  /** In order of first appearance, each canonical url once. */
  links: EvidenceLink[]
  rejected: RejectedLink[]
}
