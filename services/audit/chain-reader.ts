import type { RawDoc, RawDocuments } from '../store/raw-documents.ts'
import { isPurgeProven, isRecordSound, isSegmentSound } from './audit-chain.ts'
import { type AuditFinding, eachOf } from './audit-finding.ts'
import {
  type AuditRecord,
  type AuditSegment,
  auditChainDefinition,
  auditRecordSchema,
  auditSegmentSchema,
  auditSegmentsDefinition,
  recordId,
} from './audit-record.ts'

export interface ReadChain {
  findings: AuditFinding[]
  /** Cases with an event in the chain, those left out whose purge is in it. */
  caseIds: Set<string>
  /** Segments have expired: older events of a case may be in none. */
  mayHaveGaps: boolean
}

/** What was read of one segment. */
interface Tally {
  findings: AuditFinding[]
  seq: number
  /** `prev` of the first record, when it was there. */
  prev: string | undefined
  last: string
}

const batch = 500
const idForm = /^(\d{4}-\d{2}):(\d+)$/

/** Reads the chain to its end, however far it grows meanwhile, then the segments that say where the end is. */
export const readChain = async (raw: RawDocuments, key: Buffer): Promise<ReadChain> => {
  const reader = new ChainReader(key)
  let after: string | undefined
  for (;;) {
    const docs = await raw.read(auditChainDefinition.name, after, batch)
    for (const doc of docs) reader.take(doc)
    after = docs.at(-1)?._id ?? after
    if (docs.length === batch) continue
    const known = await raw.read(auditSegmentsDefinition.name, undefined, 10_000)
    const grown = await raw.read(auditChainDefinition.name, after, 1)
    if (grown.length > 0) continue
    return reader.finish(known)
  }
}

class ChainReader {
  readonly #key: Buffer
  readonly #tallies = new Map<string, Tally>()
  readonly #strays: AuditFinding[] = []
  readonly #caseIds = new Set<string>()
  readonly #purged = new Set<string>()

  constructor(key: Buffer) {
    this.#key = key
  }

  take(doc: RawDoc): void {
    const [, month, number] = idForm.exec(doc._id) ?? []
    if (month === undefined || doc._id !== recordId(month, Number(number))) {
      this.#strays.push({ kind: 'record_added' })
      return
    }
    const tally = this.#tally(month)
    const seq = Number(number)
    tally.findings.push(...eachOf('record_missing', month, tally.seq + 1, seq - 1))
    const isNext = seq === tally.seq + 1
    tally.seq = seq
    // Also what the schema does not know is under the hash: a field that was added changes the record.
    const read = auditRecordSchema.loose().safeParse(doc)
    if (read.success) this.#check(read.data, tally, isNext)
    else tally.findings.push({ kind: 'record_changed', month, seq })
  }

  finish(docs: RawDoc[]): ReadChain {
    const findings = [...this.#strays]
    let before = ''
    const known = new Set<string>()
    let mayHaveGaps = false
    for (const doc of docs) {
      const read = auditSegmentSchema.safeParse(doc)
      known.add(doc._id)
      if (!read.success || !isSegmentSound(this.#key, read.data)) {
        findings.push({ kind: 'segment_changed', month: doc._id })
        before = read.data?.last ?? ''
        continue
      }
      const segment = read.data
      if (segment.prev !== before) findings.push({ kind: 'segment_missing', month: segment._id })
      before = segment.last
      if (segment.expiredAt === undefined) findings.push(...this.#against(segment))
      else mayHaveGaps = true
    }
    for (const [month, tally] of this.#tallies) {
      if (!known.has(month)) findings.push({ kind: 'segment_missing', month }, ...tally.findings)
    }
    for (const purged of this.#purged) this.#caseIds.delete(purged)
    return { findings, caseIds: this.#caseIds, mayHaveGaps }
  }

  #check(record: AuditRecord, tally: Tally, isNext: boolean): void {
    const { month, seq, caseId } = record
    if (record._id !== recordId(month, seq)) {
      tally.findings.push({ kind: 'record_moved', month: record._id.slice(0, 7), seq: tally.seq })
    } else if (!isRecordSound(this.#key, record)) tally.findings.push({ kind: 'record_changed', month, seq })
    else if (isNext && tally.seq > 1 && record.prev !== tally.last && tally.last !== '')
      tally.findings.push({ kind: 'record_moved', month, seq })
    else this.#note(record, tally)
    if (tally.seq === 1) tally.prev = record.prev
    tally.last = record.hash
    if (caseId !== undefined && record.source === 'case') this.#caseIds.add(caseId)
  }

  /** A sound record: what it says of purges counts. */
  #note(record: AuditRecord, tally: Tally): void {
    const { month, seq, caseId } = record
    if (record.source !== 'purge' || caseId === undefined) return
    if (isPurgeProven(this.#key, record)) this.#purged.add(caseId)
    else tally.findings.push({ kind: 'purge_forged', month, seq, caseId })
  }

  /** What was read of a segment against what it says of itself. */
  #against(segment: AuditSegment): AuditFinding[] {
    const month = segment._id
    const tally = this.#tallies.get(month) ?? { findings: [], seq: 0, prev: undefined, last: '' }
    const findings = [
      ...tally.findings,
      ...eachOf('record_missing', month, tally.seq + 1, segment.seq),
      ...eachOf('record_added', month, segment.seq + 1, tally.seq),
    ]
    if (findings.length > 0) return findings
    const fits = tally.last === segment.last && tally.prev === segment.prev
    return fits ? [] : [{ kind: 'segment_changed', month }]
  }

  #tally(month: string): Tally {
    const known = this.#tallies.get(month)
    if (known) return known
    const tally: Tally = { findings: [], seq: 0, prev: undefined, last: '' }
    this.#tallies.set(month, tally)
    return tally
  }
}
