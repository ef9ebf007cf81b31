import type { Case } from '../cases/case.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import type { Clock } from '../clock.ts'
import { type Collection, insert, remove, type Store, update, type Write } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { type ChainEnd, keyMark, linked, type Recorded, sealedSegment } from './audit-chain.ts'
import {
  type AuditEntry,
  type AuditRecord,
  type AuditSegment,
  auditChainDefinition,
  auditDefinition,
  auditSegmentsDefinition,
  monthOf,
} from './audit-record.ts'

/** A sealer that is silent for this long has died. */
const leaseMs = 15_000
/** So much in one commit; a case with more events than fit is sealed in parts. */
const largestBatch = { cases: 50, entries: 300, records: 1000 }
/** In one run: what else time does must not wait for long. */
const mostBatches = 5

interface Collections {
  cases: Collection<Case>
  audit: Collection<AuditEntry>
  chain: Collection<AuditRecord>
  segments: Collection<AuditSegment>
}

/** What one commit seals of a case: its events up to `through`. */
interface SealedCase {
  report: Case
  through: number
}

const eventsOf = ({ report, through }: SealedCase): Recorded[] =>
  report.events
    .map(({ at, by, type }, event): Recorded => ({ at, by, type, caseId: report._id, source: 'case', event }))
    .slice(report.sealed ?? 0, through)

const entryRecord = ({ _id, ...entry }: AuditEntry): Recorded => ({
  ...entry,
  source: sourceOf(entry.type),
})

const sourceOf = (type: AuditEntry['type']): AuditRecord['source'] => {
  if (type === 'purged') return 'purge'
  return type === 'case_read' || type === 'queue_read' ? 'read' : 'staff'
}

/**
 * Chains what happened, for all instances together: events of cases, looks at them, purges. Each commit holds only under
 * the lease, at the very end of the chain, and for each case only while it has no newer event: such a one is taken next time.
 */
export class AuditSealer {
  readonly #store: Store
  readonly #collections: Collections
  readonly #leases: Leases
  readonly #key: Buffer
  readonly #clock: Clock
  readonly #holder: string

  private constructor(
    store: Store,
    collections: Collections,
    given: { leases: Leases; key: Buffer; clock: Clock; holder: string },
  ) {
    this.#store = store
    this.#collections = collections
    this.#leases = given.leases
    this.#key = given.key
    this.#clock = given.clock
    this.#holder = given.holder
  }

  /** `key`: 32 bytes, the same for all instances and for whoever verifies. `holder` names this instance. */
  static async open(
    store: Store,
    given: { leases: Leases; key: Buffer; clock: Clock; holder: string },
  ): Promise<AuditSealer> {
    const collections = {
      cases: await store.collection(casesDefinition),
      audit: await store.collection(auditDefinition),
      chain: await store.collection(auditChainDefinition),
      segments: await store.collection(auditSegmentsDefinition),
    }
    return new AuditSealer(store, collections, given)
  }

  /** Seals what waits, unless another instance is doing so; gives how many records were added. */
  async run(): Promise<number> {
    if (!(await this.#hasWork())) return 0
    const lease = await this.#leases.take('audit', this.#holder, leaseMs)
    if (!lease) return 0
    try {
      return await this.#sealAll(lease)
    } finally {
      await lease.release()
    }
  }

  async #hasWork(): Promise<boolean> {
    const [report] = await this.#unsealedCases(1)
    return report !== undefined || (await this.#waitingEntries(1)).length > 0
  }

  async #sealAll(lease: Lease): Promise<number> {
    const busy = new Set<string>()
    let added = 0
    for (let batch = 0; batch < mostBatches; batch++) {
      const sealed = await this.#sealSome(lease, busy)
      if (sealed === undefined) break
      added += sealed
      if (!(await lease.renew(leaseMs))) break
    }
    return added
  }

  /** One commit. `undefined`: nothing waits, or the lease is lost. `busy` gathers cases that changed meanwhile. */
  async #sealSome(lease: Lease, busy: Set<string>): Promise<number | undefined> {
    const cases = portion(await this.#unsealedCases(largestBatch.cases), busy)
    const entries = await this.#waitingEntries(largestBatch.entries)
    const recorded = [...cases.flatMap(eventsOf), ...entries.map(entryRecord)]
    if (recorded.length === 0 && cases.length === 0) return undefined
    const caseWrites = cases.map((part) => this.#caseWrite(part))
    const removal = remove(this.#collections.audit, { _id: { $in: entries.map(({ _id }) => _id) } })
    const chained = await this.#chainWrites(recorded)
    const writes = [lease.guard(), ...caseWrites, ...chained, ...(entries.length > 0 ? [removal] : [])]
    const result = await this.#store.commit(writes)
    if (result.ok) return recorded.length
    const changed = cases[result.at - 1]
    if (!changed) return undefined
    busy.add(changed.report._id)
    return 0
  }

  /** Only while the case's history is as it was read. */
  #caseWrite({ report, through }: SealedCase): Write {
    const unchanged = {
      _id: report._id,
      events: { $size: report.events.length },
      sealed: report.sealed ?? { $exists: false },
    }
    const next = report.events[through]
    return next
      ? update(this.#collections.cases, unchanged, { $set: { sealed: through, unsealedAt: next.at } })
      : update(this.#collections.cases, unchanged, { $set: { sealed: through }, $unset: { unsealedAt: '' } })
  }

  /** Only at the very end of the chain, wherever another sealer may have brought it. */
  async #chainWrites(recorded: Recorded[]): Promise<Write[]> {
    const { chain, segments } = this.#collections
    if (recorded.length === 0) return []
    const [newest] = await segments.find({ _id: { $gt: '' } }, { sort: { _id: -1 }, limit: 1 }).toArray()
    // A clock that went back into the month before goes on in the segment that is there.
    const month = newest && newest._id > monthOf(this.#clock()) ? newest._id : monthOf(this.#clock())
    const present = newest?._id === month ? newest : undefined
    const end: ChainEnd = { month, seq: present?.seq ?? 0, last: newest?.last ?? '' }
    const records = linked(this.#key, end, recorded)
    const { seq, hash: last } = records.at(-1) ?? { seq: end.seq, hash: end.last }
    const prev = present?.prev ?? end.last
    const { expiredAt } = present ?? {}
    const segment = sealedSegment(this.#key, { _id: month, prev, seq, last, key: keyMark(this.#key), expiredAt })
    const advance = present
      ? update(segments, { _id: month, seq: present.seq, last: present.last }, { $set: advanced(segment) })
      : insert(segments, segment)
    return [advance, ...records.map((record) => insert(chain, record))]
  }

  #unsealedCases(limit: number): Promise<Case[]> {
    return this.#collections.cases
      .find({ unsealedAt: { $exists: true, $gte: 0 } }, { sort: { unsealedAt: 1 }, limit })
      .toArray()
  }

  #waitingEntries(limit: number): Promise<AuditEntry[]> {
    return this.#collections.audit.find({ at: { $gte: 0 } }, { sort: { at: 1 }, limit }).toArray()
  }
}

const advanced = ({ seq, last, key, mac }: AuditSegment) => ({ seq, last, key, mac })

/** As many events as one commit takes. */
const portion = (cases: Case[], busy: ReadonlySet<string>): SealedCase[] => {
  let room = largestBatch.records
  const parts: SealedCase[] = []
  for (const report of cases) {
    if (busy.has(report._id) || room === 0) continue
    const from = report.sealed ?? 0
    const through = Math.min(report.events.length, from + room)
    room -= through - from
    parts.push({ report, through })
  }
  return parts
}
