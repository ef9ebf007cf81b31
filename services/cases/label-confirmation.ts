import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import type { Case } from './case.ts'
import { recorded } from './case-events.ts'
import { type CaseResult, isVisible } from './case-queue.ts'
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

/** Lets a person say what a report is about, while they hold it, and once it is closed whoever may read it. */
export class LabelConfirmation {
  readonly #repository: CaseRepository

  constructor(repository: CaseRepository) {
    this.#repository = repository
  }

  /** The last word stands. The same once more changes nothing: a request that is sent twice is done once. */
  async confirm(id: string, person: Counsellor, labels: Labels, now: number): Promise<CaseResult> {
    if (!isInRole(person, 'counsellor')) return { ok: false, reason: 'not_allowed' }
    const found = await this.#repository.get(id)
    if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
    const isOwn = found.claimedBy === person.id
    if (!isOwn && found.status !== 'closed') return { ok: false, reason: 'not_yours' }
    if (isSame(found, labels)) return { ok: true, case: found }
    const confirmed = await this.#repository.cases.findOneAndUpdate(
      { _id: id, purgingAt: { $exists: false }, ...(isOwn ? { claimedBy: person.id } : { status: 'closed' }) },
      recorded({
        $set: { confirmed: { ...labels, at: now, by: person.id } },
        $push: { events: { at: now, by: person.id, type: 'labels_confirmed' } },
      }),
      { returnDocument: 'after' },
    )
    return confirmed ? { ok: true, case: confirmed } : { ok: false, reason: 'case_changed' }
  }
}
