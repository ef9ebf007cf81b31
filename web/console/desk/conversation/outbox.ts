import type { MessageView } from '../../server/case-view.ts'
import type { DraftStore } from '../draft-store.ts'

/** A message that the server has not acknowledged yet. */
export interface Pending {
  /** The same at every attempt: the server keeps the message once for a key. */
  key: string
  text: string
  state: 'waiting' | 'sending' | 'failed'
  /** How many of our messages had this very text before the first attempt: one more means that it arrived. */
  before?: number
}

export interface OutboxWays {
  /** Resolves once the message is durable; throws otherwise, also when nobody knows. */
  post(caseId: string, text: string, key: string): Promise<void>
  /** The conversation as the server has it now. */
  reload(caseId: string): Promise<readonly MessageView[]>
  /** The conversation as this page has it; from the server when the page does not show it. */
  known(caseId: string): Promise<readonly MessageView[]>
  newKey(): string
  changed(): void
}

/**
 * Sends a counsellor's messages one after the other, in the order written, and never twice: an attempt whose end is unknown
 * is first looked for in the conversation, and only sent again when it is not there. What waits survives a reload.
 */
export class Outbox {
  readonly #ways: OutboxWays
  readonly #kept: DraftStore
  readonly #pending = new Map<string, Pending[]>()
  readonly #running = new Set<string>()

  constructor(ways: OutboxWays, kept: DraftStore) {
    this.#ways = ways
    this.#kept = kept
  }

  pending(caseId: string): readonly Pending[] {
    return this.#list(caseId)
  }

  /** Takes the text over; an empty one is refused (false). */
  async send(caseId: string, text: string): Promise<boolean> {
    if (text.trim() === '') return false
    this.#list(caseId).push({ key: this.#ways.newKey(), text, state: 'waiting' })
    this.#save(caseId)
    await this.#run(caseId)
    return true
  }

  /** Tries again what failed. */
  async retry(caseId: string): Promise<void> {
    await this.#run(caseId)
  }

  async retryAll(): Promise<void> {
    await Promise.all(this.#kept.casesWith('outbox').map((caseId) => this.#run(caseId)))
  }

  /** Forgets what the conversation, just fetched, holds already: its answer is late, or was lost. */
  settle(caseId: string, messages: readonly MessageView[]): void {
    const arrived = this.#list(caseId).find((pending) => hasArrived(pending, messages))
    if (arrived) this.#remove(caseId, arrived)
  }

  /** Gives a failed text back to whoever wrote it, and forgets it. Undefined while it is being sent. */
  takeBack(caseId: string, key: string): string | undefined {
    const found = this.#list(caseId).find((pending) => pending.key === key)
    if (!found || found.state === 'sending') return undefined
    this.#remove(caseId, found)
    return found.text
  }

  forgetAll(): void {
    this.#pending.clear()
  }

  async #run(caseId: string): Promise<void> {
    if (this.#running.has(caseId)) return
    this.#running.add(caseId)
    try {
      for (let next = this.#list(caseId)[0]; next; next = this.#list(caseId)[0]) await this.#deliver(caseId, next)
    } catch {
      // The text stays, marked as not sent; saying so is the page's part.
    } finally {
      this.#running.delete(caseId)
    }
  }

  async #deliver(caseId: string, pending: Pending): Promise<void> {
    const isRetry = pending.before !== undefined
    this.#mark(caseId, pending, 'sending')
    try {
      if (isRetry && hasArrived(pending, await this.#ways.reload(caseId))) {
        this.#remove(caseId, pending)
        return
      }
      pending.before ??= sameText(await this.#ways.known(caseId), pending.text)
      this.#save(caseId)
      await this.#ways.post(caseId, pending.text, pending.key)
      this.#remove(caseId, pending)
    } catch (error) {
      this.#mark(caseId, pending, 'failed')
      throw error
    }
  }

  #mark(caseId: string, pending: Pending, state: Pending['state']): void {
    pending.state = state
    this.#save(caseId)
  }

  #remove(caseId: string, pending: Pending): void {
    const list = this.#list(caseId)
    if (list.includes(pending)) list.splice(list.indexOf(pending), 1)
    this.#save(caseId)
  }

  #save(caseId: string): void {
    const list = this.#list(caseId)
    this.#kept.write('outbox', caseId, list.length === 0 ? '' : JSON.stringify(list))
    this.#ways.changed()
  }

  #list(caseId: string): Pending[] {
    const known = this.#pending.get(caseId)
    if (known) return known
    const list = restore(this.#kept.read('outbox', caseId))
    this.#pending.set(caseId, list)
    return list
  }
}

/** After a reload nobody knows how the last attempt ended: it counts as failed, and is looked for before it is sent again. */
function restore(kept: string): Pending[] {
  if (kept === '') return []
  const list: Pending[] = JSON.parse(kept)
  return list.map((pending) => ({ ...pending, state: 'failed' }))
}

const sameText = (messages: readonly MessageView[], text: string): number =>
  messages.filter((message) => message.from === 'counsellor' && message.text === text).length

const hasArrived = (pending: Pending, messages: readonly MessageView[]): boolean =>
  pending.before !== undefined && sameText(messages, pending.text) > pending.before
