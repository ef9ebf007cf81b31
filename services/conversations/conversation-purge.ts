import { type Collection, type Filter, remove, type Store, update, type Write } from '../store/collection.ts'
import type { Conversation, Entry } from './conversation.ts'
import { conversations, entries } from './conversation-log.ts'

const entryChunk = 200
/** A window in which more reports than this were told is no young person's. */
const mostCases = 20

/** May another report's conversation go on? Asked of the cases that stand in a window beside the one destroyed. */
export type IsShared = (caseId: string) => Promise<boolean>

/** `busy`: somebody is being answered there now; nothing may be destroyed yet. */
export type Parting = { busy: true } | { busy: false; writes: Write[] }

/** Takes one case out of the conversations. What another case has there stays. */
export class ConversationPurge {
  readonly #conversations: Collection<Conversation>
  readonly #entries: Collection<Entry>

  private constructor(all: Collection<Conversation>, said: Collection<Entry>) {
    this.#conversations = all
    this.#entries = said
  }

  static async open(store: Store): Promise<ConversationPurge> {
    return new ConversationPurge(await store.collection(conversations), await store.collection(entries))
  }

  /**
   * Parts a case from its windows, in the commit that hides it: whatever is said there afterwards is said to another case,
   * or finds no conversation and begins a new one. `isPresent`: is this case still there, whoever may read it? `isShown`:
   * may a window go on with it?
   */
  async planPart(
    caseId: string,
    conversationIds: string[],
    ask: { isPresent: IsShared; isShown: IsShared },
  ): Promise<Parting> {
    const writes: Write[] = []
    for (const id of new Set(conversationIds)) {
      const found = await this.#conversations.findOne({ _id: id })
      if (!found) continue
      if (found.caseId !== caseId && (await ask.isPresent(found.caseId))) continue
      if (found.owed === 1) return { busy: true }
      const heir = await this.#heir(id, new Set([caseId, found.caseId]), ask.isShown)
      writes.push(...this.#end(found, heir))
    }
    return { busy: false, writes }
  }

  /** Everything said in the case, in small parts; killed in between, it goes on when asked again. */
  async destroyEntries(caseId: string): Promise<number> {
    let destroyed = 0
    for (;;) {
      const some = await this.#entries.find({ caseId }, { limit: entryChunk }).toArray()
      if (some.length === 0) return destroyed
      const { deletedCount } = await this.#entries.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } })
      destroyed += deletedCount
    }
  }

  /** Only while nothing was said there since it was read. */
  #end({ _id, seq, caseId }: Conversation, heir: string | undefined): Write[] {
    const unchanged = { _id, seq, caseId, owed: 0 }
    if (heir === undefined) {
      return [
        update(this.#conversations, unchanged, { $set: { draft: '' }, $unset: { deviceHash: '' } }),
        remove(this.#conversations, { _id }),
      ]
    }
    // Counsellors go on with the other report, and the teen reads their answer here; what was told stays hidden.
    return [update(this.#conversations, unchanged, { $set: { caseId: heir, draft: '', hiddenThrough: seq } })]
  }

  /** The report with which the window goes on, when something of it was told there too. */
  async #heir(conversationId: string, passed: Set<string>, isShown: IsShared): Promise<string | undefined> {
    while (passed.size < mostCases) {
      const others: Filter = { conversationId, caseId: { $nin: [...passed] } }
      const entry = await this.#entries.findOne(others, { sort: { seq: -1 } })
      if (!entry) return undefined
      if (await isShown(entry.caseId)) return entry.caseId
      passed.add(entry.caseId)
    }
    return undefined
  }
}
