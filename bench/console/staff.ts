import { decodeBase32, totpCode } from '../../services/counsellors/totp.ts'
import { adminEnv } from '../faults/console.ts'

const codeOf = (secret: string): string =>
  totpCode(decodeBase32(secret) ?? Buffer.alloc(0), Math.floor(Date.now() / 30_000))

interface Row {
  id: string
}

/** A counsellor whose console is open somewhere: follows the events, and fetches what a page would. */
export class OpenConsole {
  readonly url: string
  readonly cookie: string
  readonly #leaving = new AbortController()

  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  static administrator(url: string): Promise<OpenConsole> {
    const { RELAIS_ADMIN_EMAIL: email, RELAIS_ADMIN_PASSWORD: password, RELAIS_ADMIN_TOTP_SECRET: secret } = adminEnv
    const body = { email, password, totp: codeOf(secret) }
    return OpenConsole.#enter(url, '/api/session', body)
  }

  /** Somebody who was just invited, with their second factor. */
  async invites(name: string): Promise<OpenConsole> {
    const { inviteUrl } = await this.post<{ inviteUrl: string }>('/api/accounts', {
      email: `${name}@example.org`,
      roles: ['counsellor'],
      ...{ attestedOn: '2026-01-05', trainedOn: '2026-01-12' },
    })
    const token = inviteUrl.split('#invitation=')[1] ?? ''
    const body = { token, name, password: adminEnv.RELAIS_ADMIN_PASSWORD }
    const counsellor = await OpenConsole.#enter(this.url, '/api/invitations/accept', body)
    const { secret } = await counsellor.post<{ secret: string }>('/api/account/totp', {})
    await counsellor.post('/api/account/totp/confirm', { code: codeOf(secret) })
    return counsellor
  }

  static async #enter(url: string, path: string, body: object): Promise<OpenConsole> {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const cookie = response.headers.get('set-cookie')?.split(';')[0]
    if (!response.ok || !cookie) throw new Error(`${path}: ${response.status}`)
    return new OpenConsole(url, cookie)
  }

  /**
   * Reads the events until `unfollow`, and fetches what a page would: the queue's head when the queue changed, one's own list
   * when one of those changed, and the first of them whole, as if it were the one that is open.
   */
  async follow(): Promise<void> {
    const { cookie } = this
    const response = await fetch(`${this.url}/api/events`, { headers: { cookie }, signal: this.#leaving.signal })
    const body = response.body
    if (!body) throw new Error('no events')
    void this.#read(body).catch(() => {})
  }

  unfollow(): void {
    this.#leaving.abort()
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let open: string | undefined
    const queue = this.#coalesced(() => '/api/queue?rows=60')
    const mine = this.#coalesced(() => '/api/queue?mine=1')
    const shown = this.#coalesced(() => `/api/cases/${open}`)
    for await (const chunk of body) {
      const text = decoder.decode(chunk, { stream: true })
      for (const [, id] of text.matchAll(/"id":"([^"]+)","mine":true/g)) {
        open ??= id
        if (id === open) shown()
        mine()
      }
      if (text.includes('event: queue')) queue()
    }
  }

  /** Never twice at once: asked for again meanwhile, it is fetched once more at the end, as the page does. */
  #coalesced(path: () => string): () => void {
    let isRunning = false
    let again = false
    const run = async (): Promise<void> => {
      isRunning = true
      do {
        again = false
        await this.get(path()).catch(() => {})
      } while (again)
      isRunning = false
    }
    return () => {
      if (isRunning) again = true
      else void run()
    }
  }

  /** How many conversations are theirs now. */
  async holds(): Promise<number> {
    const { cases } = await this.get<{ cases: Row[] }>('/api/queue?mine=1')
    return cases.length
  }

  claimNext(): Promise<Row> {
    return this.post<Row>('/api/queue/claim', {})
  }

  async get<T>(path: string): Promise<T> {
    const { cookie } = this
    const response = await fetch(`${this.url}${path}`, { headers: { cookie } })
    return (await response.json()) as T
  }

  async post<T>(path: string, body: object): Promise<T> {
    const headers = { cookie: this.cookie, 'content-type': 'application/json' }
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return (await response.json()) as T
  }
}
