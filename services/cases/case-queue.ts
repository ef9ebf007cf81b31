import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import type { Severity } from '../taxonomy.ts'
import type { Case, CaseStatus, ClosingOutcome } from './case.ts'
import { recorded } from './case-events.ts'
import {
  planClose,
  planHold,
  planLiftHold,
  planReturn,
  planSeverity,
  type SeverityDecision,
  staysWithCounsellors,
} from './case-plans.ts'
import { type CaseRepository, heldStatuses, queueOrder } from './case-repository.ts'
import { isAnswerOwed, lessUrgentThan } from './deadlines.ts'
import type { QueueFilter, TagKey } from './queue-filter.ts'
import { defaultPersonalLimit } from './work/personal-limits.ts'

export const maxNoteLength = 4000
const queuePage = 200
/** Whoever scrolls further than this has no queue but a disaster, and a filter for it. */
const mostRows = 1000

export type CaseFailure =
  | 'not_allowed'
  /** Attestation and training are not both dated. */
  | 'not_vouched'
  | 'case_not_found'
  | 'queue_empty'
  | 'already_claimed'
  | 'not_in_queue'
  | 'limit_reached'
  | 'critical_spared'
  | 'not_yours'
  | 'case_changed'
  | 'answer_owed'
  | 'transfer_gone'
  | 'colleague_unknown'
  | 'colleague_resting'
  | 'team_empty'
  | 'labels_settled'
  | 'task_not_found'
  | 'too_many_tasks'

/**
 * What a counsellor had before their eyes when they decided. `teenAt` (ms): the case's own, as it was shown; `null` for
 * none. Not the newest message's: danger said beside the conversation moves it too.
 */
export interface SeenCase {
  severity: Severity
  teenAt: number | null
}

export interface QueuePage {
  cases: Case[]
  /** Of the whole queue, whatever the filter. */
  counts: { queued: number; critical: number; overdue: number }
}

/** A legal hold: a court, or the operator, wants the case kept. */
export interface HoldDecision {
  on: boolean
  why: string
}

/** What somebody may still take. */
export type Room = 'any' | 'not_critical' | 'none'

export type CaseResult = { ok: true; case: Case } | { ok: false; reason: CaseFailure }

const refuse = (reason: CaseFailure): { ok: false; reason: CaseFailure } => ({ ok: false, reason })

/**
 * A draft has not been passed on, and what a teen erased is hidden, unless danger keeps it: neither is anyone's to read.
 * Nor is what is being destroyed.
 */
export const isVisible = (report: Case): boolean =>
  report.status !== 'draft' &&
  report.purgingAt === undefined &&
  !(report.erasedAt !== undefined && report.status === 'closed' && !staysWithCounsellors(report))

const hasChangedSince = (seen: SeenCase, { severity, teenAt }: Case): boolean =>
  severity !== seen.severity || (teenAt ?? 0) > (seen.teenAt ?? 0)

interface QueueOptions {
  /** How many conversations somebody has at once, at most. */
  limitOf?: (counsellorId: string) => Promise<number>
  /** Is somebody not to be offered the critical case that waits first, and is due at `dueAt`? */
  spares?: (counsellorId: string, dueAt: number, now: number) => Promise<boolean>
  tagKey?: TagKey
}

/** What counsellors do with cases. Every method checks who asks. */
export class CaseQueue {
  readonly #repository: CaseRepository
  readonly #limitOf: (counsellorId: string) => Promise<number>
  readonly #spares: QueueOptions['spares']
  readonly #tagKey: TagKey
  readonly #claiming = new Map<string, Promise<unknown>>()

  constructor(repository: CaseRepository, options: QueueOptions = {}) {
    this.#repository = repository
    this.#limitOf = options.limitOf ?? (async () => defaultPersonalLimit)
    this.#spares = options.spares
    this.#tagKey = options.tagKey ?? ((tag) => tag)
  }

