import type { Case } from '../../services/cases/case.ts'
import { type HeldMessage, verdictOn, waitingIn } from '../../services/safe-adults/held-message.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** Everybody who appears in {@link heldJson}. */
export const peopleInHeld = ({ heldVerdicts = [] }: Pick<Case, 'heldVerdicts'>): string[] =>
  heldVerdicts.map(({ by }) => by)

interface HeldView extends Omit<HeldMessage, 'at'> {
  at: string
  state: 'waiting' | 'refused' | 'withdrawn'
  /** Of a verdict. */
  why?: string | null
  judgedAt?: string
  judgedBy?: string | null
}

/** What was held back, but for what has been said since: that is a message like any other. */
export const heldJson = (report: Pick<Case, 'heldMessages' | 'heldVerdicts'>, names: Map<string, string>): HeldView[] =>
  (report.heldMessages ?? []).flatMap((message): HeldView[] => {
    const verdict = verdictOn(report, message.id)
    const held = { ...message, at: iso(message.at) }
    if (!verdict) return [{ ...held, state: 'waiting' }]
    if (verdict.verdict === 'approved') return []
    const judged = { why: verdict.why ?? null, judgedAt: iso(verdict.at), judgedBy: names.get(verdict.by) ?? null }
    return [{ ...held, state: verdict.verdict, ...judged }]
  })

/** A line of the list of what waits: nothing that was told or written. */
export const heldLineJson = (report: Case) => {
  const waiting = waitingIn(report)
  return {
    id: report._id,
    severity: report.severity,
    since: iso(report.heldSince ?? report.createdAt),
    count: waiting.length,
    author: waiting[0]?.author ?? '',
  }
}
