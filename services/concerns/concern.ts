import { z } from 'zod'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import type { CollectionDefinition } from '../store/collection.ts'
import { plain } from '../store/plain.ts'

/** What a teen may say of the person who answers. `secret`: asked for a number, a picture, a meeting, or to keep silent. */
export const concernKinds = ['words', 'secret', 'absent', 'other'] as const
export const longestConcern = 2_000

/**
 * A teen says that there is a problem with the person who answers. Apart from the case, its history and its audit: whoever
 * it is about never learns of it here.
 */
const concernSchema = z.object({
  _id: z.string(),
  at: z.number(),
  caseId: plain(z.string()),
  /** Everybody who ever held the case, the present or last one first: none of them reads it. */
  about: z.array(plain(z.string())),
  kind: plain(z.enum(concernKinds)),
  text: z.string(),
  status: plain(z.enum(['open', 'handled'])),
  /** Who read it, and what was done. Kept here and nowhere else. */
  steps: z.array(z.object({ at: z.number(), by: plain(z.string()), type: plain(z.string()), note: z.string() })),
})
export type Concern = z.infer<typeof concernSchema>

export const concernsDefinition: CollectionDefinition<Concern> = {
  name: 'concerns',
  schema: concernSchema,
  indexes: [{ key: { caseId: 1 } }, { key: { at: 1 } }],
}

/**
 * Who reads it: the child-protection leads whom it is not about. When it is about all of them, or there is none, the
 * supervisors and administrators whom it is not about. Nobody ever reads what is about themselves.
 */
export const mayReadConcern = (
  person: Pick<Counsellor, 'id' | 'roles'>,
  { about }: Pick<Concern, 'about'>,
  leads: readonly Pick<Counsellor, 'id'>[],
): boolean => {
  if (about.includes(person.id)) return false
  if (isInRole(person, 'child_protection_lead')) return true
  const isForLeads = leads.some(({ id }) => !about.includes(id))
  return !isForLeads && isInRole(person, 'supervisor', 'administrator')
}
