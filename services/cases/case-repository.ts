import { randomUUID } from 'node:crypto'
import { type AuditEntry, type AuditRecord, auditChainDefinition, auditDefinition } from '../audit/audit-record.ts'
import type { Collection, CollectionDefinition, CommitResult, Filter, Store, Write } from '../store/collection.ts'
import { type Case, caseSchema } from './case.ts'
import { filteredQueue, type QueueFilter, type TagKey } from './queue-filter.ts'

export const casesDefinition: CollectionDefinition<Case> = {
  name: 'cases',
  schema: caseSchema,
  indexes: [
    { key: { status: 1, critical: -1, dueAt: 1 } },
    { key: { claimedBy: 1, status: 1 }, partialFilterExpression: { claimedBy: { $exists: true } } },
    { key: { silenceAt: 1 }, partialFilterExpression: { silenceAt: { $exists: true } } },
    { key: { unsealedAt: 1 }, partialFilterExpression: { unsealedAt: { $exists: true } } },
    { key: { uncountedAt: 1 }, partialFilterExpression: { uncountedAt: { $exists: true } } },
    { key: { status: 1, createdAt: 1 } },
    { key: { createdAt: 1 } },
    { key: { linkKeys: 1 }, partialFilterExpression: { linkKeys: { $exists: true } } },
    { key: { severity: 1, closedAt: 1 }, partialFilterExpression: { closedAt: { $exists: true } } },
    { key: { critical: 1, erasedAt: 1 }, partialFilterExpression: { erasedAt: { $exists: true } } },
    { key: { heldSince: 1 }, partialFilterExpression: { heldSince: { $exists: true } } },
    { key: { protectionWaitsSince: 1 }, partialFilterExpression: { protectionWaitsSince: { $exists: true } } },
    { key: { 'escalation.nextAt': 1 }, partialFilterExpression: { 'escalation.nextAt': { $exists: true } } },
    { key: { taskDueAt: 1 }, partialFilterExpression: { taskDueAt: { $exists: true } } },
    { key: { remindAt: 1 }, partialFilterExpression: { remindAt: { $exists: true } } },
    { key: { 'transfer.at': 1 }, partialFilterExpression: { 'transfer.at': { $exists: true } } },
    { key: { purgingAt: 1 }, partialFilterExpression: { purgingAt: { $exists: true } } },
  ],
}

export const queueOrder = { critical: -1, dueAt: 1 } as const
export const heldStatuses = ['claimed', 'waiting'] as const
/** Cases of the queue that were tagged, among which one tag is looked for. */
const mostTagged = 1000

/** The store's view of cases; no permission is checked here. */
export class CaseRepository {
  readonly #store: Store
  readonly cases: Collection<Case>
  readonly #audit: Collection<AuditEntry>
  readonly #chain: Collection<AuditRecord>

  private constructor(
    store: Store,
    cases: Collection<Case>,
    audit: Collection<AuditEntry>,
    chain: Collection<AuditRecord>,
  ) {
    this.#store = store
    this.cases = cases
    this.#audit = audit
    this.#chain = chain
  }

  static async open(store: Store): Promise<CaseRepository> {
    const cases = await store.collection(casesDefinition)
    const audit = await store.collection(auditDefinition)
    return new CaseRepository(store, cases, audit, await store.collection(auditChainDefinition))
  }

  get(id: string): Promise<Case | null> {
    return this.cases.findOne({ _id: id })
  }

  queued(limit: number): Promise<Case[]> {
    return this.cases.find({ status: 'queued' }, { sort: queueOrder, limit }).toArray()
  }

  /**
   * The head of the queue as a filter shows it: every critical case, then those that it lets through and that have the tag
   * of the key asked for. `now`: ms.
   */
  async queuedLike(filter: QueueFilter, limit: number, now: number, keyOf: TagKey): Promise<Case[]> {
    const options = { sort: queueOrder, limit }
    const critical = await this.cases.find({ status: 'queued', critical: 1 }, options).toArray()
    const room = limit - critical.length
    if (room <= 0) return critical
    const { tag } = filter
    const most = tag === undefined ? room : mostTagged
    const others = await this.cases.find(filteredQueue(filter, now), { sort: queueOrder, limit: most }).toArray()
    const wanted = tag === undefined ? others : others.filter(({ tags = [] }) => tags.some((one) => keyOf(one) === tag))
    return [...critical, ...wanted.slice(0, room)]
  }

  /** Those in the queue whose deadline is behind `now` (ms). */
  countOverdue(now: number): Promise<number> {
    return this.cases.countDocuments({ status: 'queued', dueAt: { $lt: now } })
  }

  /** The newest first. */
  found(filter: Filter, limit: number): Promise<Case[]> {
    return this.cases.find(filter, { sort: { createdAt: -1 }, limit }).toArray()
  }

  heldBy(counsellorId: string): Promise<Case[]> {
    return this.cases
      .find({ claimedBy: counsellorId, status: { $in: heldStatuses } }, { sort: queueOrder, limit: 100 })
      .toArray()
  }

