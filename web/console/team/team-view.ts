/** What the server says of the team. A case is a line without a word of it. Times are ISO strings. */
export interface CaseLine {
  id: string
  severity: string
  since: string
  /** `null`: no answer is owed now. */
  dueAt: string | null
}

export interface Member {
  id: string
  name: string
  isHere: boolean
  /** How many conversations at once. */
  limit: number
  exposure: { critical: number; distressing: number }
  /** Spared the next critical case. */
  pausedUntil: string | null
  refusedUntil: string | null
  debriefs: { owed: number; asked: number }
  holds: CaseLine[]
}

export interface TeamView {
  members: Member[]
  /** In the order of the queue. */
  queued: CaseLine[]
  overdue: CaseLine[]
  day: { arrived: number; closed: number }
}
