import type { CaseSummary, CaseView, HoldView } from '../../services/relay/case-view.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Times become ISO strings here, at the edge. */
export const summaryJson = (summary: CaseSummary) => ({
  ...summary,
  createdAt: iso(summary.createdAt),
  dueAt: summary.dueAt === null ? null : iso(summary.dueAt),
  ultimatum: summary.ultimatum && { ...summary.ultimatum, at: summary.ultimatum.at && iso(summary.ultimatum.at) },
})

export const holdJson = (hold: HoldView | null) => hold && { ...hold, at: iso(hold.at) }

export const caseJson = (view: CaseView) => ({
  ...summaryJson(view),
  notes: view.notes.map((note) => ({ ...note, at: iso(note.at) })),
  overrides: view.overrides.map((override) => ({ ...override, at: iso(override.at) })),
  messages: view.messages.map((message) => ({ ...message, at: iso(message.at) })),
  hold: holdJson(view.hold),
  teenPresence: view.teenPresence,
})
