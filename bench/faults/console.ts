import { decodeBase32, totpCode } from '../../services/counsellors/totp.ts'
import { waitFor } from './child.ts'

const patienceMs = 30_000

/** Who signs in to the program under test. */
export const adminEnv = {
  RELAIS_ADMIN_EMAIL: 'admin@example.org',
  RELAIS_ADMIN_PASSWORD: 'une phrase de passe',
  RELAIS_ADMIN_TOTP_SECRET: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
}

interface QueuedCase {
  id: string
  severity: string
}

/** Somebody signed in to the console, over plain HTTP; the session outlives the program's deaths. */
export class Console {
  readonly #url: string
  readonly #cookie: string

  private constructor(url: string, cookie: string) {
    this.#url = url
    this.#cookie = cookie
  }

  static async signsIn(url: string): Promise<Console> {
    const { RELAIS_ADMIN_EMAIL: email, RELAIS_ADMIN_PASSWORD: password, RELAIS_ADMIN_TOTP_SECRET: secret } = adminEnv
    const totp = totpCode(decodeBase32(secret) ?? Buffer.alloc(0), Math.floor(Date.now() / 30_000))
    const body = JSON.stringify({ email, password, totp })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/session`, { method: 'POST', headers, body })
    const cookie = response.headers.get('set-cookie')?.split(';')[0]
    if (response.status !== 200 || !cookie) throw new Error(`not signed in: ${response.status}`)
    return new Console(url, cookie)
  }

  /** Ids of the critical cases that wait. */
  async criticalQueued(): Promise<string[]> {
    const { cases } = await this.#ask<{ cases: QueuedCase[] }>('GET', '/api/queue')
    return cases.filter(({ severity }) => severity === 'critical').map(({ id }) => id)
  }

  /** What the teen of this waiting case said: it is taken, read and given back, since nobody reads another's. */
  async teenSaid(caseId: string): Promise<string[]> {
    const path = `/api/cases/${caseId}`
    const { messages } = await this.#ask<{ messages: { from: string; text: string }[] }>('POST', `${path}/claim`)
    await this.#ask('POST', `${path}/release`)
    return messages.filter(({ from }) => from === 'teen').map(({ text }) => text)
  }

  /** Asked again for a while when the store is away: that is no answer about the case. */
  async #ask<T>(method: 'GET' | 'POST', path: string): Promise<T> {
    const headers = { cookie: this.#cookie, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) }
    const found = await waitFor(async () => {
      const response = await fetch(`${this.#url}${path}`, {
        ...{ method, headers },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
      // Given back already: the answer to the first request was lost with the program.
      if (response.status === 200 || response.status === 403) return (await response.json()) as T
      if (response.status < 500) throw new Error(`${path}: ${response.status}`)
      return undefined
    }, patienceMs)
    if (found === undefined) throw new Error(`${path}: not answered`)
    return found
  }
}
