import type { Activity } from 'botframework-schema'
import { planTeenEvent } from '../../../services/cases/case-plans.ts'
import type { Clock } from '../../../services/clock.ts'
import type { Entry } from '../../../services/conversations/conversation.ts'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import type { Delivering, PushCursors } from '../../../services/conversations/push-cursors.ts'
import { unreachableEvent } from '../../../services/relay/case-view.ts'
import { Running } from '../../running.ts'
import type { Troubles } from '../../troubles.ts'
import { type ChatAddress, chatAddressSchema, type Sent } from './adapter.ts'
import { inParts, toTeamsActivities } from './teams-activity.ts'

/** What a lost hint left is found at the next look. */
const lookMs = 2_000
const pageSize = 50
const firstWaitMs = 500
const longestWaitMs = 60_000
/** Half a minute, and more where the wait is told: then whoever follows the case is told that nothing arrives at present. */
const failuresUntilTold = 7
/** A text that is refused as too large is halved down to this, in characters. */
const leastText = 200

interface Parts {
  log: ConversationLog
  cursors: PushCursors
  push: (to: ChatAddress, activity: Partial<Activity>) => Promise<Sent>
  pageUrl: string
  clock: Clock
  troubles: Troubles
}

type Outcome = 'delivered' | 'left'

/**
 * Publishes to Teams: whatever the log holds for a teen and was not delivered yet is sent, in order, by whichever instance
 * has the lease, also after a restart. Marked once the connector has taken it: a crash in between sends that part twice.
 */
export class Delivery {
  readonly #parts: Parts
  readonly #running = new Running()
  readonly #busy = new Set<string>()
  readonly #again = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #stopListening: (() => void) | undefined
  readonly #retries = new Set<NodeJS.Timeout>()
  #isLooking = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `isOurs`: is this conversation's id one of this channel's? */
  start(isOurs: (conversationId: string) => boolean): void {
    this.#stopListening = this.#parts.log.onEachGrown((id) => {
      if (isOurs(id)) this.wake(id)
    })
    this.#timer = setInterval(() => void this.#running.add(this.#look()), lookMs)
    void this.#running.add(this.#look())
  }

  /** Lets what is being sent come to its end. */
  async stop(): Promise<void> {
    this.#stopListening?.()
    clearInterval(this.#timer)
    for (const retry of this.#retries) clearTimeout(retry)
    this.#timer = undefined
    await this.#running.settled()
  }

  /** Something may have to be delivered there. Returns at once. */
  wake(conversationId: string): void {
    if (this.#timer === undefined) return
    if (this.#busy.has(conversationId)) {
      this.#again.add(conversationId)
      return
    }
    this.#busy.add(conversationId)
    const run = this.#run(conversationId)
      .catch((error: unknown) => this.#parts.troubles.repeated('teams_delivery_failed', error))
      .finally(() => {
        this.#busy.delete(conversationId)
        if (this.#again.delete(conversationId)) this.wake(conversationId)
      })
    void this.#running.add(run)
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (const id of await this.#parts.cursors.due()) this.wake(id)
    } catch (error) {
      this.#parts.troubles.repeated('teams_delivery_failed', error)
    } finally {
      this.#isLooking = false
    }
  }

  async #run(conversationId: string): Promise<void> {
    const { log, cursors } = this.#parts
    const held = await cursors.take(conversationId)
    if (!held) return
    let { through, part } = held.push
    for (;;) {
      const from = Math.max(through, held.hiddenThrough)
      const entries = await log.after(conversationId, from, pageSize)
      for (const entry of entries) {
        if ((await this.#entry(held, entry, entry.seq === through + 1 ? part : 0)) === 'left') return
        part = 0
        through = entry.seq
      }
      if (
        entries.length < pageSize &&
        (await cursors.finish(conversationId, held.push.fence, Math.max(from, through)))
      ) {
        return
      }
      // Somebody said something meanwhile, or the lease was lost, which the next mark will tell.
      const fresh = await log.get(conversationId)
      if (!fresh?.push || fresh.push.fence !== held.push.fence) return
      held.hiddenThrough = fresh.hiddenThrough
    }
  }

  /** All parts of one entry, then the mark. `left`: the rest is for later, or for another instance. */
  async #entry(held: Delivering, entry: Entry, from: number): Promise<Outcome> {
    const { cursors, pageUrl } = this.#parts
    const { fence } = held.push
    const activities = toTeamsActivities(entry, pageUrl)
    for (const [index, activity] of activities.entries()) {
      if (index < from) continue
      const outcome = await this.#send(held, activity)
      if (outcome === 'left') return 'left'
      const isLast = index === activities.length - 1
      const done = isLast ? { through: entry.seq, part: 0 } : { through: entry.seq - 1, part: index + 1 }
      if (!(await cursors.delivered(held._id, fence, done))) return 'left'
    }
    // What the teen wrote needs no mark of its own: it is passed over again at no cost.
    return 'delivered'
  }

  async #send(held: Delivering, activity: Partial<Activity>): Promise<Outcome> {
    const sent = await this.#parts.push(addressOf(held), activity)
    if (sent.ok) return 'delivered'
    switch (sent.reason) {
      case 'later':
        await this.#later(held, sent.afterMs)
        return 'left'
      case 'gone':
        await this.#parts.cursors.lost(held._id, held.push.fence)
        await this.tell(held)
        return 'left'
      case 'too_large':
      case 'refused':
        return this.#smaller(held, activity)
    }
  }

  /** Without its card, whose numbers stand in the text too; then in halves. What is refused even so is told, and passed over. */
  async #smaller(held: Delivering, activity: Partial<Activity>): Promise<Outcome> {
    const { attachments, text = '', ...rest } = activity
    const fallback = attachments?.map(({ content }) => String(content?.fallbackText ?? '')).join('\n') ?? ''
    if (attachments) return this.#send(held, { ...rest, textFormat: 'plain', text: text === '' ? fallback : text })
    if (text.length <= leastText) {
      this.#parts.troubles.note('teams_part_refused')
      await this.tell(held)
      return 'delivered'
    }
    for (const half of inParts(text, Math.ceil(text.length / 2))) {
      if ((await this.#send(held, { ...rest, text: half })) === 'left') return 'left'
    }
    return 'delivered'
  }

  async #later({ _id, push, caseId }: Delivering, afterMs: number | undefined): Promise<void> {
    const { cursors, clock } = this.#parts
    const waitMs = afterMs ?? Math.min(firstWaitMs * 2 ** push.failures, longestWaitMs)
    const tells = push.toldAt === undefined && push.failures + 1 >= failuresUntilTold
    await cursors.failed(_id, push.fence, clock() + waitMs, tells)
    if (tells) await this.tell({ _id, caseId })
    // The look would find it too, up to two seconds late.
    const retry = setTimeout(() => {
      this.#retries.delete(retry)
      this.wake(_id)
    }, waitMs)
    this.#retries.add(retry)
  }

  /** In the conversation, where whoever follows the case sees that what is written does not arrive. */
  async tell({ _id }: Pick<Delivering, '_id' | 'caseId'>): Promise<void> {
    const { log, clock } = this.#parts
    await log.append(_id, ({ caseId }) => ({
      entries: [{ from: 'bot', kind: 'event', text: unreachableEvent }],
      also: [planTeenEvent({ _id: caseId }, clock(), 'unreachable')],
    }))
  }
}

const addressOf = ({ push }: Delivering): ChatAddress => chatAddressSchema.parse(JSON.parse(push.to))
