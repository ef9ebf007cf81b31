import type { Case } from '../cases/case.ts'
import { recorded } from '../cases/case-events.ts'
import { planAnswered } from '../cases/case-plans.ts'
import { isVisible } from '../cases/case-queue.ts'
import { type CaseRepository, casesDefinition, heldStatuses } from '../cases/case-repository.ts'
import type { Clock } from '../clock.ts'
import type { ConversationLog } from '../conversations/conversation-log.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import type { Write } from '../store/collection.ts'
import { type HeldMessage, type HeldVerdict, verdictOn, waitingIn } from './held-message.ts'
import { whatToReview } from './safe-adults.ts'

export type ReviewFailure =
  | 'not_allowed'
  | 'case_not_found'
  | 'held_unknown'
  /** Somebody judged it otherwise. */
  | 'held_decided'
  /** Nobody approves their own words. */
  | 'held_own'
  /** The case has another owner by now: nothing is said in the name of somebody who no longer answers. */
  | 'held_author_gone'
export type ReviewResult = { ok: true; case: Case } | { ok: false; reason: ReviewFailure }

/** Told of each message once, when it is held. */
type OnHeld = (report: Case, message: HeldMessage, now: number) => Promise<void>

/** So many of the counsellor's latest messages are read together with a new one. */
const readBefore = 8
const attempts = 5

/** Another verdict came first, or the case changed hands. */
class Overtaken extends Error {
  override name = 'Overtaken'
  readonly reason: ReviewFailure
  constructor(reason: ReviewFailure) {
    super(reason)
    this.reason = reason
  }
}

/** Messages of counsellors that a second adult reads before the teen does. */
export class MessageReview {
  readonly #repository: CaseRepository
  readonly #log: Pick<ConversationLog, 'append' | 'readCase'>
  readonly #clock: Clock
  readonly #onHeld: OnHeld | undefined

  constructor(
    repository: CaseRepository,
    log: Pick<ConversationLog, 'append' | 'readCase'>,
    clock: Clock,
    onHeld?: OnHeld,
  ) {
    this.#repository = repository
    this.#log = log
    this.#clock = clock
    this.#onHeld = onHeld
  }

