import { type Case, caseSchema } from '../cases/case.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import type { Collection, Store } from '../store/collection.ts'
import { type RawDoc, rawBatches } from '../store/raw-documents.ts'
import { isPurgeProven, keyMark } from './audit-chain.ts'
import type { AuditFinding } from './audit-finding.ts'
import {
  type AuditEntry,
  type AuditRecord,
  auditChainDefinition,
  auditDefinition,
  auditSegmentsDefinition,
} from './audit-record.ts'
import { readChain } from './chain-reader.ts'
import { compareEvents } from './compare-events.ts'

const caseBatch = 100
/** What is written while it is looked at may not fit for a moment: looked at again before it is told. */
const looks = 4
const pauseMs = 250

/** The rest of a case is not looked at, and stays sealed. */
const history = caseSchema.pick({ _id: true, events: true, sealed: true, unsealedAt: true })

/**
 * Compares chain, segments and cases, also while instances are writing. An empty list: nothing was changed, removed,
 * added or moved since it was sealed. What it cannot see: a whole store put back to an earlier day, and what was changed
 * in the seconds before it was sealed.
 */
export const verifyAudit = async (
  store: Store,
  key: Buffer | undefined,
  options: { pauseMs?: number } = {},
): Promise<AuditFinding[]> => {
  if (!key) return [{ kind: 'no_key' }]
  const segments = await store.collection(auditSegmentsDefinition)
  const [first] = await segments.find({ _id: { $gt: '' } }, { sort: { _id: 1 }, limit: 1 }).toArray()
  if (first && first.key !== keyMark(key)) return [{ kind: 'other_key' }]
  return new Verification(store, key, options.pauseMs ?? pauseMs, {
    chain: await store.collection(auditChainDefinition),
    cases: await store.collection(casesDefinition),
    audit: await store.collection(auditDefinition),
  }).run()
}

interface Looked {
  chain: Collection<AuditRecord>
  cases: Collection<Case>
  audit: Collection<AuditEntry>
}

class Verification {
  readonly #store: Store
  readonly #key: Buffer
  readonly #pauseMs: number
  readonly #in: Looked
  readonly #findings: AuditFinding[] = []

  constructor(store: Store, key: Buffer, pauseMs: number, looked: Looked) {
    this.#pauseMs = pauseMs
    this.#store = store
    this.#key = key
    this.#in = looked
  }

  async run(): Promise<AuditFinding[]> {
    const chain = await readChain(this.#store.raw, this.#key)
    this.#findings.push(...chain.findings)
    // Of these cases something is in the chain: each is still there, or was destroyed by the program.
    const unseen = chain.caseIds
    for await (const docs of rawBatches(this.#store.raw, casesDefinition.name, caseBatch)) {
      for (const { _id } of docs) unseen.delete(_id)
      await this.#compare(docs, chain.mayHaveGaps)
    }
    for (const caseId of unseen) await this.#missing(caseId)
    return this.#findings
  }

  async #compare(docs: RawDoc[], mayHaveGaps: boolean): Promise<void> {
    const sealed = await this.#sealedEvents(docs.map(({ _id }) => _id))
    for (const doc of docs) {
      const found = this.#differences(doc, sealed.get(doc._id) ?? [], mayHaveGaps)
      this.#findings.push(...(found.length > 0 ? await this.#again(doc._id, found, mayHaveGaps) : []))
    }
  }

  #differences(doc: object & { _id: string }, sealed: AuditRecord[], mayHaveGaps: boolean): AuditFinding[] {
    const read = history.safeParse(doc)
    // A history that is not even a history any more.
    return read.success
      ? compareEvents(read.data, sealed, mayHaveGaps)
      : [{ kind: 'event_changed', caseId: doc._id, event: 0 }]
  }

  async #again(caseId: string, first: AuditFinding[], mayHaveGaps: boolean): Promise<AuditFinding[]> {
    let found = first
    for (let look = 1; look < looks && found.length > 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, this.#pauseMs))
      const sealed = (await this.#sealedEvents([caseId])).get(caseId) ?? []
      // A case that cannot be read is one that somebody changed: what was found stands.
      const report = await this.#in.cases.findOne({ _id: caseId }).catch(() => undefined)
      if (report === undefined) return found
      if (report === null) return []
      found = this.#differences(report, sealed, mayHaveGaps)
    }
    return found
  }

  async #sealedEvents(caseIds: string[]): Promise<Map<string, AuditRecord[]>> {
    const byCase = new Map<string, AuditRecord[]>()
    for (const record of await this.#recordsOf(caseIds)) {
      if (record.caseId === undefined) continue
      byCase.set(record.caseId, [...(byCase.get(record.caseId) ?? []), record])
    }
    return byCase
  }

  /** Records that do not fit their schema are told already, as changed. */
  async #recordsOf(caseIds: string[]): Promise<AuditRecord[]> {
    const of = (ids: string[]) => this.#in.chain.find({ caseId: { $in: ids }, source: 'case' }).toArray()
    try {
      return await of(caseIds)
    } catch {
      const each = await Promise.all(caseIds.map((id) => of([id]).catch(() => [])))
      return each.flat()
    }
  }

  async #missing(caseId: string): Promise<void> {
    const purges = [
      ...(await this.#in.audit.find({ caseId, type: 'purged' }).toArray()),
      ...(await this.#in.chain.find({ caseId, type: 'purged' }).toArray()),
    ]
    if (purges.some((purge) => isPurgeProven(this.#key, purge))) return
    if ((await this.#in.cases.countDocuments({ _id: caseId })) > 0) return
    this.#findings.push({ kind: 'case_missing', caseId })
  }
}
