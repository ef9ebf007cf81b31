import type { Clock } from '../clock.ts'
import type { Collection, Store } from '../store/collection.ts'
import type { Conversation, Push } from './conversation.ts'
import { conversations } from './conversation-log.ts'

/** One send may take ten seconds; whoever is silent for this long has died, and somebody else goes on. */
const pushLeaseMs = 30_000
/** Until the teen writes again. */
const never = Number.MAX_SAFE_INTEGER

/** A conversation in which somebody delivers, under a lease. */
export type Delivering = Conversation & { push: Push }

/** The first one of a chat that was never written to. */
export const newPush = (to: string): Push => ({ to, through: 0, part: 0, fence: 0, until: 0, failures: 0, retryAt: 0 })

/**
 * How far each conversation was delivered to a channel that must be pushed to. One instance delivers at a time; the mark
 * follows the sending, so that a crash in between repeats one part, and loses none.
 */
export class PushCursors {
  readonly #conversations: Collection<Conversation>
  readonly #clock: Clock

  private constructor(all: Collection<Conversation>, clock: Clock) {
    this.#conversations = all
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<PushCursors> {
    return new PushCursors(await store.collection(conversations), clock)
  }

  /** Conversations in which something may have to be delivered now. */
  async due(limit = 200): Promise<string[]> {
    const due = { unsent: 1, 'push.retryAt': { $lte: this.#clock() } }
    const found = await this.#conversations.find(due, { sort: { 'push.retryAt': 1 }, limit }).toArray()
    return found.map(({ _id }) => _id)
  }

  /** Takes the right to deliver; `undefined` when there is nothing, or another instance has it. */
  async take(conversationId: string): Promise<Delivering | undefined> {
    const now = this.#clock()
    const isFree = { unsent: 1, 'push.until': { $lte: now }, 'push.retryAt': { $lte: now } }
    const taken = await this.#conversations.findOneAndUpdate(
      { _id: conversationId, ...isFree },
      { $set: { 'push.until': now + pushLeaseMs }, $inc: { 'push.fence': 1 } },
      { returnDocument: 'after' },
    )
    return taken?.push ? { ...taken, push: taken.push } : undefined
  }

  /** Marks what was delivered. `false`: the lease was lost, and somebody else delivers. */
  delivered(conversationId: string, fence: number, done: Pick<Push, 'through' | 'part'>): Promise<boolean> {
    const $set = { 'push.through': done.through, 'push.part': done.part, 'push.failures': 0 }
    return this.#change(conversationId, fence, { ...$set, 'push.until': this.#clock() + pushLeaseMs }, ['toldAt'])
  }

  /** Nothing more to deliver: `false` when something was said meanwhile. */
  async finish(conversationId: string, fence: number, seq: number): Promise<boolean> {
    const filter = { _id: conversationId, seq, 'push.fence': fence }
    const ended = await this.#conversations.updateOne(filter, { $set: { unsent: 0, 'push.until': 0 } })
    return ended.matchedCount === 1
  }

  /** Not now: tried again at `retryAt`. `told`: whoever follows the case knows of it. */
  failed(conversationId: string, fence: number, retryAt: number, told: boolean): Promise<boolean> {
    const $set = { 'push.until': 0, 'push.retryAt': retryAt, ...(told ? { 'push.toldAt': this.#clock() } : {}) }
    return this.#change(conversationId, fence, $set, [], { 'push.failures': 1 })
  }

  /** The chat takes nothing any more. What was not delivered waits until the teen is back. */
  lost(conversationId: string, fence: number): Promise<boolean> {
    const now = this.#clock()
    const $set = { 'push.until': 0, 'push.retryAt': never, 'push.lostAt': now, 'push.toldAt': now }
    return this.#change(conversationId, fence, $set, [])
  }

  /** The teen's chat has closed: told by the channel itself. `false`: known already, or no such conversation. */
  async closed(conversationId: string): Promise<boolean> {
    const now = this.#clock()
    const open = { _id: conversationId, 'push.fence': { $gte: 0 }, 'push.lostAt': { $exists: false } }
    const $set = { 'push.retryAt': never, 'push.lostAt': now, 'push.toldAt': now }
    const done = await this.#conversations.updateOne(open, { $set, $inc: { 'push.fence': 1 } })
    return done.matchedCount === 1
  }

  /** The teen wrote from this address: what waits may be delivered at once. */
  async reached(conversationId: string, to: string): Promise<void> {
    await this.#conversations.updateOne(
      { _id: conversationId, 'push.fence': { $gte: 0 } },
      { $set: { 'push.to': to, 'push.retryAt': 0 }, $unset: { 'push.lostAt': '', 'push.toldAt': '' } },
    )
  }

  async #change(
    conversationId: string,
    fence: number,
    $set: Record<string, unknown>,
    unset: (keyof Push)[],
    $inc?: Record<string, number>,
  ): Promise<boolean> {
    const changed = await this.#conversations.updateOne(
      { _id: conversationId, 'push.fence': fence },
      {
        $set,
        ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [`push.${field}`, ''])) } : {}),
        ...($inc ? { $inc } : {}),
      },
    )
    return changed.matchedCount === 1
  }
}
