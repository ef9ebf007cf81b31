import { memoryCounters, type TryCounter, type TryCounters } from '../privacy/try-counters.ts'

const windowSeconds = 15 * 60
const most = { account: 100, pair: 10, address: 30 }

type Allowance = { ok: true } | { ok: false; retryAfterSeconds: number }

const pairKey = (account: string, address: string): string => `${account} ${address}`

/**
 * How often a password may be tried in 15 minutes: 10 times an account from one address, 30 times an address, and 100 times
 * an account from anywhere. Whoever only knows a counsellor's address must not keep them from a teen who waits. Where
 * several instances share a store, they share these counts.
 */
export class SignInLimits {
  readonly #accounts: TryCounter
  readonly #pairs: TryCounter
  readonly #addresses: TryCounter
  readonly #on: boolean

  constructor(on = true, counters: TryCounters = memoryCounters) {
    this.#on = on
    this.#accounts = counters('sign-in account', windowSeconds)
    this.#pairs = counters('sign-in pair', windowSeconds)
    this.#addresses = counters('sign-in address', windowSeconds)
  }

  /** Counts one try. `account` is a keyed hash, never the address somebody typed. */
  async take(account: string, address: string): Promise<Allowance> {
    const byAddress = await this.takeAddress(address)
    if (!byAddress.ok) return byAddress
    const byPair = await this.#take(this.#pairs, pairKey(account, address), most.pair)
    return byPair.ok ? this.#take(this.#accounts, account, most.account) : byPair
  }

  /** For what names no account: an invitation's token. */
  takeAddress(address: string): Promise<Allowance> {
    return this.#take(this.#addresses, address, most.address)
  }

  /** After a success the account's tries are forgotten; the address's are not, or one account would pay for a hunt. */
  async forgive(account: string, address: string): Promise<void> {
    if (!this.#on) return
    await this.#accounts.forget(account)
    await this.#pairs.forget(pairKey(account, address))
  }

  async #take(counter: TryCounter, key: string, points: number): Promise<Allowance> {
    if (!this.#on) return { ok: true }
    const { count, msLeft } = await counter.take(key)
    return count <= points ? { ok: true } : { ok: false, retryAfterSeconds: Math.ceil(msLeft / 1000) }
  }
}
