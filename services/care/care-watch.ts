import type { Case } from '../cases/case.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import type { CareBook } from './care-book.ts'
import { type Weighed, weightOf } from './care-record.ts'

/** Hints may be lost: all that is held is looked at as often as this. */
export const lookAtAllMs = 10 * 60_000

interface Holding {
  report: Weighed
  by: string
}

/**
 * Sees who holds what, however it came into their hands or left them: a claim, a transfer, a release, a claim that ran out.
 * Only the cases that changed are read, so that a full house costs nothing while nothing happens. Any instance may look at
 * any moment, also several: what is written down is written once. A restart forgets what was held before it, and costs at
 * most one pause.
 */
export class CareWatch {
  readonly #repository: Pick<CaseRepository, 'held' | 'heldOf' | 'watch'>
  readonly #book: Pick<CareBook, 'took' | 'letGo'>
  readonly #known = new Map<string, Holding>()
  #changed = new Set<string>()
  #isWatching = false
  #lookedAtAllAt = Number.NEGATIVE_INFINITY
  #running: Promise<void> = Promise.resolve()

  constructor(repository: Pick<CaseRepository, 'held' | 'heldOf' | 'watch'>, book: Pick<CareBook, 'took' | 'letGo'>) {
    this.#repository = repository
    this.#book = book
  }

  /**
   * `personId`: what they held when it was last looked at is looked at whatever the hints say; they may come faster than
   * their own change is told. One after the other: nobody is answered before what the one before began is written.
   */
  run(now: number, personId?: string): Promise<void> {
    const look = () => this.#look(now, personId)
    this.#running = this.#running.then(look, look)
    return this.#running
  }

  async #look(now: number, personId: string | undefined): Promise<void> {
    // Before the first look: what changes while it is under way is told. As long as the store is open.
    if (!this.#isWatching) this.#repository.watch((id) => this.#changed.add(id))
    this.#isWatching = true
    const isForAll = Math.abs(now - this.#lookedAtAllAt) >= lookAtAllMs
    const changed = this.#changed
    this.#changed = new Set()
    const theirs = [...this.#known].filter(([, { by }]) => by === personId).map(([id]) => id)
    const ids = isForAll ? [...this.#known.keys()] : [...new Set([...changed, ...theirs])]
    if (!isForAll && ids.length === 0) return
    try {
      const held = isForAll ? await this.#repository.held() : await this.#repository.heldOf(ids)
      const holdings = new Map(held.map((report) => [report._id, holdingOf(report)]))
      for (const id of new Set([...ids, ...holdings.keys()])) await this.#see(id, holdings.get(id), now)
      if (isForAll) this.#lookedAtAllAt = now
    } catch (error) {
      for (const id of [...changed, ...ids]) this.#changed.add(id)
      throw error
    }
  }

  /** What is written may be written again: only then is it known as seen. */
  async #see(id: string, holding: Holding | undefined, now: number): Promise<void> {
    const before = this.#known.get(id)
    if (before && before.by !== holding?.by) await this.#book.letGo(before.report, before.by, now)
    if (holding) {
      const isSame = before?.by === holding.by && weightOf(before.report) === weightOf(holding.report)
      if (!isSame) await this.#book.took(holding.report, holding.by, now)
      this.#known.set(id, holding)
    } else this.#known.delete(id)
  }
}

/** No more of a case than its weight is kept in mind. */
const holdingOf = ({ _id, critical, signals, categories, claimedBy }: Case): Holding | undefined =>
  claimedBy === undefined ? undefined : { report: { _id, critical, signals, categories }, by: claimedBy }
