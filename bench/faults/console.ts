import { waitFor } from './child.ts'

const patienceMs = 30_000

/** Who signs in to the program under test. */
export const adminEnv = { RELAIS_ADMIN_EMAIL: 'admin@example.org', RELAIS_ADMIN_PASSWORD: 'une phrase de passe' }

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
    const body = JSON.stringify({ email: adminEnv.RELAIS_ADMIN_EMAIL, password: adminEnv.RELAIS_ADMIN_PASSWORD })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/session`, { method: 'POST', headers, body })
    const cookie = response.headers.get('set-cookie')?.split(';')[0]
    if (response.status !== 200 || !cookie) throw new Error(`not signed in: ${response.status}`)
    return new Console(url, cookie)
  }

  /** Ids of the critical cases that wait. */
  async criticalQueued(): Promise<string[]> {
    const { cases } = await this.#get<{ cases: QueuedCase[] }>('/api/queue')
    return cases.filter(({ severity }) => severity === 'critical').map(({ id }) => id)
  }

  /** What the teen of this case said. */
  async teenSaid(caseId: string): Promise<string[]> {
    const { messages } = await this.#get<{ messages: { from: string; text: string }[] }>(`/api/cases/${caseId}`)
    return messages.filter(({ from }) => from === 'teen').map(({ text }) => text)
  }

  /** Asked again for a while when the store is away: that is no answer about the case. */
  async #get<T>(path: string): Promise<T> {
    const found = await waitFor(async () => {
      const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie } })
      if (response.status === 200) return (await response.json()) as T
      if (response.status < 500) throw new Error(`${path}: ${response.status}`)
      return undefined
    }, patienceMs)
    if (found === undefined) throw new Error(`${path}: not answered`)
    return found
  }
}
