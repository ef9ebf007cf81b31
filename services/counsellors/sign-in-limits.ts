import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

const windowSeconds = 15 * 60

type Allowance = { ok: true } | { ok: false; retryAfterSeconds: number }

const pairKey = (account: string, address: string): string => `${account} ${address}`

/**
 * How often a password may be tried in 15 minutes: 10 times an account from one address, 30 times an address, and 100 times
 * an account from anywhere. Whoever only knows a counsellor's address must not keep them from a teen who waits. In memory:
 * a restart forgives, and several instances allow as many times more, which argon2 makes slow enough.
 */
export class SignInLimits {
  readonly #accounts = new RateLimiterMemory({ points: 100, duration: windowSeconds })
  readonly #pairs = new RateLimiterMemory({ points: 10, duration: windowSeconds })
  readonly #addresses = new RateLimiterMemory({ points: 30, duration: windowSeconds })
  readonly #on: boolean

  constructor(on = true) {
    this.#on = on
  }

  /** Counts one try. `account` is a keyed hash, never the address somebody typed. */
  async take(account: string, address: string): Promise<Allowance> {
    const byAddress = await this.takeAddress(address)
    if (!byAddress.ok) return byAddress
    const byPair = await this.#consume(this.#pairs, pairKey(account, address))
    return byPair.ok ? this.#consume(this.#accounts, account) : byPair
  }

  /** For what names no account: an invitation's token. */
  takeAddress(address: string): Promise<Allowance> {
    return this.#consume(this.#addresses, address)
  }

  /** After a success the account's tries are forgotten; the address's are not, or one account would pay for a hunt. */
  async forgive(account: string, address: string): Promise<void> {
    await this.#accounts.delete(account)
    await this.#pairs.delete(pairKey(account, address))
  }

  async #consume(limiter: RateLimiterMemory, key: string): Promise<Allowance> {
    if (!this.#on) return { ok: true }
    try {
      await limiter.consume(key)
      return { ok: true }
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause
      return { ok: false, retryAfterSeconds: Math.ceil(cause.msBeforeNext / 1000) }
    }
  }
}
