import { z } from 'zod'
import type { Clock } from '../clock.ts'
import {
  type Collection,
  type CollectionDefinition,
  DuplicateKeyError,
  type Filter,
  type Store,
  update,
  type Write,
} from './collection.ts'
import { plain } from './plain.ts'

const leaseSchema = z.object({
  /** What the lease is for. */
  _id: z.string(),
  holder: plain(z.string()),
  /** Grows each time the lease is taken. */
  fence: z.number().int(),
  until: z.number(),
  /** Grows with each commit under the lease. */
  commits: z.number().int(),
})
type LeaseRecord = z.infer<typeof leaseSchema>

export const leasesDefinition: CollectionDefinition<LeaseRecord> = { name: 'leases', schema: leaseSchema }

/**
 * Clocks of several machines may differ by this much. A lease that ends later than its own length from now, and this
 * much more, was written before a clock went back: nobody has to wait until that hour comes again.
 */
const clockDifferenceMs = 60_000

/**
 * The right to do something alone, among all instances. Who holds it is a courtesy between clocks; that a holder whose
 * lease was taken over can commit nothing more is certain, whatever any clock says: {@link Lease.guard}.
 */
export class Leases {
  readonly #leases: Collection<LeaseRecord>
  readonly #clock: Clock

  private constructor(leases: Collection<LeaseRecord>, clock: Clock) {
    this.#leases = leases
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<Leases> {
    return new Leases(await store.collection(leasesDefinition), clock)
  }

  /** For `ms` milliseconds. `undefined`: somebody else has it. `holder` only says who, for people who look. */
  async take(name: string, holder: string, ms: number): Promise<Lease | undefined> {
    const now = this.#clock()
    const isFree: Filter = { $or: [{ until: { $lte: now } }, { until: { $gt: now + ms + clockDifferenceMs } }] }
    const taken = await this.#leases.findOneAndUpdate(
      { _id: name, ...isFree },
      { $set: { holder, until: now + ms }, $inc: { fence: 1 } },
      { returnDocument: 'after' },
    )
    const record = taken ?? (await this.#takeFirst({ _id: name, holder, fence: 1, until: now + ms, commits: 0 }))
    return record && new Lease(this.#leases, this.#clock, record)
  }

  /** A lease that nobody ever took has no document yet. */
  async #takeFirst(record: LeaseRecord): Promise<LeaseRecord | undefined> {
    if (await this.#leases.findOne({ _id: record._id })) return undefined
    try {
      await this.#leases.insertOne(record)
      return record
    } catch (error) {
      if (error instanceof DuplicateKeyError) return undefined
      throw error
    }
  }
}

export class Lease {
  /** The number that this holder's commits name. */
  readonly fence: number
  readonly #leases: Collection<LeaseRecord>
  readonly #clock: Clock
  readonly #name: string

  constructor(leases: Collection<LeaseRecord>, clock: Clock, record: LeaseRecord) {
    this.#leases = leases
    this.#clock = clock
    this.#name = record._id
    this.fence = record.fence
  }

  /**
   * Goes first into every commit made under the lease: nothing of it is written once somebody else has taken the lease.
   * It writes something, for a transaction that only reads the lease would not conflict with whoever takes it meanwhile.
   */
  guard(): Write {
    return update(this.#leases, this.#mine, { $inc: { commits: 1 } })
  }

  /** From now for `ms`. `false`: it was lost. */
  async renew(ms: number): Promise<boolean> {
    const renewed = await this.#leases.updateOne(this.#mine, { $set: { until: this.#clock() + ms } })
    return renewed.matchedCount === 1
  }

  /** Free for the next one at once; nothing happens when it was lost before. */
  async release(): Promise<void> {
    await this.#leases.updateOne(this.#mine, { $set: { until: 0 } })
  }

  get #mine(): Filter {
    return { _id: this.#name, fence: this.fence }
  }
}
