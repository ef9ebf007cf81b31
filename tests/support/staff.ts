import { adminEmail, adminPassword } from './test-app.ts'

/** A case as the console gets it, as far as tests look. */
export interface CaseJson {
  id: string
  status: string
  severity: string
  categories: string[]
  signals: string[]
  queueReason: string | null
  claimedBy: string | null
  dueAt: string | null
  evidence: { url: string; platform: string; kind: string }[]
  reasons: { rule: string; label: string; quote: string; start: number; end: number }[]
  messages: { from: string; text: string; at: string }[]
}

/** Somebody signed in to the console, over plain HTTP. */
export class Staff {
  readonly url: string
  readonly cookie: string

  private constructor(url: string, cookie: string) {
    this.url = url
    this.cookie = cookie
  }

  /** The same session at another instance's address. */
  at(url: string): Staff {
    return new Staff(url, this.cookie)
  }

  static async signsIn(url: string, email = adminEmail, password = adminPassword): Promise<Staff> {
    return Staff.#from(url, '/api/session', { email, password })
  }

  /** Invites a second person, who accepts at once. */
  async invites(name: string, roles: string[] = ['counsellor']): Promise<Staff> {
    const email = `${name.toLowerCase()}@example.org`
    const { body } = await this.post<{ inviteUrl: string }>('/api/accounts', { email, roles })
    const token = body.inviteUrl.split('#invitation=')[1] ?? ''
    return Staff.#from(this.url, '/api/invitations/accept', { token, name, password: adminPassword })
  }

  static async #from(url: string, path: string, body: object): Promise<Staff> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const cookie = response.headers.get('set-cookie')?.split(';')[0]
    if (response.status !== 200 || !cookie) throw new Error(`not signed in: ${response.status}`)
    return new Staff(url, cookie)
  }

  async get<T>(path: string): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.url}${path}`, { headers: { cookie: this.cookie } })
    return { status: response.status, body: (await response.json()) as T }
  }

  /** `key`: the request's own name, so that it counts once however often it is sent. */
  async post<T>(path: string, body: object = {}, key?: string): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        cookie: this.cookie,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as T }
  }

  /** Takes a case that waits, reads it, and gives it back: nobody reads one that is not theirs. */
  async looksInto<T = CaseJson>(id: string): Promise<{ status: number; body: T }> {
    const taken = await this.post<T>(`/api/cases/${id}/claim`)
    if (taken.status === 200) await this.post(`/api/cases/${id}/release`)
    return taken
  }

  async queue(): Promise<CaseJson[]> {
    return (await this.get<{ cases: CaseJson[] }>('/api/queue')).body.cases
  }
}
