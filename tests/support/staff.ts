import { authenticatorOf, carriedFrom, enrolled } from './second-factor.ts'
import { adminEmail, adminPassword, adminTotpSecret } from './test-app.ts'

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
  teenAt: string | null
}

const signedIn = new Map<string, Staff>()

const carried = (url: string, email: string) =>
  (email === adminEmail ? undefined : carriedFrom(email)) ?? enrolled(url, email, adminTotpSecret)

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

  /** With password and code. Whoever is signed in already stays so: a code works once, and there are few at a time. */
  static async signsIn(url: string, email = adminEmail, password = adminPassword): Promise<Staff> {
    const known = signedIn.get(`${url} ${email}`)
    if (known && (await known.get('/api/session')).status === 200) return known
    // The first account's secret is in the settings; after a restart nobody remembers which of its codes were used.
    const authenticator = authenticatorOf(url, email) ?? carried(url, email)
    for (let left = 2; ; left--) {
      const staff = await Staff.#from(url, '/api/session', { email, password, totp: authenticator.code() }, left > 0)
      if (!staff) continue
      signedIn.set(`${url} ${email}`, staff)
      return staff
    }
  }

  /** Invites a second person, dated and ready to answer, who accepts and sets up the second factor at once. */
  async invites(name: string, roles: string[] = ['counsellor']): Promise<Staff> {
    const email = `${name.toLowerCase()}@example.org`
    const dated = { attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
    const { body } = await this.post<{ inviteUrl: string }>('/api/accounts', { email, roles, ...dated })
    const token = body.inviteUrl.split('#invitation=')[1] ?? ''
    const given = { token, name, password: adminPassword }
    const staff = await Staff.#from(this.url, '/api/invitations/accept', given)
    if (!staff) throw new Error('not accepted')
    const { secret } = (await staff.post<{ secret: string }>('/api/account/totp')).body
    const code = enrolled(this.url, email, secret).code()
    const confirmed = await staff.post('/api/account/totp/confirm', { code })
    if (confirmed.status !== 200) throw new Error(`not enrolled: ${confirmed.status}`)
    return staff
  }

  /** `undefined`: refused as unknown, where that `isBorne`. */
  static async #from(url: string, path: string, body: object, isBorne = false): Promise<Staff | undefined> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const cookie = response.headers.get('set-cookie')?.split(';')[0]
    if (isBorne && response.status === 401) return undefined
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
