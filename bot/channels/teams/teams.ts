import { randomUUID } from 'node:crypto'
import type { TurnContext } from 'botbuilder'
import type { Activity } from 'botframework-schema'
import { planOpen } from '../../../services/cases/case-plans.ts'
import type { CaseRepository } from '../../../services/cases/case-repository.ts'
import type { Clock } from '../../../services/clock.ts'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { newPush, type PushCursors } from '../../../services/conversations/push-cursors.ts'
import type { SeenActivities } from '../../../services/conversations/seen-activities.ts'
import type { Inbox } from '../../inbox.ts'
import { startEvent } from '../direct-line/activity.ts'
import type { ChatAddress } from './adapter.ts'
import { answerNow } from './answer-now.ts'
import type { Delivery } from './delivery.ts'
import { doorwayAnswer, doorwayGreeting } from './doorway.ts'
import { hasFile, type Incoming, isEdit, isPersonal, typedText } from './incoming.ts'
import type { StaffChat } from './staff-chat.ts'
import { message } from './teams-activity.ts'
import { teamsWords } from './teams-words.ts'

/** `doorway`: numbers and the way to the web page, nothing taken. `intake`: the whole conversation. */
export type TeamsMode = 'doorway' | 'intake'

interface Parts {
  mode: TeamsMode
  log: ConversationLog
  cases: Pick<CaseRepository, 'get'>
  cursors: PushCursors
  delivery: Delivery
  seen: SeenActivities
  inbox: Inbox
  staff: StaffChat
  /** Keyed hash: purpose, value. */
  hash: (purpose: string, value: string) => string
  /** Shows there that an answer is on its way. Returns at once. */
  typing: (to: ChatAddress) => void
  /** Tells that a turn is owed. */
  wake: (conversationId: string) => void
  pageUrl: string
  clock: Clock
}

const idPrefix = 'teams-'
/** Is it a conversation of this channel, by its id? */
export const isTeamsConversation = (conversationId: string): boolean => conversationId.startsWith(idPrefix)

/** Teams as a channel of ours: what is done with an activity once it is known who sent it. */
export class Teams {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What stands for this person everywhere in the store: a keyed pseudonym, of no use without our keys. */
  personOf({ from }: Pick<Incoming, 'from'>): string {
    return this.#parts.hash('teams-person', from.id)
  }

  /** Everything but a card's buttons, which {@link StaffChat.act} answers. */
  async take(incoming: Incoming, context: TurnContext): Promise<void> {
    if (!isPersonal(incoming)) return this.#inGroup(incoming, context)
    switch (incoming.type) {
      case 'message':
      case 'messageUpdate':
        if (incoming.type === 'message' || isEdit(incoming)) await this.#message(incoming, context)
        return
      case 'conversationUpdate':
        if (incoming.membersAdded?.length) await this.#arrives(incoming, context)
        return
      case 'installationUpdate':
        if (incoming.action?.startsWith('remove')) await this.#leaves(incoming)
        else await this.#arrives(incoming, context)
        return
      default:
        return
    }
  }

  async #message(incoming: Incoming, context: TurnContext): Promise<void> {
    const { staff, mode, clock, pageUrl } = this.#parts
    const text = typedText(incoming)
    const said = await staff.inPrivate(this.personOf(incoming), text)
    if (said) return this.#once(incoming, context, () => said)
    if (mode === 'doorway' && !(await this.#goesOn(incoming))) {
      return this.#once(incoming, context, () => doorwayAnswer(text, hasFile(incoming), pageUrl, clock()))
    }
    await this.#intake(incoming, text)
  }

  /** Passed on to counsellors while this was an intake: what the teen answers them, or says after the end, is not turned away. */
  async #goesOn(incoming: Incoming): Promise<boolean> {
    const conversation = await this.#parts.log.get(this.#conversationOf(incoming))
    const report = conversation && (await this.#parts.cases.get(conversation.caseId))
    return report ? report.status !== 'draft' : false
  }

