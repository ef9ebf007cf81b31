import type { Case } from '../../services/cases/case.ts'
import { type CaseQueue, isVisible } from '../../services/cases/case-queue.ts'
import type { CaseRepository } from '../../services/cases/case-repository.ts'
import type { Clock } from '../../services/clock.ts'
import type { TypingHints } from '../../services/relay/typing-hints.ts'
import type { SecondOpinion } from '../../services/triage/azure/opinion.ts'
import { Running } from '../running.ts'

export interface CaseNewsParts {
  queue: CaseQueue
  repository: CaseRepository
  typing: TypingHints
  clock: Clock
  onError: (error: unknown) => void
  /** Absent: there is none. */
  second?: Pick<SecondOpinion, 'state'>
  /** After a change has gone out, those within this time go out together. */
  coalesceMs?: number
  /** How often the store is looked at, whatever `watch` says. */
  lookMs?: number
}

export interface Listener {
  personId: string
  send: (event: string, data: unknown) => void
}

/** Together with what a console needs to fetch it, a new case is seen within two seconds even while `watch` is silent. */
const defaultLookMs = 1_500
/** What teens said lately is looked for each time; all else of the cases that people here hold, once in so many. */
const looksToAll = 4
/** Instances' clocks may differ by this much. */
const latelyMs = 10_000

const mostTold = 500

/** What of a case changes whenever anything does. */
const printOf = ({ status, severity, dueAt, teenAt, seenAt, events }: Case): string =>
  [status, severity, dueAt, teenAt, seenAt, events.length].join(' ')

/**
 * Tells all open streams what changed: ids and counts only, which are then fetched with permission. One watch on the
 * store wakes it, whichever instance wrote; the truth is a look at the store every moment while somebody listens: the
 * queue's counts and its head, and of the cases that the people here hold those in which something was said lately; now and
 * then all of these.
 */
export class CaseNews {
  readonly #parts: CaseNewsParts
  readonly #listeners = new Set<Listener>()
  readonly #changed = new Set<string>()
  readonly #stops: (() => void)[]
  readonly #running = new Running()
  /** By id, as last told, of the newest few: sealing its history changes a case, and nothing that anybody sees. */
  readonly #told = new Map<string, string>()
  #lastQueue = ''
  #flushTimer: NodeJS.Timeout | undefined
  #lookTimer: NodeJS.Timeout | undefined
  #isLooking = false
  #looks = 0

  constructor(parts: CaseNewsParts) {
    this.#parts = parts
    this.#stops = [
      parts.repository.cases.watch(({ id }) => this.#note(id)),
      parts.typing.subscribe((id) => this.#send('typing', { id })),
    ]
  }

  /** The first event on a new stream is the queue as it is. */
  async join(listener: Listener): Promise<() => void> {
    this.#listeners.add(listener)
    this.#lookTimer ??= setInterval(() => this.#beginLook(), this.#parts.lookMs ?? defaultLookMs)
    try {
      listener.send('queue', await this.#summary())
    } catch (error) {
      this.#leave(listener)
      throw error
    }
    return () => this.#leave(listener)
  }

  async stop(): Promise<void> {
    clearTimeout(this.#flushTimer)
    clearInterval(this.#lookTimer)
    for (const stop of this.#stops) stop()
    await this.#running.settled()
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    clearInterval(this.#lookTimer)
    this.#lookTimer = undefined
  }

  #note(id: string): void {
    if (this.#listeners.size === 0) return
    this.#changed.add(id)
    // The first goes out at once: somebody waits for it. What follows closely goes out together.
    if (this.#flushTimer === undefined) this.#beginFlush()
  }

  #beginFlush(): void {
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = undefined
      if (this.#changed.size > 0) this.#beginFlush()
    }, this.#parts.coalesceMs ?? 25)
    void this.#running.add(this.#flush().catch(this.#parts.onError))
  }

  async #flush(): Promise<void> {
    const ids = [...this.#changed]
    this.#changed.clear()
    const found = await Promise.all(ids.map((id) => this.#parts.repository.get(id)))
    const visible = found.flatMap((report) => (report && isVisible(report) && this.#isNews(report) ? [report] : []))
    for (const report of visible) this.#tellCase(report)
    await this.#tellQueue(visible.some(({ status }) => status === 'queued'))
  }

  #isNews(report: Case): boolean {
    const print = printOf(report)
    if (this.#told.get(report._id) === print) return false
    this.#told.delete(report._id)
    this.#told.set(report._id, print)
    const [oldest] = this.#told.size > mostTold ? this.#told.keys() : []
    if (oldest !== undefined) this.#told.delete(oldest)
    return true
  }

  #beginLook(): void {
    // One at a time: a store that is away answers more slowly than the next look comes.
    if (this.#isLooking) return
    this.#isLooking = true
    const look = this.#look().catch(this.#parts.onError)
    void this.#running.add(look.finally(() => (this.#isLooking = false)))
  }

  async #look(): Promise<void> {
    await this.#tellQueue(false)
    const people = new Set([...this.#listeners].map(({ personId }) => personId))
    const { repository, clock } = this.#parts
    const isForAll = this.#looks++ % looksToAll === 0
    const since = clock() - latelyMs
    const held = await Promise.all(
      [...people].map((id) => (isForAll ? repository.heldBy(id) : repository.heldAndHeard(id, since))),
    )
    for (const report of held.flat()) if (this.#isNews(report)) this.#tellCase(report)
  }

  /** Also whether the second reader is down: nobody needs it, but whoever answers should know. */
  async #summary(): Promise<object> {
    const counts = await this.#parts.queue.counts()
    return this.#parts.second?.state === 'degraded' ? { ...counts, secondOpinion: 'degraded' } : counts
  }

  async #tellQueue(changed: boolean): Promise<void> {
    const [summary, head] = await Promise.all([this.#summary(), this.#parts.repository.queued(1)])
    // The head too: one case taken and a graver one come in the same moment leave the counts as they were.
    const queue = JSON.stringify([summary, head[0]?._id])
    if (!changed && queue === this.#lastQueue) return
    this.#lastQueue = queue
    this.#send('queue', summary)
  }

  /** Whoever holds it is told so: a case that was given to them is not on their page yet. */
  #tellCase({ _id, claimedBy }: Case): void {
    for (const { personId, send } of this.#listeners)
      send('case', { id: _id, ...(personId === claimedBy && { mine: true }) })
  }

  #send(event: string, data: unknown): void {
    for (const { send } of this.#listeners) send(event, data)
  }
}
