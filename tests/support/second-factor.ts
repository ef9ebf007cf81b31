import { decodeBase32, totpCode } from '../../services/counsellors/totp.ts'

const stepMs = 30_000

/** What a person of these tests has in their pocket: the authenticator application, set to the clock of the server. */
class Authenticator {
  readonly #secret: string
  readonly #url: string
  #newest = 0

  constructor(secret: string, url: string) {
    this.#secret = secret
    this.#url = url
  }

  /** A code that was not given yet. Three can be had at one time, since the server bears a clock that is one step off. */
  code(): string {
    const present = Math.floor((clocks.get(this.#url) ?? Date.now)() / stepMs)
    // A server with another clock stands at this address now.
    if (this.#newest > present + 1) this.#newest = 0
    const step = [present - 1, present, present + 1].find((one) => one > this.#newest)
    if (step === undefined) throw new Error('three codes in thirty seconds: no more can be had')
    this.#newest = step
    return totpCode(decodeBase32(this.#secret) ?? Buffer.alloc(0), step)
  }
}

const clocks = new Map<string, () => number>()
const authenticators = new Map<string, Authenticator>()

/** Whose time the codes of this server's people are made from. */
export const useClock = (url: string, clock: () => number): void => void clocks.set(url, clock)

export const enrolled = (url: string, email: string, secret: string): Authenticator => {
  const authenticator = new Authenticator(secret, url)
  authenticators.set(`${url} ${email}`, authenticator)
  authenticators.set(email, authenticator)
  return authenticator
}

export const authenticatorOf = (url: string, email: string): Authenticator | undefined =>
  authenticators.get(`${url} ${email}`)

/** Whoever enrolled at another address of the same data, before a copy or a restart, has the same application still. */
export const carriedFrom = (email: string): Authenticator | undefined => authenticators.get(email)
