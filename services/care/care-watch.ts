import type { Case } from '../cases/case.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import type { CareBook } from './care-book.ts'
import { weightOf } from './care-record.ts'

interface Holding {
  report: Case
  by: string
}

/**
 * Sees who holds what, however it came into their hands or left them: a claim, a transfer, a release, a claim that ran out.
 * Any instance may look at any moment, also several: what is written down is written once. A restart forgets what was
 * held before it, and costs at most one pause.
 */
export class CareWatch {
  readonly #repository: Pick<CaseRepository, 'held'>
  readonly #book: Pick<CareBook, 'took' | 'letGo'>
  #known = new Map<string, Holding>()

  constructor(repository: Pick<CaseRepository, 'held'>, book: Pick<CareBook, 'took' | 'letGo'>) {
    this.#repository = repository
    this.#book = book
  }

  async run(now: number): Promise<void> {
    const held = new Map<string, Holding>()
    for (const report of await this.#repository.held()) {
      const by = report.claimedBy
      if (by !== undefined) held.set(`${report._id} ${by}`, { report, by })
    }
    for (const [key, { report, by }] of held) {
      const before = this.#known.get(key)
      if (!before || weightOf(before.report) !== weightOf(report)) await this.#book.took(report, by, now)
    }
    for (const [key, { report, by }] of this.#known) if (!held.has(key)) await this.#book.letGo(report, by, now)
    this.#known = held
  }
}
