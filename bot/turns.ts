import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { planQueue } from '../services/cases/case-plans.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import type { Clock } from '../services/clock.ts'
import type { Conversation, Entry } from '../services/conversations/conversation.ts'
import { type ConversationLog, leaseMs } from '../services/conversations/conversation-log.ts'
import { isStoreAway } from '../services/store/store-error.ts'
import { startEvent } from './channels/direct-line/activity.ts'
import type { Troubles } from './troubles.ts'
import { TurnWork } from './turn-work.ts'

/** Runs the bot on one entry, filling the work; {@link TurnRunner} commits it. One for each channel. */
export interface TurnPort {
  run(work: TurnWork): Promise<void>
  /** The turn was given up: says so, with the numbers. */
  giveUp(work: TurnWork, error: Error): Promise<void>
}

/** Then a person must look: the entry is set aside, the teen sees the numbers, the case is queued. */
const maxFailures = 3
const recoverEveryMs = 2_000
const leaseWaitMs = 100

/** Does this entry ask something of the bot? */
const needsTurn = (entry: Entry): boolean =>
  entry.from === 'teen' && (entry.kind === 'message' || entry.text === startEvent)

/**
 * Runs the turns that are owed: for each conversation one at a time, in order, under a lease whose fencing number
 * every commit names. Killed at any instant, it leaves either the whole turn or nothing, and whoever comes next
 * finds what is owed.
 */
export class TurnRunner {
  readonly #log: ConversationLog
  readonly #cases: CaseRepository
  readonly #port: (channel: Conversation['channel']) => TurnPort
  readonly #clock: Clock
  readonly #troubles: Troubles
  readonly #holder = randomUUID()
  readonly #running = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #stopped = false

  constructor(
    log: ConversationLog,
    cases: CaseRepository,
    port: (channel: Conversation['channel']) => TurnPort,
    clock: Clock,
    troubles: Troubles,
  ) {
    this.#clock = clock
    this.#log = log
    this.#cases = cases
    this.#port = port
    this.#troubles = troubles
  }

  /** `alone`: no other process uses the store, so leases left by a killed one need not run out. */
  async start(alone: boolean): Promise<void> {
    await this.#recover(alone)
    this.#timer = setInterval(() => void this.#recover(), recoverEveryMs)
  }

  /** Lets the turns under way finish. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await Promise.allSettled(this.#running.values())
  }

  /** A turn is owed in this conversation. Returns at once. */
  wake(conversationId: string, force = false): void {
    if (this.#stopped) return
    if (this.#running.has(conversationId)) {
      this.#again.add(conversationId)
      return
    }
    const run = this.#run(conversationId, force)
      .catch((error: unknown) => this.#troubles.repeated('turns_interrupted', error))
      .finally(() => {
        this.#running.delete(conversationId)
        if (this.#again.delete(conversationId)) this.wake(conversationId)
      })
    this.#running.set(conversationId, run)
  }

  /**
   * Runs something between this conversation's turns: when it resolves nothing that was being said was overtaken.
   * Never awaited inside a turn of the same conversation, which would wait for itself.
   */
  async between(conversationId: string, run: (conversation: Conversation) => Promise<void>): Promise<void> {
    for (;;) {
      const current = this.#running.get(conversationId)
      if (!current) break
      await current
    }
    const mine = this.#leased(conversationId, run).finally(() => {
      this.#running.delete(conversationId)
      if (this.#again.delete(conversationId)) this.wake(conversationId)
    })
    this.#running.set(
      conversationId,
      mine.catch(() => {}),
    )
    await mine
  }

  async #leased(conversationId: string, run: (conversation: Conversation) => Promise<void>): Promise<void> {
    for (;;) {
      const leased = await this.#log.lease(conversationId, this.#holder)
      if (leased) return run(leased).finally(() => this.#log.endLease(conversationId, leased.lease.fence))
      if (!(await this.#log.get(conversationId))) throw new Error('conversation_unknown')
      // Another instance runs a turn: it ends, or its lease does.
      await wait(leaseWaitMs)
    }
  }

  /** One look at a time: a store that is away answers more slowly than the next look comes. */
  async #recover(force = false): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (const id of await this.#log.owing()) this.wake(id, force)
    } catch (error) {
      this.#troubles.repeated('recovery_failed', error)
    } finally {
      this.#isLooking = false
    }
  }

  async #run(conversationId: string, force: boolean): Promise<void> {
    const leased = await this.#log.lease(conversationId, this.#holder, force)
    if (!leased) return
    const { fence } = leased.lease
    try {
      let conversation: Conversation | null = leased
      while (conversation && !this.#stopped) {
        const entry = await this.#nextOwed(conversation)
        if (!entry || !(await this.#turn(conversation, entry, fence))) break
        // Long before the lease ends: what is still owed is taken up under a new one.
        if (this.#clock() > leased.lease.until - leaseMs / 2) break
        conversation = await this.#log.get(conversationId)
      }
    } finally {
      await this.#log.endLease(conversationId, fence)
    }
  }

  async #nextOwed(conversation: Conversation): Promise<Entry | undefined> {
    let from = conversation.handledThrough
    for (;;) {
      const entries = await this.#log.after(conversation._id, from)
      const owed = entries.find(needsTurn)
      const last = entries.at(-1)
      if (owed || !last) return owed
      from = last.seq
    }
  }

  /** `false` when the lease was lost, or the turn failed and is to be tried again later. */
  async #turn(conversation: Conversation, entry: Entry, fence: number): Promise<boolean> {
    const port = this.#port(conversation.channel)
    const work = new TurnWork(conversation, entry, this.#clock())
    try {
      await port.run(work)
      return await this.#commit(work, fence)
    } catch (error) {
      // The turn is not to blame: it is tried again when the store is back, however long that takes.
      if (isStoreAway(error)) throw error
      const failures = await this.#log.countFailure(conversation._id, fence)
      this.#troubles.once('turn_failed', error, { failures })
      if (failures < maxFailures) return false
      const last = new TurnWork(conversation, entry, this.#clock())
      last.plans.push((current) => planQueue(current, 'human_asked', last.at))
      await port.giveUp(last, error instanceof Error ? error : new Error('unknown'))
      return await this.#commit(last, fence)
    }
  }

  async #commit(work: TurnWork, fence: number): Promise<boolean> {
    const { entry } = work
    const result = await this.#log.append(
      entry.conversationId,
      async (before) => {
        const current = await this.#cases.get(work.change.caseId ?? before.caseId)
        const next = await this.#nextOwed({ ...before, handledThrough: entry.seq })
        const late = (await Promise.all(work.lateWrites.map((ask) => ask()))).flat()
        return {
          entries: work.replies,
          set: {
            ...work.change,
            ...(work.hidesPast ? { hiddenThrough: before.seq } : {}),
            handledThrough: entry.seq,
            owed: next ? 1 : 0,
            failures: 0,
          },
          also: [...work.writes, ...late, ...(current ? work.plans.flatMap((plan) => plan(current)) : [])],
        }
      },
      fence,
    )
    if (!result.ok) this.#troubles.note('turn_not_committed', { reason: result.reason })
    return result.ok
  }
}