  /**
   * Holds the message if it must be held; `undefined`: it may go. Asked again with the same id it is held once, and stays
   * what it was. `case_not_found`: it is not this counsellor's case any more.
   */
  async holdIfNeeded(
    report: Case,
    counsellor: Counsellor,
    text: string,
    id: string,
  ): Promise<HeldMessage | 'case_not_found' | undefined> {
    const known = report.heldMessages?.find((held) => held.id === id)
    if (known) return known
    const kinds = await this.#kindsIn(report, counsellor, text)
    if (kinds.length === 0) return undefined
    const message = { id, at: this.#clock(), by: counsellor.id, author: counsellor.name, text, kinds }
    return this.#hold(report._id, message)
  }

  /** Cases with a message that waits; the longest first. */
  async waiting(person: Counsellor): Promise<Case[]> {
    if (!isReviewer(person)) return []
    const filter = { heldSince: { $exists: true, $gte: 0 }, purgingAt: { $exists: false } }
    return this.#repository.cases.find(filter, { sort: { heldSince: 1 }, limit: 200 }).toArray()
  }

  /** The case, for whoever judges, while something waits for it. In the audit like every read. */
  async read(caseId: string, person: Counsellor, now: number): Promise<ReviewResult> {
    const found = await this.#find(caseId, person)
    if (!found.ok) return found
    // Without a message to judge it would be a way to read along that nobody announced.
    if (waitingIn(found.case).length === 0) return refuse('held_unknown')
    await this.#repository.recordRead(person.id, now, caseId)
    return found
  }

  /**
   * Says it, in its author's name, in the commit that approves it: once, however often it is asked, and only while its
   * author still holds the case.
   */
  async approve(caseId: string, heldId: string, person: Counsellor): Promise<ReviewResult> {
    const found = await this.#judged(caseId, heldId, person, 'approved')
    if (!found.ok || found.message === undefined) return found
    const { message } = found
    try {
      await this.#log.append(found.case.conversationId, async (conversation) => {
        const now = await this.#stillOpen(caseId, message)
        const entry = { from: 'counsellor', kind: 'message', text: message.text, author: message.author } as const
        return {
          entries: [{ ...entry, dedupe: message.id }],
          set: conversation.caseId === caseId ? {} : { caseId },
          also: [
            planAnswered(caseId, message.by, this.#clock()),
            verdictWrite(now, { id: heldId, at: this.#clock(), by: person.id, verdict: 'approved' }),
          ],
        }
      })
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
      // Somebody else approved it in the same moment: it is said, which is what was asked for.
      return error.reason === 'held_decided' ? this.#judged(caseId, heldId, person, 'approved') : refuse(error.reason)
    }
    return this.#after(caseId)
  }

  /** Not said, with the reason for its author. */
  refuse(caseId: string, heldId: string, person: Counsellor, why: string): Promise<ReviewResult> {
    return this.#end(caseId, heldId, person, 'refused', why)
  }

  /** Taken back by its author. */
  withdraw(caseId: string, heldId: string, person: Counsellor): Promise<ReviewResult> {
    return this.#end(caseId, heldId, person, 'withdrawn')
  }

  async #kindsIn(report: Case, counsellor: Counsellor, text: string): Promise<HeldMessage['kinds']> {
    const said = await this.#log.readCase(report._id)
    const own = said.filter(
      ({ from, kind, author }) => from === 'counsellor' && kind === 'message' && author === counsellor.name,
    )
    const held = waitingIn(report).filter(({ by }) => by === counsellor.id)
    const before = [...own, ...held]
      .sort((a, b) => a.at - b.at)
      .map((one) => one.text)
      .slice(-readBefore)
    const teenSaid = said.filter(({ from, kind }) => from === 'teen' && kind === 'message').map((one) => one.text)
    return [...new Set(whatToReview(text, { before, teenSaid }).map(({ kind }) => kind))]
  }

  async #hold(caseId: string, message: HeldMessage): Promise<HeldMessage | 'case_not_found'> {
    const held = await this.#repository.cases.findOneAndUpdate(
      {
        _id: caseId,
        status: { $in: heldStatuses },
        claimedBy: message.by,
        'heldMessages.id': { $ne: message.id },
      },
      recorded({
        $push: { heldMessages: message, events: { at: message.at, by: message.by, type: 'message_held' } },
        $min: { heldSince: message.at },
      }),
      { returnDocument: 'after' },
    )
    if (held) {
      await this.#onHeld?.(held, message, message.at)
      return message
    }
    const now = await this.#repository.get(caseId)
    return now?.heldMessages?.find(({ id }) => id === message.id) ?? 'case_not_found'
  }

  async #end(
    caseId: string,
    heldId: string,
    person: Counsellor,
    verdict: 'refused' | 'withdrawn',
    why?: string,
  ): Promise<ReviewResult> {
    // Read again when something else was held or judged in between.
    for (let attempt = 0; attempt < attempts; attempt++) {
      const found = await this.#judged(caseId, heldId, person, verdict)
      if (!found.ok || found.message === undefined) return found
      const given = { id: heldId, at: this.#clock(), by: person.id, verdict, ...(why === undefined ? {} : { why }) }
      const done = await this.#repository.commit([verdictWrite(found.case, given)])
      if (done.ok) return this.#after(caseId)
    }
    throw new Error('a case kept changing while a message was judged')
  }

  /** The message to judge; without one, this very verdict stands already. */
  async #judged(
    caseId: string,
    heldId: string,
    person: Counsellor,
    wanted: HeldVerdict['verdict'],
  ): Promise<{ ok: true; case: Case; message?: HeldMessage } | { ok: false; reason: ReviewFailure }> {
    const found = await this.#find(caseId, person, wanted === 'withdrawn')
    if (!found.ok) return found
    const message = found.case.heldMessages?.find(({ id }) => id === heldId)
    if (!message) return refuse('held_unknown')
    const isOwn = message.by === person.id
    if (wanted === 'withdrawn' && !isOwn) return refuse('not_allowed')
    if (wanted === 'approved' && isOwn) return refuse('held_own')
    const verdict = verdictOn(found.case, heldId)
    if (verdict) return verdict.verdict === wanted ? found : refuse('held_decided')
    return { ...found, message }
  }

  /** Asked at every attempt: a commit fails the same way for a busy conversation and for a verdict that came first. */
  async #stillOpen(caseId: string, { id, by }: HeldMessage): Promise<Case> {
    const report = await this.#repository.get(caseId)
    if (!report || !isVisible(report)) throw new Overtaken('case_not_found')
    if (verdictOn(report, id)) throw new Overtaken('held_decided')
    const isTheirs = report.claimedBy === by && (heldStatuses as readonly string[]).includes(report.status)
    if (!isTheirs) throw new Overtaken('held_author_gone')
    return report
  }

  async #find(caseId: string, person: Counsellor, asAuthor = false): Promise<ReviewResult> {
    if (!isReviewer(person) && !(asAuthor && isInRole(person, 'counsellor'))) return refuse('not_allowed')
    return this.#after(caseId)
  }

  async #after(caseId: string): Promise<ReviewResult> {
    const found = await this.#repository.get(caseId)
    return found && isVisible(found) ? { ok: true, case: found } : refuse('case_not_found')
  }
}

/** Supervisors, and the child-protection lead: also for the cases of each other. */
const isReviewer = (person: Counsellor): boolean => isInRole(person, 'supervisor', 'child_protection_lead')

const refuse = (reason: ReviewFailure): { ok: false; reason: ReviewFailure } => ({ ok: false, reason })

/** Holds only while nothing else was held or judged since `report` was read. */
const verdictWrite = (report: Case, verdict: HeldVerdict): Write => {
  const { heldMessages = [], heldVerdicts = [] } = report
  const next = waitingIn({ heldMessages, heldVerdicts: [...heldVerdicts, verdict] })[0]
  return {
    op: 'updateOne',
    collection: casesDefinition.name,
    filter: {
      _id: report._id,
      heldMessages: { $size: heldMessages.length },
      heldVerdicts: heldVerdicts.length === 0 ? { $exists: false } : { $size: heldVerdicts.length },
    },
    update: recorded({
      $push: { heldVerdicts: verdict, events: { at: verdict.at, by: verdict.by, type: `message_${verdict.verdict}` } },
      ...(next ? { $set: { heldSince: next.at } } : { $unset: { heldSince: '' } }),
    }),
    match: 'must',
  }
}
