import type { CaseDetails, TaskView, TransferView } from '../../services/relay/case-details.ts'
import type { CaseSummary, CaseView, HoldView, OfferedCase, WorkTask } from '../../services/relay/case-view.ts'
import { heldJson } from './held-json.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Times become ISO strings here, at the edge. */
export const summaryJson = (summary: CaseSummary) => ({
  ...summary,
  createdAt: iso(summary.createdAt),
  dueAt: summary.dueAt === null ? null : iso(summary.dueAt),
  ultimatum: summary.ultimatum && { ...summary.ultimatum, at: summary.ultimatum.at && iso(summary.ultimatum.at) },
})

const longestQuote = 80

/**
 * What triage needs of a case that nobody holds yet, and no more: why, in few words of the teen's, and on which platforms, but
 * no link and no answer.
 */
export const rowJson = (summary: CaseSummary) => {
  const { id, status, severity, categories, signals, speaker, ageBand, createdAt, dueAt, ultimatum, queueReason } =
    summaryJson(summary)
  return {
    ...{ id, status, severity, categories, signals, speaker, ageBand, createdAt, dueAt, ultimatum, queueReason },
    platforms: [...new Set(summary.evidence.map(({ platform }) => platform))],
    reasons: summary.reasons.map(({ rule, label, quote }) => ({ rule, label, quote: quote.slice(0, longestQuote) })),
  }
}

/** Enough to know it again. Nothing that was said: it may be somebody else's case. */
export const foundJson = (summary: CaseSummary) => {
  const { id, status, severity, categories, speaker, ageBand, claimedBy, claimedByName, outcome } = summary
  const createdAt = iso(summary.createdAt)
  return { id, status, severity, categories, speaker, ageBand, createdAt, claimedBy, claimedByName, outcome }
}

export const holdJson = (hold: HoldView | null) => hold && { ...hold, at: iso(hold.at) }

const taskTimes = ({ at, dueAt, doneAt, ...task }: TaskView) => ({
  ...task,
  ...{ at: iso(at), dueAt: iso(dueAt) },
  doneAt: doneAt === null ? null : iso(doneAt),
})

const transferJson = (transfer: TransferView | null) => transfer && { ...transfer, at: iso(transfer.at) }

/** Which case, and what is to be done; nothing that was said. */
export const taskJson = ({ case: report, ...task }: WorkTask) => ({ ...taskTimes(task), case: foundJson(report) })

/** As much as a row of the queue shows, and what the owner writes to the colleague: the story waits for a yes. */
export const offerJson = ({ case: report, transfer }: OfferedCase) => ({
  ...rowJson(report),
  transfer: transferJson(transfer),
})

const detailsJson = ({ tags, tasks, transfer, history, consents, offender, contacts, confirmed }: CaseDetails) => ({
  ...{ tags, offender },
  tasks: tasks.map(taskTimes),
  transfer: transferJson(transfer),
  history: history.map((line) => ({ ...line, at: iso(line.at) })),
  consents: consents.map((consent) => ({ ...consent, at: iso(consent.at) })),
  confirmed: confirmed && { ...confirmed, at: iso(confirmed.at) },
  contacts: contacts.map((contact) => ({ ...contact, at: iso(contact.at) })),
})

export const caseJson = (view: CaseView) => ({
  ...summaryJson(view),
  ...detailsJson(view),
  notes: view.notes.map((note) => ({ ...note, at: iso(note.at) })),
  overrides: view.overrides.map((override) => ({ ...override, at: iso(override.at) })),
  messages: view.messages.map((message) => ({ ...message, at: iso(message.at) })),
  hold: holdJson(view.hold),
  teenAt: view.teenAt === null ? null : iso(view.teenAt),
  teenPresence: view.teenPresence,
  held: heldJson(view, view.names),
  protection: view.protection,
  readers: view.readers,
})
