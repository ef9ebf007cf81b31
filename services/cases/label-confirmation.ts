import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import { severities } from '../taxonomy.ts'
import type { Case } from './case.ts'
import { recorded } from './case-events.ts'
import { type CaseFailure, type CaseResult, isVisible } from './case-queue.ts'
import type { CaseRepository } from './case-repository.ts'
import type { Labels } from './confirmed-labels.ts'

const isSame = (report: Case, labels: Labels): boolean => {
  if (!report.confirmed) return false
  const { at: _at, by: _by, ...known } = report.confirmed
  return JSON.stringify(inOrder(known)) === JSON.stringify(inOrder(labels))
}

const inOrder = (labels: Labels) => [
  ...[labels.severity, labels.ageBand, labels.speaker],
  ...[labels.categories, labels.signals, labels.platforms, labels.features].map((values) => [...values].sort()),
]

/** After its closing, a report may be confirmed for so long: who read it still knows what it was about. */
const openMs = 30 * 24 * 3_600_000
const mostOfASeverity = 200

/** Whose conversation it was when it ended. */
const lastOwner = ({ events }: Case): string | undefined => events.findLast(({ type }) => type === 'closed')?.by

const mayConfirmClosed = (report: Case, person: Counsellor): boolean =>
  lastOwner(report) === person.id || isInRole(person, 'supervisor')

/**
 * Lets a person say what a report is about: whoever holds it, and for thirty days after its closing whoever held it last,
 * or a supervisor.
 */
export class LabelConfirmation {
  readonly #repository: CaseRepository

  constructor(repository: CaseRepository) {
    this.#repository = repository
  }

  /** The last word stands. The same once more changes nothing: a request that is sent twice is done once. */
  async confirm(id: string, person: Counsellor, labels: Labels, now: number): Promise<CaseResult> {
    if (!isInRole(person, 'counsellor', 'supervisor')) return refuse('not_allowed')
    const found = await this.#repository.get(id)
    if (!found || !isVisible(found)) return refuse('case_not_found')
    const isClosed = found.status === 'closed'
    if (isClosed ? !mayConfirmClosed(found, person) : found.claimedBy !== person.id) return refuse('not_yours')
    if (isClosed && (found.closedAt ?? 0) <= now - openMs) return refuse('labels_settled')
    if (isSame(found, labels)) return { ok: true, case: found }
    const unchanged = isClosed ? { status: 'closed', closedAt: found.closedAt } : { claimedBy: person.id }
    const confirmed = await this.#repository.cases.findOneAndUpdate(
      { _id: id, purgingAt: { $exists: false }, ...unchanged },
      recorded({
        $set: { confirmed: { ...labels, at: now, by: person.id } },
        $push: { events: { at: now, by: person.id, type: 'labels_confirmed' } },
      }),
      { returnDocument: 'after' },
    )
    return confirmed ? { ok: true, case: confirmed } : refuse('case_changed')
  }

  /** Closed lately and confirmed by nobody, the oldest first: those that this person may still confirm. */
  async waitingFor(person: Counsellor, now: number): Promise<Case[]> {
    if (!isInRole(person, 'counsellor', 'supervisor')) return []
    const since = { $exists: true, $gt: now - openMs }
    const found = await Promise.all(
      severities.map((severity) =>
        this.#repository.cases
          .find(
            { severity, closedAt: since, purgingAt: { $exists: false } },
            { sort: { closedAt: -1 }, limit: mostOfASeverity },
          )
          .toArray(),
      ),
    )
    return found
      .flat()
      .filter((report) => isVisible(report) && report.outcome !== undefined && !report.confirmed)
      .filter((report) => mayConfirmClosed(report, person))
      .sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0))
  }
}

const refuse = (reason: CaseFailure): CaseResult => ({ ok: false, reason })
