import { RateLimiterMemory } from 'rate-limiter-flexible'

const quarterSeconds = 15 * 60
const daySeconds = 24 * 3600

/**
 * How often a follow-up code or a story's word may be tried. Generous for somebody who mistypes, firm for somebody who
 * searches: a word that a child chose is soon guessed. In memory, as the limits on signing in.
 */
export class GuessLimits {
  /** Codes tried from one address, right or wrong: a school shares one. */
  readonly #addresses = new RateLimiterMemory({ points: 60, duration: quarterSeconds })
  /** Unknown codes in one conversation. */
  readonly #codes = new RateLimiterMemory({ points: 10, duration: quarterSeconds })
  /** Wrong words for one report, from wherever they are tried: a new conversation costs nothing. */
  readonly #words = new RateLimiterMemory({ points: 6, duration: quarterSeconds })
  readonly #wordsOfDay = new RateLimiterMemory({ points: 20, duration: daySeconds })
  readonly #on: boolean

  constructor(on = true) {
    this.#on = on
  }

  /** Counts one code from this address. `false`: one too many. */
  async takeAddress(address: string | undefined): Promise<boolean> {
    return address === undefined || (await this.#take(this.#addresses, address))
  }

  mayTryCode(conversationId: string): Promise<boolean> {
    return this.#isOpen(this.#codes, conversationId)
  }

  async codeWasWrong(conversationId: string): Promise<void> {
    await this.#take(this.#codes, conversationId)
  }

  async mayTryWord(caseId: string): Promise<boolean> {
    return (await this.#isOpen(this.#words, caseId)) && (await this.#isOpen(this.#wordsOfDay, caseId))
  }

  async wordWasWrong(caseId: string): Promise<void> {
    await this.#take(this.#words, caseId)
    await this.#take(this.#wordsOfDay, caseId)
  }

  async #isOpen(limiter: RateLimiterMemory, key: string): Promise<boolean> {
    const used = this.#on ? await limiter.get(key) : null
    return used === null || used.remainingPoints > 0
  }

  async #take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
    if (!this.#on) return true
    // `penalty` counts without throwing.
    return (await limiter.penalty(key)).consumedPoints <= limiter.points
  }
}
