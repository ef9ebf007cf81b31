import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Collection, CollectionDefinition, CommitResult, Store, Write } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { type Case, caseSchema } from './case.ts'

export const casesDefinition: CollectionDefinition<Case> = {
  name: 'cases',
  schema: caseSchema,
  indexes: [
    { key: { status: 1, critical: -1, dueAt: 1 } },
    { key: { claimedBy: 1, status: 1 }, partialFilterExpression: { claimedBy: { $exists: true } } },
    { key: { silenceAt: 1 }, partialFilterExpression: { silenceAt: { $exists: true } } },
  ],
}

/** Who looked at what. Reads only: changes are events of the case itself. */
const auditSchema = z.object({
  _id: z.string(),
  at: z.number(),
  by: plain(z.string()),
  type: plain(z.enum(['case_read', 'queue_read'])),
  /** Absent for a look at the queue. */
  caseId: plain(z.string()).optional(),
})
type AuditEntry = z.infer<typeof auditSchema>

const auditDefinition: CollectionDefinition<AuditEntry> = {
  name: 'audit',
  schema: auditSchema,
  indexes: [{ key: { caseId: 1, at: 1 } }],
}

export const queueOrder = { critical: -1, dueAt: 1 } as const
export const heldStatuses = ['claimed', 'waiting'] as const

/** The store's view of cases; no permission is checked here. */
export class CaseRepository {
  readonly #store: Store
  readonly cases: Collection<Case>
  readonly #audit: Collection<AuditEntry>

  private constructor(store: Store, cases: Collection<Case>, audit: Collection<AuditEntry>) {
    this.#store = store
    this.cases = cases
    this.#audit = audit
  }

  static async open(store: Store): Promise<CaseRepository> {
    return new CaseRepository(store, await store.collection(casesDefinition), await store.collection(auditDefinition))
  }

  get(id: string): Promise<Case | null> {
    return this.cases.findOne({ _id: id })
  }

  queued(limit: number): Promise<Case[]> {
    return this.cases.find({ status: 'queued' }, { sort: queueOrder, limit }).toArray()
  }

  heldBy(counsellorId: string): Promise<Case[]> {
    return this.cases
      .find({ claimedBy: counsellorId, status: { $in: heldStatuses } }, { sort: queueOrder, limit: 100 })
      .toArray()
  }

  held(): Promise<Case[]> {
    return this.cases.find({ status: { $in: heldStatuses } }, { sort: queueOrder }).toArray()
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

  readsOf(caseId: string): Promise<AuditEntry[]> {
    return this.#audit.find({ caseId }, { sort: { at: 1 } }).toArray()
  }
}
