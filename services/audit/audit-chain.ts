import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AuditRecord, type AuditSegment, recordId } from './audit-record.ts'

/** What a record says, before it has its place in the chain. */
export type Recorded = Omit<AuditRecord, '_id' | 'month' | 'seq' | 'prev' | 'hash'>

/** Where the chain stands: the newest record's segment, number and hash. */
export interface ChainEnd {
  month: string
  seq: number
  last: string
}

/** Fields in one order, whatever order an engine, a copy or an export gave them. */
const canonical = (doc: object): string =>
  JSON.stringify(Object.entries(doc).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

const hmac = (key: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', key).update(`${purpose}\n`).update(text).digest('base64url')

const isSame = (a: string, b: string): boolean => {
  const [given, wanted] = [Buffer.from(a), Buffer.from(b)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** HMAC-SHA-256 over the whole record as it lies in the store, the hash before it included. */
const recordHash = (key: Buffer, { hash: _, ...record }: Omit<AuditRecord, 'hash'> & { hash?: string }): string =>
  hmac(key, 'record', canonical(record))

export const isRecordSound = (key: Buffer, record: AuditRecord): boolean => isSame(record.hash, recordHash(key, record))

/** Links records to the end of the chain, in their order. */
export const linked = (key: Buffer, end: ChainEnd, added: Recorded[]): AuditRecord[] => {
  let { seq, last } = end
  return added.map((recorded) => {
    seq += 1
    const record = { ...recorded, _id: recordId(end.month, seq), month: end.month, seq, prev: last }
    last = recordHash(key, record)
    return { ...record, hash: last }
  })
}

const segmentMac = (key: Buffer, segment: Omit<AuditSegment, 'mac'>): string => {
  const { _id, prev, seq, last, key: mark, expiredAt } = segment
  return hmac(key, 'segment', JSON.stringify([_id, prev, seq, last, mark, expiredAt ?? null]))
}

/** The segment with its seal renewed. */
export const sealedSegment = (key: Buffer, segment: Omit<AuditSegment, 'mac'>): AuditSegment => ({
  ...segment,
  mac: segmentMac(key, segment),
})

export const isSegmentSound = (key: Buffer, segment: AuditSegment): boolean =>
  isSame(segment.mac, segmentMac(key, segment))

/** Says which key a segment was sealed with, and nothing of the key. */
export const keyMark = (key: Buffer): string => hmac(key, 'key', '').slice(0, 12)

/** Only the program can say that it destroyed a case: whoever deletes one behind its back cannot. */
export const purgeProof = (key: Buffer, caseId: string, at: number): string =>
  hmac(key, 'purge', JSON.stringify([caseId, at]))

export const isPurgeProven = (
  key: Buffer,
  { caseId, at, proof }: { caseId?: string | undefined; at: number; proof?: string | undefined },
): boolean => caseId !== undefined && proof !== undefined && isSame(proof, purgeProof(key, caseId, at))
