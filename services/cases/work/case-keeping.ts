import { type Counsellor, isInRole } from '../../counsellors/counsellor.ts'
import { type CaseQueue, type CaseResult, isVisible } from '../case-queue.ts'
import type { CaseRepository } from '../case-repository.ts'
import { isAnswerOwed } from '../deadlines.ts'
import { isFor, openTasks } from './task-list.ts'
import { planReopen, planTags, planWaiting } from './work-plans.ts'

/** What the owner of a case does with it beside talking: tags, waiting for the teen, taking it up again. */
export class CaseKeeping {
  readonly #queue: CaseQueue
  readonly #repository: CaseRepository

  constructor(queue: CaseQueue, repository: CaseRepository) {
    this.#queue = queue
    this.#repository = repository
  }

  /** The whole list, each once. `tags` are already bounded. */
  async setTags(id: string, counsellor: Counsellor, tags: string[], now: number): Promise<CaseResult> {
    const held = await this.#queue.own(id, counsellor)
    if (!held.ok) return held
    const wanted = [...new Set(tags)]
    if (wanted.join('\n') === (held.case.tags ?? []).join('\n')) return held
    await this.#repository.commit([planTags(id, counsellor.id, wanted, now)])
    return this.#queue.own(id, counsellor)
  }

  /** `answer_owed`: the teen waits for us, not we for them. */
  async awaitTeen(id: string, counsellor: Counsellor, now: number): Promise<CaseResult> {
    const held = await this.#queue.own(id, counsellor)
    if (!held.ok || held.case.status === 'waiting') return held
    if (isAnswerOwed(held.case)) return { ok: false, reason: 'answer_owed' }
    const done = await this.#repository.commit([planWaiting(id, counsellor.id, now)])
    if (done.ok) return this.#queue.own(id, counsellor)
    // The teen wrote in the same moment, or the case went to somebody else.
    const after = await this.#queue.own(id, counsellor)
    return after.ok ? { ok: false, reason: 'answer_owed' } : after
  }

  /** A closed case, by whoever closed it or has something left to do in it; within their limits. */
  reopen(id: string, counsellor: Counsellor, now: number): Promise<CaseResult> {
    if (!isInRole(counsellor, 'counsellor')) return Promise.resolve({ ok: false, reason: 'not_allowed' })
    return this.#queue.takeOver(counsellor.id, async (room) => {
      const found = await this.#repository.get(id)
      if (!found || !isVisible(found)) return { ok: false, reason: 'case_not_found' }
      if (found.claimedBy === counsellor.id) return { ok: true, case: found }
      if (found.status !== 'closed') return { ok: false, reason: found.claimedBy ? 'already_claimed' : 'not_in_queue' }
      const closedBy = found.events.findLast(({ type }) => type === 'closed')?.by
      const hasTask = openTasks(found).some((task) => isFor(task, counsellor.id))
      if (closedBy !== counsellor.id && !hasTask) return { ok: false, reason: 'not_yours' }
      if (room === 'none') return { ok: false, reason: 'limit_reached' }
      const done = await this.#repository.commit([planReopen(id, counsellor.id, now)])
      return done.ok ? this.#queue.own(id, counsellor) : { ok: false, reason: 'not_in_queue' }
    })
  }
}
