import type { WorkDetails } from '../work/work-view.ts'

/** What the server says about cases and staff. Times are ISO strings; the ids are those of the taxonomy. */

export interface Account {
  id: string
  name: string
  email: string
  roles: string[]
  /** Still to be done before the session is good for anything else. */
  owes?: 'enrolment' | 'code' | null
}

export interface ReasonView {
  rule: string
  label: string
  quote: string
}

export interface MessageView {
  from: 'teen' | 'bot' | 'counsellor'
  text: string
  at: string
  /** `event`: something that happened; `text` is then `left` or `back`. */
  kind?: 'message' | 'event'
  /** First name shown to the teen, for a counsellor. */
  author?: string
  /** Of a counsellor's message: how far the teen's page says that it got. */
  state?: 'sent' | 'received' | 'read'
}

/** A threat or a demand with its hour. `at` is null when its hour cannot be known; vague: the earliest that it may be. */
export interface UltimatumView {
  what: string
  text: string
  at: string | null
  isVague?: boolean
}

/** A row of the queue: what is shown before the case is taken. */
export interface QueuedCase {
  id: string
  status: string
  severity: string
  categories: string[]
  signals: string[]
  speaker: string
  ageBand: string
  createdAt: string
  /** When our next answer is due; absent while nothing is to be answered. */
  dueAt?: string | null
  reasons: ReasonView[]
  queueReason?: string | null
  ultimatum?: UltimatumView | null
  /** Where it happens, as far as known. The links themselves come with the case. */
  platforms?: string[]
}

/** What is shown of the queue; critical cases always are. */
export interface QueueFilter {
  severity?: string | undefined
  speaker?: string | undefined
  platform?: string | undefined
  /** A team's id. */
  team?: string | undefined
  /** A tag's key, and not its words: it stands in an address. */
  tag?: string | undefined
  overdue?: '1' | undefined
}

export interface QueueCounts {
  queued: number
  critical: number
  overdue: number
}

/** A counsellor's message that a second adult reads first. `by`: an account's id. */
export interface HeldView {
  id: string
  at: string
  by: string
  author: string
  text: string
  kinds: string[]
  state: 'waiting' | 'refused' | 'withdrawn'
  why?: string | null
  judgedBy?: string | null
}

export interface CaseView extends QueuedCase, WorkDetails {
  held?: HeldView[]
  /** First names of whoever reads along now. */
  readers?: string[]
  /** What opens the protection panel, whether a second person is waited for, what is still to be sent. */
  protection?: { grounds: string[]; isOpen: boolean; owed: string[]; decided: 'none' | 'measures' | null }
  claimedBy?: string | null
  claimedByName?: string | null
  language?: string
  evidence: { url: string; platform: string; kind: string }[]
  answers?: { question: string; answer: string }[]
  notes?: { at: string; by: string; byName?: string | null; text: string }[]
  /** What weakens the report, and changes nothing in it. */
  remarks?: { kind: 'taken_back' | 'answered_no'; quote?: string; about?: string }[]
  /** Severities that people set, oldest first. */
  overrides?: { at: string; by: string; byName?: string | null; from: string; to: string; why?: string | null }[]
  /** Kept from every purge, by law or by the operator's word. */
  hold?: { at: string; by: string; byName?: string | null; why: string } | null
  messages: MessageView[]
  /** Named by what is decided on this view: nothing is closed or lowered over words that it does not show. */
  teenAt: string | null
  /** `left`: by the quick exit. */
  teenPresence?: 'here' | 'away' | 'left'
}
