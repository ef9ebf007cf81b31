import { randomUUID } from 'node:crypto'
import { BotAdapter, TurnContext } from 'botbuilder-core'
import type { Activity, ConversationReference, ResourceResponse } from 'botframework-schema'
import { ActivityEx } from 'botframework-schema'
import type { Clock } from '../../../services/clock.ts'
import type { Conversation, Entry } from '../../../services/conversations/conversation.ts'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { attachWork, TurnWork, workOf } from '../../turn-work.ts'
import { startEvent, toActivity, toEntry } from './activity.ts'

type Logic = (context: TurnContext) => Promise<void>

interface Parts {
  log: ConversationLog
  clock: Clock
  /** Runs something when no turn of that conversation runs. Rejects when there is no such conversation. */
  between: (conversationId: string, run: (conversation: Conversation) => Promise<void>) => Promise<void>
  /** Shows an activity to whoever looks at this moment, and keeps nothing of it. */
  show: (conversationId: string, activity: Partial<Activity>) => void
}

/** A fixed placeholder: nothing is ever sent to it, and clients must not choose it. */
const serviceUrl = 'urn:relais:direct-line'
const bot = { id: 'relais', name: 'Relais', role: 'bot' }

/**
 * Direct Line inside our process. What a turn sends is buffered in its {@link TurnWork}, committed with the rest of
 * the turn, and published only then.
 */
export class DirectLineAdapter extends BotAdapter {
  readonly #parts: Parts

  constructor(parts: Parts) {
    super()
    this.#parts = parts
  }

  /** Runs the bot on one entry; gives what the turn decided, for the caller to commit. */
  async runEntry(work: TurnWork, logic: Logic): Promise<void> {
    await this.#run(incomingActivity(work.entry), work, logic)
  }

  /** After repeated failure: runs only `onTurnError`, whose words are then committed like any reply. */
  async runError(work: TurnWork, error: Error): Promise<void> {
    const context = new TurnContext(this, incomingActivity(work.entry))
    attachWork(context, work)
    await this.onTurnError(context, error)
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const work = workOf(context)
    const responses: ResourceResponse[] = []
    for (const activity of activities) {
      if (activity.type === 'delay') await new Promise((resolve) => setTimeout(resolve, Number(activity.value) || 0))
      if (activity.type === 'typing') this.#parts.show(work.entry.conversationId, typingActivity(work))
      // Derived from the message answered: the same turn run twice cannot answer twice.
      const id = `${work.entry._id}.${work.replies.length + 1}`
      const entry = toEntry(activity, id, work.at)
      if (entry) work.replies.push(entry)
      responses.push({ id: entry ? id : '' })
    }
    return responses
  }

  /** Republishes under the same id: clients replace what they show. */
  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const work = workOf(context)
    const index = work.replies.findIndex((reply) => reply._id === activity.id)
    const entry = activity.id ? toEntry(activity, activity.id, work.at) : undefined
    // Only within the turn: what has been published is kept as it was said.
    if (index < 0 || !entry) throw new Error('activity_not_in_turn')
    work.replies[index] = entry
    return { id: entry._id ?? '' }
  }

  override deleteActivity(): Promise<void> {
    throw new Error('direct_line_cannot_delete')
  }

  /** Speaks first, after the turn under way; never awaited inside a turn of the same conversation. */
  override async continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    const { log, clock, between } = this.#parts
    const conversationId = reference.conversation?.id ?? ''
    await between(conversationId, async (conversation) => {
      const activity = ActivityEx.getContinuationActivity(reference)
      const proactiveId = `${conversationId}|p${activity.id}`
      // Its id would become a `replyToId` that no client ever sees, and Web Chat would wait five seconds for it.
      delete activity.id
      const work = new TurnWork(conversation, proactiveEntry(conversationId, proactiveId), clock())
      await this.#run(activity, work, logic)
      if (work.replies.length > 0) await log.append(conversationId, () => ({ entries: work.replies }))
    })
  }

  override continueConversationAsync(
    _appIdOrClaims: unknown,
    reference: Partial<ConversationReference>,
    logicOrAudience: Logic | string,
    maybeLogic?: Logic,
  ): Promise<void> {
    const logic = typeof logicOrAudience === 'string' ? maybeLogic : logicOrAudience
    if (!logic) throw new Error('logic_missing')
    return this.continueConversation(reference, logic)
  }

  async #run(activity: Partial<Activity>, work: TurnWork, logic: Logic): Promise<void> {
    const context = new TurnContext(this, activity)
    attachWork(context, work)
    // Not BotAdapter.runMiddleware's own error path: a failed turn is retried, and speaks only when given up.
    await this.middleware.run(context, () => logic(context))
  }
}

const typingActivity = ({ entry, at }: TurnWork): Partial<Activity> => ({
  type: 'typing',
  id: randomUUID(),
  timestamp: new Date(at),
  channelId: 'directline',
  conversation: { id: entry.conversationId } as Activity['conversation'],
  from: bot as Activity['from'],
})

/** The proactive turn answers nobody: its entry exists only to name what it says. */
const proactiveEntry = (conversationId: string, id: string): Entry => ({
  _id: id,
  conversationId,
  caseId: '',
  seq: 0,
  at: 0,
  from: 'teen',
  kind: 'event',
  text: 'ContinueConversation',
})

function incomingActivity(entry: Entry): Partial<Activity> {
  const common: Partial<Activity> = {
    id: entry._id,
    timestamp: new Date(entry.at),
    channelId: 'directline',
    serviceUrl,
    conversation: { id: entry.conversationId } as Activity['conversation'],
    from: { id: 'user', name: '', role: 'user' },
    recipient: bot as Activity['recipient'],
    locale: 'fr-FR',
  }
  if (entry.kind === 'event' && entry.text === startEvent) {
    const { id: _unused, ...rest } = common
    // Without an id the welcome carries no `replyToId`, which Web Chat would wait for.
    return { ...rest, type: 'conversationUpdate', membersAdded: [{ id: 'user', name: '' }, bot] }
  }
  return { ...common, ...toActivity(entry), serviceUrl, recipient: bot as Activity['recipient'] }
}
