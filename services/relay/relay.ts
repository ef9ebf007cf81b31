import { randomUUID } from 'node:crypto'
import type { Case } from '../cases/case.ts'
import { planAnswered } from '../cases/case-plans.ts'
import type { CaseFailure, CaseQueue } from '../cases/case-queue.ts'
import type { Clock } from '../clock.ts'
import type { ConversationLog, NewEntry } from '../conversations/conversation-log.ts'
import type { Counsellor } from '../counsellors/counsellor.ts'
import { hasImagePayload } from '../evidence/image-payload.ts'
import type { MessageReview } from '../safe-adults/message-review.ts'

const maxRelayedLength = 4000
/** Name of the stored event that tells the teen's page who is there; its payload is `{value: {state, name}}`. */
const presenceEvent = 'relais/presence'

export type RelayFailure = CaseFailure | 'empty_text' | 'text_too_long' | 'image_refused'
/** `isHeld`: the teen has not got it yet, a second adult reads it first. */
type RelayResult = { ok: true; id: string; at: number; isHeld?: true } | { ok: false; reason: RelayFailure }

const problemOf = (text: string): RelayFailure | undefined => {
  if (text.trim() === '') return 'empty_text'
  if (text.length > maxRelayedLength) return 'text_too_long'
  // Written as text, a picture is still a picture: refused here as it is from the teen.
  return hasImagePayload(text) ? 'image_refused' : undefined
}

class OwnerChanged extends Error {
  override name = 'OwnerChanged'
  readonly reason: CaseFailure
  constructor(reason: CaseFailure) {
    super(reason)
    this.reason = reason
  }
}

/** From the counsellor to the teen: what is said, and who is there. */
export class Relay {
  readonly #queue: CaseQueue
  readonly #log: Pick<ConversationLog, 'append' | 'byDedupe'>
  readonly #clock: Clock
  readonly #review: Pick<MessageReview, 'holdIfNeeded'> | undefined

  /** Without `review` nothing is held back. */
  constructor(
    queue: CaseQueue,
    log: Pick<ConversationLog, 'append' | 'byDedupe'>,
    clock: Clock,
    review?: Pick<MessageReview, 'holdIfNeeded'>,
  ) {
    this.#queue = queue
    this.#log = log
    this.#clock = clock
    this.#review = review
  }

  /**
   * Says it in the conversation that the teen writes in now. The message and "answered" are one commit that holds only
   * while the case is still this counsellor's: a case that went back to the queue gets no second voice. Sent again with
   * the same `key`, it is said once, and answered as the first time. What a second adult must read first is kept in the case
   * instead, and owed still.
   */
  async sendFromCounsellor(
    caseId: string,
    counsellor: Counsellor,
    text: string,
    key: string = randomUUID(),
  ): Promise<RelayResult> {
    const problem = problemOf(text)
    if (problem) return { ok: false, reason: problem }
    const held = await this.#queue.own(caseId, counsellor)
    if (!held.ok) return held
    const dedupe = `${counsellor.id}:${key}`
    const waits = await this.#heldBack(held.case, counsellor, text, dedupe)
    if (waits === 'case_not_found') return { ok: false, reason: 'not_yours' }
    if (waits) return { ok: true, id: waits.id, at: waits.at, isHeld: true }
    try {
      return await this.#append(held.case.conversationId, caseId, counsellor, text, dedupe)
    } catch (error) {
      if (error instanceof OwnerChanged) return { ok: false, reason: error.reason }
      throw error
    }
  }

  /** What was said already, or judged, is not held again: an approved message's request may come a second time. */
  async #heldBack(
    report: Case,
    counsellor: Counsellor,
    text: string,
    dedupe: string,
  ): Promise<Awaited<ReturnType<MessageReview['holdIfNeeded']>>> {
    if (!this.#review || (await this.#log.byDedupe(report.conversationId, dedupe))) return undefined
    return this.#review.holdIfNeeded(report, counsellor, text, dedupe)
  }

  async #append(
    conversationId: string,
    caseId: string,
    counsellor: Counsellor,
    text: string,
    dedupe: string,
  ): Promise<RelayResult> {
    const entry: NewEntry = { from: 'counsellor', kind: 'message', text, author: counsellor.name, dedupe }
    const appended = await this.#log.append(conversationId, async (conversation) => {
      // Asked again at every attempt: the commit fails the same way for a busy conversation and for a lost case.
      const still = await this.#queue.own(caseId, counsellor)
      if (!still.ok) throw new OwnerChanged(still.reason)
      // Erased or resumed meanwhile, the window belongs to another report: whoever answers now must be read here.
      const set = conversation.caseId === caseId ? {} : { caseId }
      // Whoever was told that the person has gone reads first that they are back.
      const isBack = still.case.goneToldAt !== undefined
      return {
        entries: isBack ? [presenceEntry('here', counsellor.name), entry] : [entry],
        set,
        also: [planAnswered(caseId, counsellor.id, this.#clock())],
      }
    })
    const said = appended.ok ? appended.entries.at(-1) : await this.#log.byDedupe(conversationId, dedupe)
    if (!said) throw new Error('a counsellor message was not appended')
    return { ok: true, id: said._id, at: said.at }
  }

  /** What the program says when the person has gone. With a `key`, once in that conversation. */
  async programSays(
    conversationId: string,
    replies: { text: string; suggestions?: string[] }[],
    key: string,
  ): Promise<void> {
    const entries: NewEntry[] = replies.map(({ text, suggestions = [] }, n) => ({
      ...{ from: 'bot', kind: 'message', text },
      payload: JSON.stringify({ suggestions }),
      dedupe: `program:${key}:${n}`,
    }))
    await this.#log.append(conversationId, () => ({ entries }))
  }

  /**
   * Somebody took this case, from the queue, from a card or from a colleague (`after`, their first name): the teen sees it
   * once, however often that is asked.
   */
  async taken({ _id, conversationId, claimedBy, claimedAt }: Case, name: string, after?: string): Promise<void> {
    await this.presenceChanged(conversationId, 'here', name, { key: `${_id}:${claimedBy}:${claimedAt}`, after })
  }

  /**
   * "{prénom} est là", or is not any more. `name` is the first name that the teen reads. With a `key`, it is told once in
   * that conversation. `after`: the person whose place is taken, so that the teen need not tell everything again.
   */
  async presenceChanged(
    conversationId: string,
    state: 'here' | 'gone',
    name: string,
    { key, after }: { key?: string | undefined; after?: string | undefined } = {},
  ): Promise<void> {
    const dedupe = key === undefined ? undefined : `presence:${key}`
    const entry: NewEntry = { ...presenceEntry(state, name, after), dedupe }
    await this.#log.append(conversationId, () => ({ entries: [entry] }))
  }
}

const presenceEntry = (state: 'here' | 'gone', name: string, after?: string): NewEntry => ({
  ...{ from: 'counsellor', kind: 'event', text: presenceEvent, author: name },
  payload: JSON.stringify({ value: { state, name, ...(after === undefined ? {} : { after }) } }),
})
