import { decodeBase32, totpCode } from '../../services/counsellors/totp.ts'

const stepMs = 30_000

export const password = 'une phrase inventée'

/** Somebody of the invented team, over plain HTTP, with the application on their phone that gives codes. */
export class DemoPerson {
  readonly url: string
  readonly email: string
  readonly #cookie: string
  readonly #secret: string | undefined

  private constructor(url: string, email: string, cookie: string, secret: string | undefined) {
    this.url = url
    this.email = email
    this.#cookie = cookie
    this.#secret = secret
  }

  static async signsIn(url: string, email: string, secret: string): Promise<DemoPerson> {
    const totp = codeAt(secret, Date.now())
    return new DemoPerson(url, email, await sessionFrom(url, '/api/session', { email, password, totp }), secret)
  }

  /** Invites somebody, who accepts and sets up the second factor. */
  async invites(name: string, roles: string[]): Promise<DemoPerson> {
    const email = `${name.toLowerCase()}@example.org`
    const dated = { attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
    const { inviteUrl } = await this.post<{ inviteUrl: string }>('/api/accounts', { email, roles, ...dated })
    const token = inviteUrl.split('#invitation=')[1] ?? ''
    const cookie = await sessionFrom(this.url, '/api/invitations/accept', { token, name, password })
    const person = new DemoPerson(this.url, email, cookie, undefined)
    const { secret } = await person.post<{ secret: string }>('/api/account/totp', {})
    await person.post('/api/account/totp/confirm', { code: codeAt(secret, Date.now()) })
    return new DemoPerson(this.url, email, cookie, secret)
  }

  async get<T>(path: string): Promise<T> {
    return answered<T>(await fetch(`${this.url}${path}`, { headers: { cookie: this.#cookie } }), path)
  }

  async post<T>(path: string, body: object): Promise<T> {
    const headers = { cookie: this.#cookie, 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    return answered<T>(await fetch(`${this.url}${path}`, init), path)
  }

  /** On duty until `signal`: the console is open somewhere, and nobody need look at it. */
  async staysOnDuty(signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.url}/api/events`, { headers: { cookie: this.#cookie }, signal })
    const reader = response.body?.getReader()
    const read = async (): Promise<void> => {
      while (reader && !(await reader.read()).done);
    }
    read().catch(() => undefined)
  }

  /** The next step's code: good for half a minute at least, and not used up by setting the application up. */
  code(): string {
    return this.#secret === undefined ? '' : codeAt(this.#secret, Date.now() + stepMs)
  }
}

const codeAt = (secret: string, at: number): string =>
  totpCode(decodeBase32(secret) ?? Buffer.alloc(0), Math.floor(at / stepMs))

async function answered<T>(response: Response, path: string): Promise<T> {
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

async function sessionFrom(url: string, path: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (!response.ok || !cookie) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return cookie
}