  /** Stored before Teams is told "received"; what is answered follows by itself, however long the turn takes. */
  async #intake(incoming: Incoming, text: string): Promise<void> {
    const { inbox, typing } = this.#parts
    const conversationId = await this.#open(incoming)
    typing(addressOf(incoming))
    const edited = incoming.type === 'messageUpdate' ? `|${incoming.timestamp ?? ''}` : ''
    const received = await inbox.receive(conversationId, {
      kind: 'message',
      text,
      clientId: incoming.id === undefined ? undefined : `${incoming.id}${edited}`,
      hasAttachments: hasFile(incoming),
      // Everybody's messages come from Teams' own addresses: who tries codes is counted by person.
      address: conversationId,
    })
    if (!received.ok) throw new Error(received.reason)
  }

  async #arrives(incoming: Incoming, context: TurnContext): Promise<void> {
    const { mode, pageUrl, clock, delivery } = this.#parts
    if (mode === 'intake') return delivery.wake(await this.#open(incoming))
    // Teams announces one installation twice, by two events.
    const hash = this.#hashOf(incoming, `arrives|${Math.floor(clock() / 60_000)}`)
    await this.#once(incoming, context, () => doorwayGreeting(pageUrl, clock()), hash)
  }

  /** The app was removed from the chat: whoever follows the case is told that nothing arrives there any more. */
  async #leaves(incoming: Incoming): Promise<void> {
    const { log, cursors, delivery } = this.#parts
    const conversation = await log.get(this.#conversationOf(incoming))
    if (conversation && (await cursors.closed(conversation._id))) await delivery.tell(conversation)
  }

  /** In private only. Whoever is staff may say here where alerts go; nothing else is answered, and nothing is kept. */
  async #inGroup(incoming: Incoming, context: TurnContext): Promise<void> {
    const { staff, pageUrl } = this.#parts
    const address = addressOf(incoming)
    if (incoming.type === 'message') {
      const pointer = [message(teamsWords('teams:group', { url: pageUrl }))]
      const said = await staff.inChannel(incoming, this.personOf(incoming), typedText(incoming), address)
      return this.#once(incoming, context, () => said ?? pointer)
    }
    const isOut = incoming.membersRemoved?.some(({ id }) => id === incoming.recipient.id)
    if (isOut || incoming.action?.startsWith('remove')) await staff.leftChannel(address)
  }

  /** This person's conversation, begun now if there is none. */
  async #open(incoming: Incoming): Promise<string> {
    const { log, cursors, clock, wake } = this.#parts
    const conversationId = this.#conversationOf(incoming)
    const to = JSON.stringify(addressOf(incoming))
    const known = await log.get(conversationId)
    if (known) {
      const { push } = known
      if (push?.to !== to || push.retryAt > 0) await cursors.reached(conversationId, to)
      return conversationId
    }
    const caseId = randomUUID()
    const isNew = await log.create(
      { _id: conversationId, channel: 'msteams', caseId, push: newPush(to) },
      { from: 'teen', kind: 'event', text: startEvent },
      [planOpen(caseId, conversationId, clock())],
    )
    if (isNew) wake(conversationId)
    return conversationId
  }

  /** Answers what is not stored: once, also when Teams sends it twice; again when the first answer could not be given. */
  async #once(
    incoming: Incoming,
    context: TurnContext,
    answer: () => Partial<Activity>[],
    hash = this.#hashOf(incoming, `${incoming.id ?? randomUUID()}|${incoming.timestamp ?? ''}`),
  ): Promise<void> {
    const { seen } = this.#parts
    if (!(await seen.isNew(hash))) return
    try {
      await answerNow(context, answer())
    } catch (error) {
      await seen.forget(hash)
      throw error
    }
  }

  #hashOf({ conversation }: Incoming, what: string): string {
    return this.#parts.hash('teams-activity', `${conversation.id}|${what}`)
  }

  #conversationOf(incoming: Incoming): string {
    return `${idPrefix}${this.personOf(incoming)}`
  }
}

/** The chat itself: of a channel's thread, the channel. */
const addressOf = ({ serviceUrl, conversation, recipient }: Incoming): ChatAddress => ({
  serviceUrl,
  conversationId: conversation.id.replace(/;messageid=.*$/, ''),
  botId: recipient.id,
})
