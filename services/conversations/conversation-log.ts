import { EventEmitter } from 'node:events'
import type { Clock } from '../clock.ts'
import { blankFollowUpCodes } from '../privacy/follow-up-code.ts'
import {
  type Collection,
  type CollectionDefinition,
  type CommitResult,
  insert,
  type Store,
  update,
  type Write,
} from '../store/collection.ts'
import type { Opinion } from '../triage/azure/opinion.ts'
import { type Conversation, conversationSchema, type Entry, entrySchema } from './conversation.ts'

/** What the caller says of a new entry; the log numbers and dates it. `_id` is derived from the number when absent. */
export type NewEntry = Omit<Entry, '_id' | 'conversationId' | 'caseId' | 'seq' | 'at'> & { _id?: string }

/** What to write, decided from the conversation as it stands. Called again when another writer came first. */
export interface Step {
  entries: NewEntry[]
  set?: Partial<Conversation>
  also?: Write[]
}

export type AppendResult =
  | { ok: true; entries: Entry[]; conversation: Conversation }
  /** `lost_lease`: another instance runs this conversation's turns. `duplicate`: an entry was already there. */
  | { ok: false; reason: 'conversation_unknown' | 'lost_lease' | 'duplicate' }

/** A turn is short: a holder that is silent for this long has died. */
export const leaseMs = 10_000
const maxAttempts = 50

export const conversations: CollectionDefinition<Conversation> = {
  name: 'conversations',
  schema: conversationSchema,
  indexes: [
    { key: { owed: 1 }, partialFilterExpression: { owed: 1 } },
    { key: { unsent: 1, 'push.retryAt': 1 }, partialFilterExpression: { unsent: 1 } },
    { key: { deviceHash: 1 }, unique: true, partialFilterExpression: { deviceHash: { $exists: true } } },
  ],
}

export const entries: CollectionDefinition<Entry> = {
  name: 'entries',
  schema: entrySchema,
  indexes: [
    { key: { conversationId: 1, seq: 1 }, unique: true },
    {
      key: { conversationId: 1, dedupe: 1 },
      unique: true,
      partialFilterExpression: { dedupe: { $exists: true } },
    },
    { key: { caseId: 1, at: 1 } },
    { key: { codeUntil: 1 }, partialFilterExpression: { codeUntil: { $exists: true } } },
  ],
}

/**
 * Everything said in every conversation, in order. A conversation's counter and its new entries go in one commit, so
 * that a reader who tails by sequence never misses one.
 */
export class ConversationLog {
  readonly #store: Store
  readonly #conversations: Collection<Conversation>
  readonly #entries: Collection<Entry>
  readonly #clock: Clock
  readonly #grown = new EventEmitter().setMaxListeners(0)
  readonly #each = new EventEmitter().setMaxListeners(0)

  private constructor(store: Store, all: Collection<Conversation>, said: Collection<Entry>, clock: Clock) {
    this.#store = store
    this.#conversations = all
    this.#entries = said
    this.#clock = clock
    all.watch(({ id }) => {
      this.#grown.emit(id)
      this.#each.emit('grown', id)
    })
  }

  static async open(store: Store, clock: Clock): Promise<ConversationLog> {
    return new ConversationLog(store, await store.collection(conversations), await store.collection(entries), clock)
  }

  get(id: string): Promise<Conversation | null> {
    return this.#conversations.findOne({ _id: id })
  }

  byDevice(deviceHash: string): Promise<Conversation | null> {
    return this.#conversations.findOne({ deviceHash })
  }

  entry(id: string): Promise<Entry | null> {
    return this.#entries.findOne({ _id: id })
  }

  byDedupe(conversationId: string, dedupe: string): Promise<Entry | null> {
    return this.#entries.findOne({ conversationId, dedupe })
  }

  /** Starts a conversation with its first entry. `false`: it was there already, nothing was written. */
  async create(
    start: Pick<Conversation, '_id' | 'channel' | 'caseId' | 'push'>,
    first: NewEntry,
    also: Write[],
  ): Promise<boolean> {
    const now = this.#clock()
    const conversation: Conversation = {
      ...start,
      createdAt: now,
      seq: 1,
      lastAt: now,
      handledThrough: 0,
      owed: 1,
      failures: 0,
      lease: { holder: '', fence: 0, until: 0 },
      draft: '',
      hiddenThrough: 0,
    }
    const result = await this.#store.commit([
      insert(this.#conversations, conversation),
      insert(this.#entries, this.#entry(conversation, first, 1, now)),
      ...also,
    ])
    return result.ok
  }

