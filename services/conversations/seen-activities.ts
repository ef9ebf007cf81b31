import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { type Collection, type CollectionDefinition, DuplicateKeyError, type Store } from '../store/collection.ts'

/** A channel sends again within minutes; after that nothing is remembered. */
const keptMs = 3_600_000

const seenSchema = z.object({
  /** Keyed hash of the channel's own id for what came. */
  _id: z.string(),
  expiresAt: z.number(),
})
type Seen = z.infer<typeof seenSchema>

export const seenActivities: CollectionDefinition<Seen> = {
  name: 'seen_activities',
  schema: seenSchema,
  indexes: [{ key: { expiresAt: 1 } }],
  expiresAtField: 'expiresAt',
}

/** What a channel sent that is answered without being stored: sent again, it is answered once. */
export class SeenActivities {
  readonly #seen: Collection<Seen>
  readonly #clock: Clock

  private constructor(seen: Collection<Seen>, clock: Clock) {
    this.#seen = seen
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<SeenActivities> {
    return new SeenActivities(await store.collection(seenActivities), clock)
  }

  /** `false`: it was there already. */
  async isNew(hash: string): Promise<boolean> {
    try {
      await this.#seen.insertOne({ _id: hash, expiresAt: this.#clock() + keptMs })
      return true
    } catch (error) {
      if (error instanceof DuplicateKeyError) return false
      throw error
    }
  }

  /** It could not be answered: sent again, it is new. */
  async forget(hash: string): Promise<void> {
    await this.#seen.deleteMany({ _id: hash })
  }
}
