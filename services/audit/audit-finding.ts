export type AuditFindingKind =
  /** Nothing was checked: no key was given. */
  | 'no_key'
  /** Nothing was checked: this was sealed with another key. */
  | 'other_key'
  | 'record_changed'
  | 'record_missing'
  | 'record_added'
  | 'record_moved'
  | 'segment_changed'
  | 'segment_missing'
  /** A record says that a case was destroyed, and the program did not write it. */
  | 'purge_forged'
  /** In the case, against what the chain has. */
  | 'event_changed'
  | 'event_missing'
  /** An event that no sealer will find. */
  | 'event_unmarked'
  /** The chain knows the case, nobody destroyed it, and it is not there. */
  | 'case_missing'

/** Where something does not fit. Holds no content: months, numbers and random ids alone. */
export interface AuditFinding {
  kind: AuditFindingKind
  /** The segment. */
  month?: string
  /** The record's number in its segment. */
  seq?: number
  caseId?: string
  /** The event's place in its case, from 0. */
  event?: number
}

/** So many of one kind in a row say enough. */
const mostInARow = 100

/** One finding for each number from `from` to `to`, or for the first hundred. */
export const eachOf = (kind: AuditFindingKind, month: string, from: number, to: number): AuditFinding[] =>
  Array.from({ length: Math.min(Math.max(0, to - from + 1), mostInARow) }, (_, n) => ({ kind, month, seq: from + n }))
