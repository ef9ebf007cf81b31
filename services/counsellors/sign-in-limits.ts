import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

const windowSeconds = 15 * 60

type Allowance = { ok: true } | { ok: false; retryAfterSeconds: number }

/**
 * How often a password may be tried: 10 times an account and 30 times an address in 15 minutes. In memory: a restart
 * forgives, and several instances allow as many times more, which argon2 makes slow enough.
 */
export class SignInLimits {
  readonly #accounts = new RateLimiterMemory({ points: 10, duration: windowSeconds })
  readonly #addresses = new RateLimiterMemory({ points: 30, duration: windowSeconds })
  readonly #on: boolean

  constructor(on = true) {
    this.#on = on
  }

  /** Counts one try. `account` is a keyed hash, never the address somebody typed. */
  async take(account: string, address: string): Promise<Allowance> {
    const byAddress = await this.takeAddress(address)
    return byAddress.ok ? this.#consume(this.#accounts, account) : byAddress
  }

  /** For what names no account: an invitation's token. */
  takeAddress(address: string): Promise<Allowance> {
    return this.#consume(this.#addresses, address)
  }

  /** After a success the account's tries are forgotten; the address's are not, or one account would pay for a hunt. */
  async forgive(account: string): Promise<void> {
    await this.#accounts.delete(account)
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
