import { z } from 'zod'
import type { Collection, CollectionDefinition, Store } from '../store/collection.ts'

/** A sign of life is written at most this often. */
const throttleMs = 10_000
/** Seen this recently, somebody is on duty. */
const onDutyMs = 2 * 60_000

const presenceSchema = z.object({ _id: z.string(), seenAt: z.number() })
type Seen = z.infer<typeof presenceSchema>

export const presenceDefinition: CollectionDefinition<Seen> = {
  name: 'presence',
  schema: presenceSchema,
  indexes: [{ key: { seenAt: 1 } }],
}

/** Which counsellors are there. Shared through the store, so that every instance gives the teen the same answer. */
export class Presence {
  readonly #seen: Collection<Seen>
  readonly #written = new Map<string, number>()

  private constructor(seen: Collection<Seen>) {
    this.#seen = seen
  }

  static async open(store: Store): Promise<Presence> {
    return new Presence(await store.collection(presenceDefinition))
  }

  /** Call it for counsellors alone: an analyst who reads figures is not there for anybody. */
  async seen(counsellorId: string, now: number): Promise<void> {
    if (now - (this.#written.get(counsellorId) ?? 0) < throttleMs) return
    this.#written.set(counsellorId, now)
    await this.#seen.updateOne({ _id: counsellorId }, { $max: { seenAt: now } }, { upsert: true })
  }

  /** Signed out: not there any more, without waiting two minutes. */
  async left(counsellorId: string): Promise<void> {
    this.#written.delete(counsellorId)
    await this.#seen.deleteMany({ _id: counsellorId })
  }

  /** Who worked here when is nobody's business for longer. */
  async forgetBefore(at: number): Promise<void> {
    await this.#seen.deleteMany({ seenAt: { $lt: at } })
  }

  async lastSeen(counsellorId: string): Promise<number | undefined> {
    return (await this.#seen.findOne({ _id: counsellorId }))?.seenAt
  }

  async isHere(counsellorId: string, now: number): Promise<boolean> {
    return ((await this.lastSeen(counsellorId)) ?? 0) > now - onDutyMs
  }

  /** Is anybody there for a teen now? */
  async isOnDuty(now: number): Promise<boolean> {
    return (await this.#seen.countDocuments({ seenAt: { $gt: now - onDutyMs } })) > 0
  }

  /** Who is there now. */
  async present(now: number): Promise<string[]> {
    return this.seenAfter(now - onDutyMs)
  }

  /** Everybody seen after that (ms). */
  async seenAfter(at: number): Promise<string[]> {
    const there = await this.#seen.find({ seenAt: { $gt: at } }).toArray()
    return there.map(({ _id }) => _id)
  }
}
