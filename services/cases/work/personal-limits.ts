import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AuditEntry, auditDefinition } from '../../audit/audit-record.ts'
import { type Counsellor, isInRole } from '../../counsellors/counsellor.ts'
import { type Collection, type CollectionDefinition, insert, type Store, update } from '../../store/collection.ts'
import { plain } from '../../store/plain.ts'

/** Conversations at once: nobody can be attentive to more than ten. */
export const personalLimits = { least: 1, most: 10 } as const
export const defaultPersonalLimit = 5

const limitSchema = z.object({
  /** The account's id. */
  _id: z.string(),
  limit: z.number().int().min(personalLimits.least).max(personalLimits.most),
  at: z.number(),
  by: plain(z.string()),
})
type Limit = z.infer<typeof limitSchema>

export const limitsDefinition: CollectionDefinition<Limit> = { name: 'personal_limits', schema: limitSchema }

/** How many conversations each counsellor has at once: their own choice, or their supervisor's. */
export class PersonalLimits {
  readonly #store: Store
  readonly #limits: Collection<Limit>
  readonly #audit: Collection<AuditEntry>

  private constructor(store: Store, limits: Collection<Limit>, audit: Collection<AuditEntry>) {
    this.#store = store
    this.#limits = limits
    this.#audit = audit
  }

  static async open(store: Store): Promise<PersonalLimits> {
    return new PersonalLimits(store, await store.collection(limitsDefinition), await store.collection(auditDefinition))
  }

  async of(counsellorId: string): Promise<number> {
    return (await this.#limits.findOne({ _id: counsellorId }))?.limit ?? defaultPersonalLimit
  }

  /** One's own, or anybody's for a supervisor. `false`: not theirs to set. `limit` is within {@link personalLimits}. */
  async set(by: Counsellor, counsellorId: string, limit: number, now: number): Promise<boolean> {
    if (by.id !== counsellorId && !isInRole(by, 'supervisor')) return false
    // Sent again, it is so already.
    if ((await this.#limits.findOne({ _id: counsellorId }))?.limit === limit) return true
    const $set = { limit, at: now, by: by.id }
    await this.#store.commit([
      update(this.#limits, { _id: counsellorId }, { $set }, { upsert: true }),
      insert(this.#audit, { _id: randomUUID(), at: now, by: by.id, type: 'limit_changed', about: counsellorId }),
    ])
    return true
  }
}
