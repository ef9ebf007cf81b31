import { saysBetter } from '../dialogs/after-end.ts'
import { toCaseReport } from '../dialogs/case-report.ts'
import { safetyAnswers } from '../dialogs/draft.ts'
import { planQueue, planReport, planSpokenIn, planTeenEvent, planTeenMessage } from '../services/cases/case-plans.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import { searchKeys } from '../services/cases/case-search.ts'
import type { Clock } from '../services/clock.ts'
import type { Conversation, Entry } from '../services/conversations/conversation.ts'
import type { ConversationLog, NewEntry, Step } from '../services/conversations/conversation-log.ts'
import { hasImagePayload, wordsBesideFile } from '../services/evidence/image-payload.ts'
import { blankFollowUpCodes, parseFollowUpCode } from '../services/privacy/follow-up-code.ts'
import type { GuessLimits } from '../services/privacy/guess-limits.ts'
import type { Write } from '../services/store/collection.ts'
import { triageMessage } from '../services/triage/triage-message.ts'
import { readAsides, readStory, type Told } from './read-story.ts'
import { sinceOverride } from './since-override.ts'
import { readDraft } from './stored-draft.ts'
import { boundedStory } from './story-bounds.ts'

/** One thing that came from the teen, on any channel. */
export interface Incoming {
  kind: 'message' | 'event'
  /** The message, or the event's name. */
  text: string
  /** The client's own id for it: a resend with the same one is answered with the first entry. */
  clientId?: string
  /** It came with a file, which nobody looked at. */
  hasAttachments?: boolean
  payload?: string
  /** Whose network it comes from: for the limit on follow-up codes, kept nowhere. */
  address?: string
}

/** Events of the teen's page that whoever follows the case must see, and their names in the case's history. */
const comings = new Map([
  ['relais/left', 'left_quickly'],
  ['relais/back', 'came_back'],
])

export type Received = { ok: true; id: string } | { ok: false; reason: 'conversation_unknown' }

interface Parts {
  log: ConversationLog
  cases: CaseRepository
  clock: Clock
  /** Keyed hash: purpose, value. */
  hash: (purpose: string, value: string) => string
  guesses: Pick<GuessLimits, 'takeAddress'>
  /** Tells that a turn is owed. */
  wake: (conversationId: string) => void
  /** A message is stored and its turn owed: whoever else reads it may begin. Must return at once. */
  stored?: (entry: Entry) => void
}

/**
 * Receives: bounds, runs the safety net, and stores message, verdict and raised case in one commit. When
 * {@link Inbox.receive} resolves, the message is durable and will be answered, whatever happens to this process.
 */
export class Inbox {
  readonly #parts: Parts
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Two messages of one conversation are received one after the other, in the order they came. Across instances the page
   * sees to it: it sends the next once it has the answer to the one before.
   */
  receive(conversationId: string, incoming: Incoming): Promise<Received> {
    const before = this.#last.get(conversationId) ?? Promise.resolve()
    const mine = before.catch(() => {}).then(() => this.#receive(conversationId, incoming))
    this.#last.set(conversationId, mine)
    void mine
      .catch(() => {})
      .finally(() => {
        if (this.#last.get(conversationId) === mine) this.#last.delete(conversationId)
      })
    return mine
  }

  async #receive(conversationId: string, incoming: Incoming): Promise<Received> {
    const { log } = this.#parts
    const entry = this.#entry(conversationId, incoming)
    const first = entry.dedupe ? await log.byDedupe(conversationId, entry.dedupe) : null
    if (first) return { ok: true, id: first._id }
    if (entry.codeHash && !(await this.#parts.guesses.takeAddress(incoming.address))) {
      entry.codeHash = undefined
      entry.guessRefused = true
    }
    const result = await log.append(conversationId, (conversation) => this.#step(conversation, entry))
    if (result.ok) {
      this.#parts.wake(conversationId)
      const [stored] = result.entries
      if (stored?.kind === 'message') this.#parts.stored?.(stored)
      return { ok: true, id: stored?._id ?? '' }
    }
    if (result.reason === 'duplicate' && entry.dedupe) {
      const stored = await log.byDedupe(conversationId, entry.dedupe)
      if (stored) return { ok: true, id: stored._id }
    }
    return { ok: false, reason: 'conversation_unknown' }
  }

  #entry(conversationId: string, incoming: Incoming): NewEntry {
    const { hash } = this.#parts
    const isPicture = incoming.kind === 'message' && hasImagePayload(incoming.text)
    const text = isPicture ? wordsBesideFile(incoming.text) : incoming.text
    const code = incoming.kind === 'message' ? parseFollowUpCode(text) : undefined
    return {
      from: 'teen',
      kind: incoming.kind,
      // Also a mistyped code: five right words are nearly the code.
      text: blankFollowUpCodes(text),
      payload: incoming.payload,
      dedupe: incoming.clientId ? hash('dedupe', `${conversationId}|${incoming.clientId}`) : undefined,
      refusedFile: isPicture || incoming.hasAttachments ? true : undefined,
      codeHash: code ? hash('follow-up-code', code) : undefined,
    }
  }

  async #step(conversation: Conversation, entry: NewEntry): Promise<Step> {
    if (entry.kind === 'event') return { entries: [entry], also: this.#comingAndGoing(conversation, entry) }
    return { entries: [entry], set: { owed: 1 }, also: await this.#safetyNet(conversation, entry) }
  }

  /** The console is told; other events concern the page alone. */
  #comingAndGoing({ caseId }: Conversation, { text }: NewEntry): Write[] {
    const type = comings.get(text)
    return type ? [planTeenEvent({ _id: caseId }, this.#parts.clock(), type)] : []
  }

  /** Local, fast, on every message in every state: a critical one raises its case before we even say "received". */
  async #safetyNet(conversation: Conversation, entry: NewEntry): Promise<Write[]> {
    const { log, cases, clock } = this.#parts
    const current = await cases.get(conversation.caseId)
    if (!current) throw new Error('case_missing')
    const now = clock()
    const told = await log.teenMessages(current._id)
    const isCritical = triageMessage(entry.text, told.length > 0).severity === 'critical'
    const heard = [planSpokenIn(current, conversation._id), ...planTeenMessage(current, now, isCritical)]
    const draft = readDraft(conversation)
    const story = boundedStory<Told>([...told, entry])
    const report = toCaseReport(draft, readStory(story, safetyAnswers(draft)), readAsides(story, now))
    const raising = sinceOverride(current, report, story)
    // Nothing new is said by the answer to our own question, and what was told once must not bring the case back.
    const isBetter = current.status === 'closed' && saysBetter(entry.text)
    if (raising.severity !== 'critical' || isBetter) return heard
    const found = { ...raising, ...searchKeys(raising, this.#parts.hash) }
    return [...heard, ...planReport(current._id, found, now), ...planQueue(current, 'critical', now)]
  }
}
