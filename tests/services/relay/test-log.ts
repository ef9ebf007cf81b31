import type { Conversation, Entry } from '../../../services/conversations/conversation.ts'
import type { AppendResult, ConversationLog, Step } from '../../../services/conversations/conversation-log.ts'
import type { Store } from '../../../services/store/collection.ts'

const conversation = (id: string): Conversation => ({
  _id: id,
  channel: 'directline',
  createdAt: 0,
  caseId: id.replace(/^talk-/, ''),
  seq: 0,
  lastAt: 0,
  handledThrough: 0,
  owed: 0,
  failures: 0,
  lease: { holder: '', fence: 0, until: 0 },
  draft: '',
  hiddenThrough: 0,
})

/**
 * The conversation log's promise to the relay, and no more: entries appear together with the writes that go along, or
 * not at all, and the step is asked again when they could not be written.
 */
export class TestLog implements Pick<ConversationLog, 'append' | 'readCase' | 'byDedupe'> {
  readonly entries: Entry[] = []
  /** Runs between the step and its commit, as a rival would. */
  beforeCommit: (() => Promise<void>) | undefined
  readonly #store: Store
  readonly #now: () => number

  constructor(store: Store, now: () => number) {
    this.#store = store
    this.#now = now
  }

  async byDedupe(conversationId: string, dedupe: string): Promise<Entry | null> {
    return this.entries.find((entry) => entry.conversationId === conversationId && entry.dedupe === dedupe) ?? null
  }

  async append(
    conversationId: string,
    step: (conversation: Conversation) => Step | Promise<Step>,
  ): Promise<AppendResult> {
    const before = conversation(conversationId)
    for (let attempt = 0; attempt < 5; attempt++) {
      const { entries, also = [] } = await step(before)
      await this.beforeCommit?.()
      const known = entries.some(({ dedupe }) => dedupe && this.entries.some((entry) => entry.dedupe === dedupe))
      if (known) return { ok: false, reason: 'duplicate' }
      if (also.length > 0 && !(await this.#store.commit(also)).ok) continue
      const added = entries.map((entry, index): Entry => {
        const seq = this.entries.length + 1 + index
        const { _id: conversationId_, caseId } = before
        return { ...entry, _id: `${conversationId_}|${seq}`, conversationId, caseId, seq, at: this.#now() }
      })
      this.entries.push(...added)
      return { ok: true, entries: added, conversation: before }
    }
    throw new Error('conversation_contended')
  }

  async readCase(caseId: string): Promise<Entry[]> {
    return this.entries.filter((entry) => entry.caseId === caseId)
  }

  /** What the teen or the bot said, without any of the machinery that brings it here. */
  hear(caseId: string, from: 'teen' | 'bot', text: string, kind: 'message' | 'event' = 'message'): void {
    const seq = this.entries.length + 1
    const conversationId = `talk-${caseId}`
    this.entries.push({
      _id: `${conversationId}|${seq}`,
      conversationId,
      caseId,
      seq,
      at: this.#now(),
      from,
      kind,
      text,
    })
  }
}
