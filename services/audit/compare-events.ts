import type { Case } from '../cases/case.ts'
import type { AuditFinding } from './audit-finding.ts'
import type { AuditRecord } from './audit-record.ts'

/** What of a case the chain speaks of. */
export type CaseHistory = Pick<Case, '_id' | 'events' | 'sealed' | 'unsealedAt'>

/** Numbers come from a store that somebody may have written into. */
const mostBeyond = 100

const isSameEvent = (event: CaseHistory['events'][number], { at, by, type }: AuditRecord): boolean =>
  event.at === at && event.by === by && event.type === type

/**
 * A case's history against what the chain has of it. `mayHaveGaps`: segments have expired, so that the oldest events of a
 * case may be in none; never the newer ones.
 */
export const compareEvents = (report: CaseHistory, sealed: AuditRecord[], mayHaveGaps: boolean): AuditFinding[] => {
  const caseId = report._id
  const count = report.sealed ?? 0
  const byPlace = new Map(sealed.map((record) => [record.event ?? -1, record]))
  const oldest = mayHaveGaps ? Math.min(count, ...byPlace.keys()) : 0
  const known = Math.max(count, ...[...byPlace.keys()].map((place) => place + 1))
  const through = Math.min(known, report.events.length + mostBeyond)
  const findings: AuditFinding[] = []
  for (let event = oldest; event < through; event++) {
    const [present, record] = [report.events[event], byPlace.get(event)]
    if (!present) findings.push({ kind: 'event_missing', caseId, event })
    else if (!record) findings.push({ kind: 'record_missing', caseId, event })
    else if (!isSameEvent(present, record)) findings.push({ kind: 'event_changed', caseId, event })
  }
  // The chain has more, or fewer, events than the case says: somebody set the number.
  if (findings.length === 0 && known !== count) findings.push({ kind: 'event_changed', caseId, event: count })
  if (report.events.length > known && report.unsealedAt === undefined)
    findings.push({ kind: 'event_unmarked', caseId, event: known })
  return findings
}
