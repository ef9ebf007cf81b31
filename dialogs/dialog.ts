import type { CaseStatus, QueueReason } from '../services/cases/case.ts'
import type { EmergencyContact } from '../services/emergency/contact.ts'
import type { Situation } from '../services/emergency/situation.ts'
import type { FoundLinks } from '../services/evidence/evidence-link.ts'
import type { Triage } from '../services/triage/triage.ts'
import type { ReportDraft } from './draft.ts'
import type { Reply } from './reply.ts'

/** What words say about the moment, beyond the taxonomy's signals. */
export interface Moment {
  meeting: boolean
  nearThreat: boolean
  actingNow: boolean
  cannotSpeak: boolean
  publicContent: boolean
}

/** What a turn may know. Everything is a value or a pure function: no clock, no store, no chance. */
export interface DialogContext {
  /** Milliseconds since the epoch. */
  now: number
  /** `dueAt` only when somebody is on duty: nothing else may be promised. */
  duty: { onDuty: boolean; nextDutyAt?: number; dueAt?: number }
  /** All the teen's messages of this report, this one included, and the safety answers before it. */
  report: Triage
  /** This message alone. */
  message: Triage
  situation: Moment
  foundLinks: FoundLinks
  /** The two or three services for a situation, open now, most urgent first. */
  contacts: (situation: Situation) => EmergencyContact[]
  /** `draft` until queued. */
  caseStatus: CaseStatus
  newCode: () => string
}

/** What was written in a case since the teen was last here. */
export interface FoundCase {
  latest: { author: string; text: string; at: number }[]
  hasWord: boolean
  wordMatches?: boolean
}

export type TurnInput =
  | { kind: 'start' }
  | { kind: 'message'; text: string }
  /** An image, a file or a `data:` URI: it was refused unread. `wordsLost`: so were any words sent along. */
  | { kind: 'refused_file'; wordsLost?: boolean }
  /** A follow-up code was typed (blanked before this). Without `found`, nobody knows it. */
  | { kind: 'code'; found?: FoundCase }

export type Effect =
  | { type: 'queue'; reason: QueueReason }
  | { type: 'leave_queue' }
  | { type: 'code_issued'; code: string }
  /** The found code's case becomes this conversation's case. */
  | { type: 'resume' }
  | { type: 'set_word'; word: string }
  | { type: 'show_transcript' }
  | { type: 'erase' }
  /** After the end: "tu vas mieux ?" was answered. */
  | { type: 'felt'; better: boolean }
  | { type: 'keep_device' }
  | { type: 'forget_device' }

export interface TurnOutcome {
  draft: ReportDraft
  replies: Reply[]
  effects: Effect[]
}