  held(): Promise<Case[]> {
    return this.cases.find({ status: { $in: heldStatuses } }, { sort: queueOrder }).toArray()
  }

  /** Those of these cases that somebody holds now. */
  heldOf(ids: readonly string[]): Promise<Case[]> {
    return this.cases.find({ _id: { $in: [...ids] }, status: { $in: heldStatuses } }).toArray()
  }

  /** Calls back with the id of each case that changes; a hint, that may be lost. Returns what stops it. */
  watch(listener: (id: string) => void): () => void {
    return this.cases.watch(({ id }) => listener(id))
  }

  /** Those of theirs in which the teen wrote, or was there, since then (ms). */
  heldAndHeard(counsellorId: string, since: number): Promise<Case[]> {
    const held = { claimedBy: counsellorId, status: { $in: heldStatuses } }
    const heard = { $or: [{ teenAt: { $gte: since } }, { seenAt: { $gte: since } }] }
    return this.cases.find({ ...held, ...heard }, { sort: queueOrder, limit: 100 }).toArray()
  }

  /**
   * The held cases that may be nobody's any more: their owner is none of those `present`, an answer is due at `now` (ms), or
   * somebody else was asked to go on. All others are left unread: opening hundreds of cases every moment is most of what a
   * full house costs.
   */
  heldInDoubt(present: readonly string[], now: number): Promise<Case[]> {
    const doubt = [{ claimedBy: { $nin: present } }, { dueAt: { $lte: now } }, { 'transfer.at': { $exists: true } }]
    return this.cases.find({ status: { $in: heldStatuses }, $or: doubt }, { sort: queueOrder }).toArray()
  }

  /** With something still to be done, the first due first. */
  withTasks(limit: number): Promise<Case[]> {
    return this.cases
      .find({ taskDueAt: { $exists: true, $gte: 0 }, purgingAt: { $exists: false } }, { sort: { taskDueAt: 1 }, limit })
      .toArray()
  }

  toRemind(now: number): Promise<Case[]> {
    return this.cases.find({ remindAt: { $exists: true, $lte: now } }, { sort: { remindAt: 1 }, limit: 200 }).toArray()
  }

  /** Held cases that their owner asks somebody else to go on with. */
  offered(): Promise<Case[]> {
    return this.cases
      .find({ 'transfer.at': { $exists: true, $gte: 0 } }, { sort: { 'transfer.at': 1 }, limit: 200 })
      .toArray()
  }

  silentSince(now: number): Promise<Case[]> {
    return this.cases.find({ silenceAt: { $exists: true, $lte: now } }, { limit: 500 }).toArray()
  }

  /** Cases whose severity a person changed, but for those erased, or that the teen refused to pass on. */
  overridden(): Promise<Case[]> {
    return this.cases
      .find({ 'overrides.at': { $exists: true }, erasedAt: { $exists: false }, refused: false }, { sort: { _id: 1 } })
      .toArray()
  }

  /** How many in the queue come before this one. */
  async countAhead({ critical, dueAt }: Pick<Case, 'critical' | 'dueAt'>): Promise<number> {
    const alike = this.cases.countDocuments({ status: 'queued', critical, dueAt: { $lt: dueAt } })
    const urgent = critical === 1 ? 0 : this.cases.countDocuments({ status: 'queued', critical: 1 })
    return (await alike) + (await urgent)
  }

  async counts(): Promise<{ queued: number; critical: number }> {
    const [queued, critical] = await Promise.all([
      this.cases.countDocuments({ status: 'queued' }),
      this.cases.countDocuments({ status: 'queued', critical: 1 }),
    ])
    return { queued, critical }
  }

  commit(writes: Write[]): Promise<CommitResult> {
    return this.#store.commit(writes)
  }

  async recordRead(by: string, at: number, caseId?: string): Promise<void> {
    const type = caseId === undefined ? 'queue_read' : 'case_read'
    await this.#audit.insertOne({ _id: randomUUID(), at, by, type, ...(caseId === undefined ? {} : { caseId }) })
  }

  /** Who read the case and when, oldest first: what is sealed, and what waits for it. */
  async readsOf(caseId: string): Promise<CaseRead[]> {
    const options = { sort: { at: 1 } } as const
    // What waits first: sealed between the two looks, a read is found twice and not missed.
    const waiting = await this.#audit.find({ caseId, type: 'case_read' }, options).toArray()
    const sealed = await this.#chain.find({ caseId, type: 'case_read' }, options).toArray()
    const known = new Set(sealed.map(({ at, by }) => `${at} ${by}`))
    const reads = [...sealed, ...waiting.filter(({ at, by }) => !known.has(`${at} ${by}`))]
    return reads.map(({ at, by, type }) => ({ at, by, type, caseId })).sort((a, b) => a.at - b.at)
  }
}

interface CaseRead {
  at: number
  by: string
  type: string
  caseId: string
}
