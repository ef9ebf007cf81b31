import { hasStory } from '../dialogs/draft.ts'
import type { Case } from '../services/cases/case.ts'
import { planQueue, planSecondOpinion } from '../services/cases/case-plans.ts'
import type { CaseRepository } from '../services/cases/case-repository.ts'
import type { Clock } from '../services/clock.ts'
import type { Conversation, Entry } from '../services/conversations/conversation.ts'
import type { ConversationLog } from '../services/conversations/conversation-log.ts'
import type { Write } from '../services/store/collection.ts'
import type { Opinion, SecondOpinion } from '../services/triage/azure/opinion.ts'
import { raiseBy } from '../services/triage/azure/raise-by.ts'
import { readDraft } from './stored-draft.ts'
import { boundedStory } from './story-bounds.ts'

interface Parts {
  second: SecondOpinion
  log: ConversationLog
  cases: CaseRepository
  /** Runs something between a conversation's turns. */
  between: (conversationId: string, run: (conversation: Conversation) => Promise<void>) => Promise<void>
  clock: Clock
  onError: (error: unknown) => void
}

/** A single word, a button or a "oui" tells a second reader nothing: it stays here. */
const isWorthAsking = (text: string): boolean => /\p{L}{2,}[^\p{L}]+\p{L}{2,}/u.test(text)

/**
 * Asks the second reader about a message once it is stored, answered for and acted on, and raises its case by the answer.
 * Nobody waits for it; without an answer nothing changes. A case that is critical already is not asked about: there is
 * nothing left to raise, so nothing needs to leave.
 */
export class SecondLook {
  readonly #parts: Parts
  readonly #running = new Set<Promise<void>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Returns at once. */
  begin(entry: Entry): void {
    if (this.#parts.second.state === 'off' || !isWorthAsking(entry.text)) return
    const run = this.#look(entry)
      .catch(this.#parts.onError)
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  /** Lets what was asked come to its end: a second at most. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  async #look(entry: Entry): Promise<void> {
    const { second, log, cases, between } = this.#parts
    const current = await cases.get(entry.caseId)
    if (!current || current.critical === 1) return
    const told = boundedStory(await log.teenMessages(entry.caseId))
    const opinion = await second.ask(
      entry.text,
      told.filter(({ _id }) => _id !== entry._id).map(({ text }) => text),
    )
    if (!opinion) return
    let isRaised = false
    if (opinion.labels.length > 0) {
      await between(entry.conversationId, async (conversation) => {
        isRaised = await this.#raise(conversation, entry, opinion)
      })
    }
    second.count(isRaised ? 'raised' : 'ok')
  }

  /** Between turns, so that the turn's own report is already written and is not written over this one. */
  async #raise(conversation: Conversation, entry: Entry, opinion: Opinion): Promise<boolean> {
    const { log, cases } = this.#parts
    const current = await cases.get(entry.caseId)
    if (!current || current.erasedAt !== undefined) return false
    const told = boundedStory(await log.teenMessages(entry.caseId))
    const index = told.findIndex(({ _id }) => _id === entry._id)
    const raised = raiseBy(current, opinion, entry.text, Math.max(0, index))
    if (raised === current) return false
    const now = this.#parts.clock()
    const result = await cases.commit([
      log.planOpinion(entry._id, opinion),
      ...planSecondOpinion(current._id, raised, now),
      ...this.#queue(conversation, current, raised.severity, now),
    ])
    return result.ok
  }

  /** As the bot would have, had it known: critical at once, high when there is a story to read. */
  #queue(conversation: Conversation, current: Case, severity: Case['severity'], now: number): Write[] {
    if (severity === current.severity) return []
    if (severity === 'critical') return planQueue(current, 'critical', now)
    const draft = readDraft(conversation)
    const isWanted = severity === 'high' && hasStory(draft) && draft.consent !== 'refused' && current.status === 'draft'
    return isWanted ? planQueue(current, 'high', now) : []
  }
}
