import type { Clock } from '../clock.ts'
import { monthsAfter, type RetentionPeriods } from '../retention/retention.ts'
import { type Collection, type Store, update } from '../store/collection.ts'
import type { Lease } from '../store/leases.ts'
import { sealedSegment } from './audit-chain.ts'
import { type AuditRecord, type AuditSegment, auditChainDefinition, auditSegmentsDefinition } from './audit-record.ts'

const chunk = 500
/** In one run. */
const mostChunks = 20

/** Destroys old months of the chain, whole. Their segments stay, and with them the hash that the chain goes on from. */
export class AuditExpiry {
  readonly #store: Store
  readonly #chain: Collection<AuditRecord>
  readonly #segments: Collection<AuditSegment>
  readonly #options: { periods: RetentionPeriods; key: Buffer; clock: Clock }

  private constructor(
    store: Store,
    chain: Collection<AuditRecord>,
    segments: Collection<AuditSegment>,
    options: { periods: RetentionPeriods; key: Buffer; clock: Clock },
  ) {
    this.#store = store
    this.#chain = chain
    this.#segments = segments
    this.#options = options
  }

  static async open(
    store: Store,
    options: { periods: RetentionPeriods; key: Buffer; clock: Clock },
  ): Promise<AuditExpiry> {
    const chain = await store.collection(auditChainDefinition)
    return new AuditExpiry(store, chain, await store.collection(auditSegmentsDefinition), options)
  }

  /** Gives how many records it destroyed. Killed in between, the next run goes on. */
  async run(lease: Lease): Promise<number> {
    const segments = await this.#segments.find({ _id: { $gt: '' } }, { sort: { _id: 1 } }).toArray()
    let destroyed = 0
    for (const segment of segments.filter((each) => this.#isDue(each))) {
      // Said first, under its seal: whoever verifies meanwhile does not miss the records.
      if (segment.expiredAt === undefined && !(await this.#markExpired(lease, segment))) return destroyed
      destroyed += await this.#destroyRecords(lease, segment._id)
    }
    return destroyed
  }

  #isDue({ _id, emptiedAt }: AuditSegment): boolean {
    const begin = Date.parse(`${_id}-01T00:00:00Z`)
    const { periods, clock } = this.#options
    return emptiedAt === undefined && monthsAfter(begin, periods.auditMonths + 1) <= clock()
  }

  async #markExpired(lease: Lease, segment: AuditSegment): Promise<boolean> {
    const { _id, seq, last } = segment
    const { expiredAt, mac } = sealedSegment(this.#options.key, { ...segment, expiredAt: this.#options.clock() })
    const marked = update(this.#segments, { _id, seq, last }, { $set: { expiredAt, mac } })
    return (await this.#store.commit([lease.guard(), marked])).ok
  }

  async #destroyRecords(lease: Lease, month: string): Promise<number> {
    let destroyed = 0
    for (let n = 0; n < mostChunks; n++) {
      // After the colon come digits, and after digits a semicolon would.
      const range = { _id: { $gt: `${month}:`, $lt: `${month};` } }
      const some = await this.#chain.find(range, { sort: { _id: 1 }, limit: chunk }).toArray()
      if (some.length === 0) {
        const emptied = update(this.#segments, { _id: month }, { $set: { emptiedAt: this.#options.clock() } })
        await this.#store.commit([lease.guard(), emptied])
        return destroyed
      }
      const { deletedCount } = await this.#chain.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } })
      destroyed += deletedCount
    }
    return destroyed
  }
}
