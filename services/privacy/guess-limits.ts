import { memoryCounters, type TryCounter, type TryCounters } from './try-counters.ts'

const quarterSeconds = 15 * 60
const daySeconds = 24 * 3600
const most = { address: 60, code: 10, word: 6, wordOfDay: 20 }

/**
 * How often a follow-up code or a story's word may be tried. Generous for somebody who mistypes, firm for somebody who
 * searches: a word that a child chose is soon guessed. Where several instances share a store, they share these counts.
 */
export class GuessLimits {
  /** Codes tried from one address, right or wrong: a school shares one. */
  readonly #addresses: TryCounter
  /** Unknown codes in one conversation. */
  readonly #codes: TryCounter
  /** Wrong words for one report, from wherever they are tried: a new conversation costs nothing. */
  readonly #words: TryCounter
  readonly #wordsOfDay: TryCounter
  readonly #on: boolean

  constructor(on = true, counters: TryCounters = memoryCounters) {
    this.#on = on
    this.#addresses = counters('guess address', quarterSeconds)
    this.#codes = counters('guess code', quarterSeconds)
    this.#words = counters('guess word', quarterSeconds)
    this.#wordsOfDay = counters('guess word of the day', daySeconds)
  }

  /** Counts one code from this address. `false`: one too many. */
  async takeAddress(address: string | undefined): Promise<boolean> {
    return address === undefined || (await this.#take(this.#addresses, address)) <= most.address
  }

  mayTryCode(conversationId: string): Promise<boolean> {
    return this.#isOpen(this.#codes, conversationId, most.code)
  }

  async codeWasWrong(conversationId: string): Promise<void> {
    await this.#take(this.#codes, conversationId)
  }

  async mayTryWord(caseId: string): Promise<boolean> {
    return (
      (await this.#isOpen(this.#words, caseId, most.word)) &&
      (await this.#isOpen(this.#wordsOfDay, caseId, most.wordOfDay))
    )
  }

  async wordWasWrong(caseId: string): Promise<void> {
    await this.#take(this.#words, caseId)
    await this.#take(this.#wordsOfDay, caseId)
  }

  async #isOpen(counter: TryCounter, key: string, points: number): Promise<boolean> {
    return !this.#on || (await counter.look(key)) < points
  }

  async #take(counter: TryCounter, key: string): Promise<number> {
    return this.#on ? (await counter.take(key)).count : 0
  }
}