  /** The queue in its order, at most 200. The look is written to the audit, since reasons quote the teen. */
  async list(counsellor: Counsellor, now: number): Promise<Case[]> {
    if (!isInRole(counsellor, 'counsellor')) return []
    await this.#repository.recordRead(counsellor.id, now)
    return this.#repository.queued(queuePage)
  }

  /** As many of the queue's head as a page shows, and what stands behind it. The look is in the audit. */
  async page(counsellor: Counsellor, now: number, filter: QueueFilter, rows: number): Promise<QueuePage> {
    if (!isInRole(counsellor, 'counsellor')) return { cases: [], counts: { queued: 0, critical: 0, overdue: 0 } }
    await this.#repository.recordRead(counsellor.id, now)
    const [cases, counts, overdue] = await Promise.all([
      this.#repository.queuedLike(filter, Math.min(rows, mostRows), now, this.#tagKey),
      this.#repository.counts(),
      this.#repository.countOverdue(now),
    ])
    return { cases, counts: { ...counts, overdue } }
  }

  async mine(counsellor: Counsellor, now: number): Promise<Case[]> {
    if (!isInRole(counsellor, 'counsellor')) return []
    await this.#repository.recordRead(counsellor.id, now)
    return this.#repository.heldBy(counsellor.id)
  }

  counts(): Promise<{ queued: number; critical: number }> {
    return this.#repository.counts()
  }

  /** One's own case, for reading: nobody opens another's, nor one that waits. In the audit before anything is returned. */
  async read(id: string, counsellor: Counsellor, now: number): Promise<CaseResult> {
    const held = await this.own(id, counsellor)
    if (!held.ok) return held
    const { case: found } = held
    await this.#repository.recordRead(counsellor.id, now, id)
    return { ok: true, case: found }
  }

