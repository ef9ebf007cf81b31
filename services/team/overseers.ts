import { z } from 'zod'
import type { Collection, CollectionDefinition, Store } from '../store/collection.ts'

const throttleMs = 10_000
/** Seen this recently, somebody is there. */
const hereMs = 60_000

const overseerSchema = z.object({ _id: z.string(), seenAt: z.number() })
type Overseer = z.infer<typeof overseerSchema>

export const overseersDefinition: CollectionDefinition<Overseer> = {
  name: 'overseers',
  schema: overseerSchema,
  indexes: [{ key: { seenAt: 1 } }],
}

/**
 * Which supervisors and child-protection leads have the console open. Apart from the counsellors' presence: nobody of
 * these is there for a teen by being there for the team.
 */
export class Overseers {
  readonly #seen: Collection<Overseer>
  readonly #written = new Map<string, number>()

  private constructor(seen: Collection<Overseer>) {
    this.#seen = seen
  }

  static async open(store: Store): Promise<Overseers> {
    return new Overseers(await store.collection(overseersDefinition))
  }

  async seen(personId: string, now: number): Promise<void> {
    if (now - (this.#written.get(personId) ?? 0) < throttleMs) return
    this.#written.set(personId, now)
    await this.#seen.updateOne({ _id: personId }, { $max: { seenAt: now } }, { upsert: true })
  }

  /** Somebody but `besides`. */
  async isAnyHere(now: number, besides?: string): Promise<boolean> {
    const here = await this.#seen.find({ seenAt: { $gt: now - hereMs } }, { limit: 100 }).toArray()
    return here.some(({ _id }) => _id !== besides)
  }

  async forgetBefore(at: number): Promise<void> {
    await this.#seen.deleteMany({ seenAt: { $lt: at } })
  }
}