  /**
   * Appends entries and whatever else belongs to the same change, all or none. `step` is called again with the fresh
   * state whenever another writer came first, so it must decide from what it is given. With `fence`, only while that
   * lease holds.
   */
  async append(
    conversationId: string,
    step: (conversation: Conversation) => Step | Promise<Step>,
    fence?: number,
  ): Promise<AppendResult> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const before = await this.get(conversationId)
      if (!before) return { ok: false, reason: 'conversation_unknown' }
      if (fence !== undefined && before.lease.fence !== fence) return { ok: false, reason: 'lost_lease' }
      const { entries: said, set = {}, also = [] } = await step(before)
      const owner = { ...before, ...set }
      const added = said.map((entry, index) =>
        this.#entry(owner, entry, before.seq + 1 + index, this.#after(before, index)),
      )
      const change: Partial<Conversation> = {
        ...set,
        seq: before.seq + added.length,
        lastAt: added.at(-1)?.at ?? before.lastAt,
        ...(before.push ? { unsent: 1 } : {}),
      }
      const result = await this.#store.commit([
        update(this.#conversations, guard(before, fence), { $set: change }),
        ...added.map((entry) => insert(this.#entries, entry)),
        ...also,
      ])
      if (result.ok) return { ok: true, entries: added, conversation: { ...before, ...change } }
      if (isRepeated(result, added.length) && (await this.#repeats(added))) return { ok: false, reason: 'duplicate' }
      await pause(attempt)
    }
    throw new Error('conversation_contended')
  }

  /** Entries after `seq`, oldest first. */
  after(conversationId: string, seq: number, limit = 200): Promise<Entry[]> {
    return this.#entries.find({ conversationId, seq: { $gt: seq } }, { sort: { seq: 1 }, limit }).toArray()
  }

  /** All that was said about a case, over all its conversations, oldest first; follow-up codes are blanked. */
  async readCase(caseId: string): Promise<Entry[]> {
    const said = await this.#entries.find({ caseId }, { sort: { at: 1 } }).toArray()
    return said.map((entry) => (entry.codeUntil ? { ...entry, text: blankFollowUpCodes(entry.text) } : entry))
  }

  /** The teen's own messages of the present report, oldest first: what triage reads. */
  teenMessages(caseId: string): Promise<Entry[]> {
    return this.#entries.find({ caseId, from: 'teen', kind: 'message' }, { sort: { at: 1 } }).toArray()
  }

  /** Takes the right to run a conversation's turns, or `null` when another holder has it. `force` at a lone start. */
  lease(conversationId: string, holder: string, force = false): Promise<Conversation | null> {
    const now = this.#clock()
    return this.#conversations.findOneAndUpdate(
      { _id: conversationId, ...(force ? {} : { 'lease.until': { $lt: now } }) },
      { $set: { 'lease.holder': holder, 'lease.until': now + leaseMs }, $inc: { 'lease.fence': 1 } },
      { returnDocument: 'after' },
    )
  }

  async endLease(conversationId: string, fence: number): Promise<void> {
    await this.#conversations.updateOne({ _id: conversationId, 'lease.fence': fence }, { $set: { 'lease.until': 0 } })
  }

