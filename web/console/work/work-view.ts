/** What the server says of the counsellors' work on a case. Times are ISO strings. */

export interface TaskView {
  id: string
  text: string
  dueAt: string
  byName: string | null
  /** `null`: whoever is there. */
  who: string | null
  whoName: string | null
  doneAt: string | null
  doneByName: string | null
}

export interface TransferView {
  at: string
  byName: string | null
  toName: string | null
  /** One person; `null`: a role or a team. */
  to: string | null
  team: 'counsellor' | 'supervisor' | 'child_protection_lead' | null
  context: string
}

export interface HistoryLine {
  at: string
  type: string
  by: 'teen' | 'bot' | 'team'
  byName: string | null
}

/** What a person says that a report is about, in ids of the taxonomy. */
export interface Labels {
  severity: string
  categories: string[]
  signals: string[]
  ageBand: string
  speaker: string
  platforms: string[]
  features: string[]
}

/** Beside the report and the conversation. */
export interface WorkDetails {
  tags?: string[]
  tasks?: TaskView[]
  transfer?: TransferView | null
  history?: HistoryLine[]
  consents?: { at: string; kind: 'confirmed' | 'human_asked' | 'refused' | 'refusal_withdrawn' | 'erased' }[]
  offender?: { isKnown: boolean | null; isAdult: boolean; isAtHome: boolean; words: string | null }
  /** What it counts as in the figures; `null` until a person said so. */
  confirmed?: (Labels & { at: string; byName: string | null }) | null
  contacts?: { at: string; kind: 'opened' | 'resumed' | 'closed' }[]
}

/** Enough of a case to know it again, and nothing that was said in it. */
export interface FoundCase {
  id: string
  status: string
  severity: string
  categories: string[]
  speaker: string
  ageBand: string
  createdAt: string
  claimedBy: string | null
  claimedByName: string | null
}

export interface CannedReply {
  id: string
  rev: number
  title: string
  text: string
  shortcut: string
  categories: string[]
  /** As it is sent: variables filled in. */
  filled: string
}
