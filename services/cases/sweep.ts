import type { Case } from './case.ts'
import { recorded } from './case-events.ts'
import { planQueue, planReturn, planSilence, type ReturnReason } from './case-plans.ts'
import { type CaseRepository, heldStatuses } from './case-repository.ts'
import { isAnswerOwed } from './deadlines.ts'
import { planRemind } from './work/work-plans.ts'

const minuteMs = 60_000

/** Without any sign of its owner for this long, a case goes back to the queue. */
const absentMs = { critical: 2 * minuteMs, other: 10 * minuteMs }
/** The teen is told that the human has gone: without presence for this long, or for less after a critical message. */
const goneMs = { critical: 30_000, other: 2 * minuteMs }
/**
 * A deadline that passed before the claim (a case taken late) leaves its new owner this long to write. Without it, an
 * overdue case would go back to the queue in the moment it is taken.
 */
const claimGraceMs = { critical: 5 * minuteMs, other: 10 * minuteMs }

/** An offer to a colleague that nobody took up for this long: the case is anybody's again. */
const offeredMs = { critical: 2 * minuteMs, other: 10 * minuteMs }

interface LastSeen {
  /** When a counsellor was last seen (ms); `undefined`: never. */
  lastSeen(counsellorId: string): Promise<number | undefined>
  /** Everybody seen after that (ms). */
  seenAfter(at: number): Promise<string[]>
}

/**
 * `gone`: the teen is owed `gone.1`. `away`: nobody waits for an answer, only the page is told that the person has left.
 * `requeued`: the case is in the queue again; `told`: the teen already read `gone.1`.
 */
export interface Swept {
  caseId: string
  conversationId: string
  kind: 'gone' | 'away' | 'requeued'
  counsellorId: string
  told: boolean
}

const pick = (limits: { critical: number; other: number }, held: Case): number =>
  held.critical === 1 ? limits.critical : limits.other

const isWaiting = (held: Case): boolean => held.status === 'waiting' && !isAnswerOwed(held)

/** Why a held case must go back now, if it must. `seenAt` counts the claim itself as a sign of life. */
const returnReason = (held: Case, seenAt: number, now: number): ReturnReason | undefined => {
  // The teen is to write next: there is nothing in it for anybody else to do.
  if (isWaiting(held)) return undefined
  if (held.transfer && now - held.transfer.at >= pick(offeredMs, held)) return 'transfer_expired'
  const mayAnswerUntil = Math.max(held.dueAt, (held.claimedAt ?? 0) + pick(claimGraceMs, held))
  if (isAnswerOwed(held) && now >= mayAnswerUntil) return 'claim_expired'
  return now - seenAt >= pick(absentMs, held) ? 'owner_absent' : undefined
}

/** Has the human gone, for the teen who waits? */
const hasGone = (held: Case, seenAt: number, now: number): boolean => {
  if (now - seenAt >= goneMs.other) return true
  const waitedMs = now - (held.teenAt ?? now)
  const criticalWaits = held.critical === 1 && isAnswerOwed(held) && waitedMs >= goneMs.critical
  return criticalWaits && now - seenAt >= goneMs.critical
}

/**
 * What time does to cases: silent reports enter the queue, forgotten claims return to it. Any instance may run it at any
 * moment, also two at once: each change states what must still be true. `gone` comes once a claim, until the next answer.
 */
export class Sweep {
  readonly #repository: CaseRepository
  readonly #presence: LastSeen

  constructor(repository: CaseRepository, presence: LastSeen) {
    this.#repository = repository
    this.#presence = presence
  }

  async run(now: number): Promise<Swept[]> {
    await this.#queueSilent(now)
    await this.#remind(now)
    const swept: Swept[] = []
    // Seen more lately than this, nobody has gone.
    const present = await this.#presence.seenAfter(now - Math.min(goneMs.critical, goneMs.other))
    for (const held of await this.#repository.heldInDoubt(present, now)) {
      const change = await this.#sweepHeld(held, now)
      if (change) swept.push(change)
    }
    return swept
  }

  async #queueSilent(now: number): Promise<void> {
    for (const silent of await this.#repository.silentSince(now)) {
      const writes = silent.refused ? [] : planQueue(silent, 'silence', now)
      await this.#repository.commit([...writes, planSilence(silent, undefined)])
    }
  }

  /** Tasks that come due, also those of a case that is closed or another's: the change tells every console. */
  async #remind(now: number): Promise<void> {
    for (const report of await this.#repository.toRemind(now)) await this.#repository.commit([planRemind(report, now)])
  }

  async #sweepHeld(held: Case, now: number): Promise<Swept | undefined> {
    const counsellorId = held.claimedBy ?? ''
    const seenAt = Math.max((await this.#presence.lastSeen(counsellorId)) ?? 0, held.claimedAt ?? 0)
    const about = { caseId: held._id, conversationId: held.conversationId, counsellorId }
    const reason = returnReason(held, seenAt, now)
    if (reason) {
      const done = await this.#repository.commit([planReturn(held, reason, now, 'bot')])
      return done.ok ? { ...about, kind: 'requeued', told: held.goneToldAt !== undefined } : undefined
    }
    if (held.goneToldAt !== undefined || !hasGone(held, seenAt, now)) return undefined
    if (!(await this.#markTold(held, now))) return undefined
    return isWaiting(held) ? { ...about, kind: 'away', told: true } : { ...about, kind: 'gone', told: false }
  }

  async #markTold(held: Case, now: number): Promise<boolean> {
    const marked = await this.#repository.cases.updateOne(
      {
        _id: held._id,
        status: { $in: heldStatuses },
        claimedBy: held.claimedBy,
        claimedAt: held.claimedAt,
        goneToldAt: { $exists: false },
      },
      recorded({ $set: { goneToldAt: now }, $push: { events: { at: now, by: 'bot', type: 'owner_gone' } } }),
    )
    return marked.matchedCount === 1
  }
}