  /** Counts a failed turn; gives how many there have been. */
  async countFailure(conversationId: string, fence: number): Promise<number> {
    const after = await this.#conversations.findOneAndUpdate(
      { _id: conversationId, 'lease.fence': fence },
      { $inc: { failures: 1 } },
      { returnDocument: 'after' },
    )
    return after?.failures ?? 0
  }

  /** Conversations with a teen entry that nobody has answered yet. */
  async owing(): Promise<string[]> {
    const found = await this.#conversations.find({ owed: 1 }, { limit: 500 }).toArray()
    return found.map(({ _id }) => _id)
  }

  async setDevice(conversationId: string, deviceHash: string | undefined): Promise<void> {
    await this.#conversations.updateOne(
      { _id: conversationId },
      deviceHash ? { $set: { deviceHash } } : { $unset: { deviceHash: '' } },
    )
  }

  /** What a second reader found in a message, kept with it: every later reading of the story takes it in. */
  planOpinion(entryId: string, opinion: Opinion): Write {
    return update(this.#entries, { _id: entryId }, { $set: { opinion } })
  }

  /** The key kept on a device opens nothing any more. */
  planForgetDevice(conversationId: string): Write {
    return update(this.#conversations, { _id: conversationId }, { $unset: { deviceHash: '' } }, { match: 'may' })
  }

  /**
   * The report was erased in another window: what this one shows of it is hidden, and its page is told. While this window
   * still belongs to that report it goes on as `nextCaseId` (`goesOn`), which the caller opens.
   */
  async planErased(
    conversationId: string,
    caseId: string,
    nextCaseId: string,
    signal: string,
  ): Promise<{ writes: Write[]; goesOn: boolean }> {
    const other = await this.get(conversationId)
    if (!other) return { writes: [], goesOn: false }
    const unchanged = { _id: conversationId, seq: other.seq }
    if (other.caseId !== caseId) {
      const last = await this.#entries.findOne({ conversationId, caseId }, { sort: { seq: -1 } })
      const hiddenThrough = Math.max(other.hiddenThrough, last?.seq ?? 0)
      return { writes: [update(this.#conversations, unchanged, { $set: { hiddenThrough } })], goesOn: false }
    }
    const at = this.#after(other, 0)
    const told = { from: 'bot', kind: 'event', text: signal } as const
    const unsent = other.push ? { unsent: 1 } : {}
    const $set = { caseId: nextCaseId, draft: '', hiddenThrough: other.seq, seq: other.seq + 1, lastAt: at, ...unsent }
    const writes = [
      update(this.#conversations, unchanged, { $set, $unset: { deviceHash: '' } }),
      insert(this.#entries, this.#entry({ ...other, caseId: nextCaseId }, told, other.seq + 1, at)),
    ]
    return { writes, goesOn: true }
  }

  /** Blanks the follow-up codes still readable in messages whose time has passed; gives how many. */
  async blankCodes(now: number): Promise<number> {
    const shown = await this.#entries.find({ codeUntil: { $lte: now } }, { limit: 200 }).toArray()
    for (const { _id, text } of shown) {
      await this.#entries.updateOne({ _id }, { $set: { text: blankFollowUpCodes(text) }, $unset: { codeUntil: '' } })
    }
    return shown.length
  }

  /** Calls back whenever the conversation has changed. A hint: what is new is read with {@link after}. */
  onGrown(conversationId: string, listener: () => void): () => void {
    this.#grown.on(conversationId, listener)
    return () => this.#grown.off(conversationId, listener)
  }

  /** Calls back with the id of every conversation that has changed. A hint. */
  onEachGrown(listener: (conversationId: string) => void): () => void {
    this.#each.on('grown', listener)
    return () => this.#each.off('grown', listener)
  }

  #after(conversation: Conversation, index: number): number {
    return Math.max(conversation.lastAt + 1, this.#clock()) + index
  }

  #entry(conversation: Conversation, entry: NewEntry, seq: number, at: number): Entry {
    return {
      ...entry,
      _id: entry._id ?? activityId(conversation._id, seq),
      conversationId: conversation._id,
      caseId: conversation.caseId,
      seq,
      at,
    }
  }

  async #repeats(added: Entry[]): Promise<boolean> {
    for (const { _id, conversationId, dedupe } of added) {
      if (await this.#entries.findOne({ _id })) return true
      if (dedupe && (await this.byDedupe(conversationId, dedupe))) return true
    }
    return false
  }
}

/** As Direct Line writes them: the conversation, then the number with leading zeros. */
const activityId = (conversationId: string, seq: number): string => `${conversationId}|${String(seq).padStart(7, '0')}`

const guard = (before: Conversation, fence: number | undefined) => ({
  _id: before._id,
  seq: before.seq,
  ...(fence === undefined ? {} : { 'lease.fence': fence }),
})

const isRepeated = (result: CommitResult, added: number): boolean =>
  !result.ok && result.reason === 'duplicate' && result.at >= 1 && result.at <= added

/** Two writers on one conversation: the one who lost waits a little, by chance, before trying again. */
const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 20)))