  /**
   * Atomic: two counsellors never receive the same case. `key` names the request: browsers send a POST again by
   * themselves when a connection breaks, and one click must not take two cases.
   */
  claimNext(counsellor: Counsellor, now: number, key?: string): Promise<CaseResult> {
    if (!isInRole(counsellor, 'counsellor')) return Promise.resolve(refuse('not_allowed'))
    if (counsellor.mayAnswerMinors === false) return Promise.resolve(refuse('not_vouched'))
    return this.#oneByOne(counsellor.id, async () => {
      const held = await this.#repository.heldBy(counsellor.id)
      const again = key === undefined ? undefined : held.find(({ claimKey }) => claimKey === key)
      if (again) return { ok: true, case: again }
      const room = await this.#room(counsellor.id, held)
      if (room === 'none') return refuse('limit_reached')
      const isSpared = room === 'any' && (await this.#isSpared(counsellor.id, now))
      const claimed = await this.#take(isSpared ? { critical: 0 } : {}, room, counsellor.id, now, key)
      if (claimed) return { ok: true, case: claimed }
      if (isSpared) return refuse('critical_spared')
      if (room === 'any') return refuse('queue_empty')
      const { queued } = await this.#repository.counts()
      return refuse(queued > 0 ? 'limit_reached' : 'queue_empty')
    })
  }

  /** A given case. Claiming one's own case again is no error: the first answer may have been lost on the way. */
  claim(id: string, counsellor: Counsellor, now: number): Promise<CaseResult> {
    if (!isInRole(counsellor, 'counsellor')) return Promise.resolve(refuse('not_allowed'))
    if (counsellor.mayAnswerMinors === false) return Promise.resolve(refuse('not_vouched'))
    return this.#oneByOne(counsellor.id, async () => {
      const current = await this.#repository.get(id)
      if (!current || !isVisible(current)) return refuse('case_not_found')
      if (current.claimedBy === counsellor.id) return { ok: true, case: current }
      if (current.status !== 'queued') return refuse(claimRefusal[current.status])
      const room = await this.#room(counsellor.id, await this.#repository.heldBy(counsellor.id))
      if (room === 'none') return refuse('limit_reached')
      const claimed = await this.#take({ _id: id }, room, counsellor.id, now)
      if (claimed) return { ok: true, case: claimed }
      const after = await this.#repository.get(id)
      if (after?.status === 'queued') return refuse('limit_reached')
      return refuse(after ? claimRefusal[after.status] : 'case_not_found')
    })
  }

  async release(id: string, counsellor: Counsellor, now: number): Promise<CaseResult> {
    // Read again when the teen wrote in between: the deadline that goes back to the queue is the stored one.
    for (let attempt = 0; attempt < 5; attempt++) {
      const held = await this.own(id, counsellor)
      if (!held.ok) return held
      const done = await this.#repository.commit([planReturn(held.case, 'released', now, counsellor.id)])
      if (done.ok) return this.#after(id)
    }
    throw new Error('a case kept changing while it was released')
  }

  /** `case_changed`: the teen wrote something that the owner has not `seen`, before or while it was closed. */
  async close(
    id: string,
    counsellor: Counsellor,
    outcome: ClosingOutcome,
    now: number,
    seen?: SeenCase,
  ): Promise<CaseResult> {
    const held = await this.own(id, counsellor)
    if (!held.ok) return held
    if (seen && hasChangedSince(seen, held.case)) return refuse('case_changed')
    const done = await this.#repository.commit([planClose(held.case, counsellor.id, outcome, now)])
    if (done.ok) return this.#after(id)
    const still = await this.own(id, counsellor)
    return still.ok ? refuse('case_changed') : still
  }

  /** `text` is already bounded by {@link maxNoteLength}. Asked again with the same `key`, it is written once. */
  async addNote(id: string, counsellor: Counsellor, text: string, now: number, key?: string): Promise<CaseResult> {
    const held = await this.own(id, counsellor)
    if (!held.ok) return held
    if (key !== undefined && held.case.notes.some((note) => note.key === key)) return held
    const noted = await this.#repository.cases.findOneAndUpdate(
      {
        _id: id,
        status: { $in: heldStatuses },
        claimedBy: counsellor.id,
        ...(key === undefined ? {} : { 'notes.key': { $ne: key } }),
      },
      recorded({
        $push: {
          notes: { at: now, by: counsellor.id, text, ...(key === undefined ? {} : { key }) },
          events: { at: now, by: counsellor.id, type: 'noted' },
        },
      }),
      { returnDocument: 'after' },
    )
    return noted ? { ok: true, case: noted } : this.own(id, counsellor)
  }

  /**
   * The severity as its owner sees it: the one way down. `case_changed` when it would be lowered past something that the
   * owner has not `seen`. Asked again with the same key, it is done once; the severity that stands already changes nothing.
   */
  async setSeverity(
    id: string,
    counsellor: Counsellor,
    decision: SeverityDecision,
    now: number,
    seen?: SeenCase,
  ): Promise<CaseResult> {
    const { to, key } = decision
    // Read again when the teen wrote in between: what counts is whether the owner had seen it.
    for (let attempt = 0; attempt < 5; attempt++) {
      const held = await this.own(id, counsellor)
      if (!held.ok) return held
      const { severity, overrides } = held.case
      if (severity === to || (key !== undefined && overrides.some((known) => known.key === key))) return held
      if (seen && lessUrgentThan(severity).includes(to) && hasChangedSince(seen, held.case))
        return refuse('case_changed')
      const done = await this.#repository.commit([planSeverity(held.case, counsellor.id, decision, now)])
      if (done.ok) return this.#after(id)
    }
    throw new Error('a case kept changing while its severity was set')
  }

  /**
   * Keeps a case from every purge, or lets it go again, also one that nobody may read. Asked again for what is so already,
   * it changes nothing. `why` is kept with the case.
   */
  async setHold(id: string, person: Counsellor, { on, why }: HoldDecision, now: number): Promise<CaseResult> {
    if (!isInRole(person, 'supervisor', 'administrator')) return refuse('not_allowed')
    const plan = on ? planHold : planLiftHold
    await this.#repository.commit([plan(id, person.id, why, now)])
    const found = await this.#repository.get(id)
    return found && found.purgingAt === undefined ? { ok: true, case: found } : refuse('case_not_found')
  }

  /** Takes a case in some other way than out of the queue, within the same limits. */
  takeOver(counsellorId: string, take: (room: Room) => Promise<CaseResult>): Promise<CaseResult> {
    return this.#oneByOne(counsellorId, async () =>
      take(await this.#room(counsellorId, await this.#repository.heldBy(counsellorId))),
    )
  }

  /** The case, if this counsellor holds it: the gate of everything that only its owner may do. Not in the audit. */
  async own(id: string, counsellor: Counsellor): Promise<CaseResult> {
    if (!isInRole(counsellor, 'counsellor')) return refuse('not_allowed')
    const found = await this.#repository.get(id)
    if (!found || !isVisible(found)) return refuse('case_not_found')
    return found.claimedBy === counsellor.id ? { ok: true, case: found } : refuse('not_yours')
  }

  /**
   * What may still be taken: as many conversations as the person's own limit says, those apart in which the teen is to
   * write next; and one critical case at a time until it has been answered. A second critical one is open again after the
   * first answer, so that somebody alone on duty is never kept from it.
   */
  async #room(counsellorId: string, held: Case[]): Promise<Room> {
    if (held.filter(({ status }) => status === 'claimed').length >= (await this.#limitOf(counsellorId))) return 'none'
    return held.some((report) => report.critical === 1 && isAnswerOwed(report)) ? 'not_critical' : 'any'
  }

  /** Not offered the critical case at the queue's head; taking it by hand stays open to everybody. */
  async #isSpared(counsellorId: string, now: number): Promise<boolean> {
    if (!this.#spares) return false
    const [head] = await this.#repository.queued(1)
    return head?.critical === 1 && this.#spares(counsellorId, head.dueAt, now)
  }

  async #take(
    which: { _id?: string; critical?: 0 },
    room: Exclude<Room, 'none'>,
    counsellorId: string,
    now: number,
    key?: string,
  ): Promise<Case | null> {
    // Whoever holds an unanswered critical case takes nothing past another one that waits: the head of the queue decides.
    if (room === 'not_critical' && which._id === undefined && (await this.counts()).critical > 0) return null
    return this.#repository.cases.findOneAndUpdate(
      { ...which, status: 'queued', ...(room === 'not_critical' ? { critical: 0 } : {}) },
      recorded({
        $set: {
          status: 'claimed',
          claimedBy: counsellorId,
          claimedAt: now,
          ...(key === undefined ? {} : { claimKey: key }),
        },
        $unset: { goneToldAt: '' },
        $push: { events: { at: now, by: counsellorId, type: 'claimed' } },
      }),
      { sort: queueOrder, returnDocument: 'after' },
    )
  }

  async #after(id: string): Promise<CaseResult> {
    const found = await this.#repository.get(id)
    return found ? { ok: true, case: found } : refuse('case_not_found')
  }

  /**
   * The limit is counted, then the case taken: two clicks of one person must not both pass the count. Across instances
   * they still could, which costs one case above the limit and nothing else.
   */
  async #oneByOne<T>(counsellorId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#claiming.get(counsellorId) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#claiming.set(counsellorId, mine)
    try {
      return await mine
    } finally {
      if (this.#claiming.get(counsellorId) === mine) this.#claiming.delete(counsellorId)
    }
  }
}

const claimRefusal = {
  draft: 'case_not_found',
  queued: 'limit_reached',
  claimed: 'already_claimed',
  waiting: 'already_claimed',
  closed: 'not_in_queue',
} as const satisfies Record<CaseStatus, CaseFailure>
