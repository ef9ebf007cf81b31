import { casesDefinition } from '../cases/case-repository.ts'
import { planSeen } from '../cases/work/work-plans.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { conversations } from '../conversations/conversation-log.ts'
import { type Collection, type Store, update } from '../store/collection.ts'

/** `received`: the teen's page has it. `read`: the page was looked at while it showed it. */
export type Receipt = 'received' | 'read'

/** How far the teen's page is in one conversation, as sequences; whatever was read has been received. */
export interface SeenThrough {
  received: number
  read: number
}

/** What the teen's page says that it has and has shown. Nobody can be sure who looked. */
export class Receipts {
  readonly #store: Store
  readonly #conversations: Collection<Conversation>

  private constructor(store: Store, all: Collection<Conversation>) {
    this.#store = store
    this.#conversations = all
  }

  static async open(store: Store): Promise<Receipts> {
    await store.collection(casesDefinition)
    return new Receipts(store, await store.collection(conversations))
  }

  /** `activityId` is the client's: what is not an entry of this conversation counts for nothing. Told twice, it is once. */
  async take(conversationId: string, receipt: Receipt, activityId: string, now: number): Promise<void> {
    const seq = sequenceOf(conversationId, activityId)
    const found = seq === undefined ? null : await this.#conversations.findOne({ _id: conversationId })
    if (seq === undefined || !found || seq > found.seq) return
    const known = seenIn(found)
    if (seq <= (receipt === 'read' ? known.read : known.received)) return
    const $max = receipt === 'read' ? { receivedThrough: seq, readThrough: seq } : { receivedThrough: seq }
    // Whoever follows the case is told by the case's own change.
    await this.#store.commit([
      update(this.#conversations, { _id: conversationId }, { $max }),
      planSeen(found.caseId, now),
    ])
  }

  async of(conversationIds: string[]): Promise<Map<string, SeenThrough>> {
    const ids = [...new Set(conversationIds)]
    const found = await Promise.all(ids.map((id) => this.#conversations.findOne({ _id: id })))
    return new Map(found.flatMap((one) => (one ? [[one._id, seenIn(one)] as const] : [])))
  }
}

const seenIn = ({ receivedThrough = 0, readThrough = 0 }: Conversation): SeenThrough => ({
  received: receivedThrough,
  read: readThrough,
})

/** The number of an entry out of its id, as the log writes it. */
const sequenceOf = (conversationId: string, activityId: string): number | undefined => {
  const digits = activityId.startsWith(`${conversationId}|`) ? activityId.slice(conversationId.length + 1) : ''
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}
