import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Collection, CollectionDefinition, Store } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import type { Accounts, KeyedHash } from './accounts.ts'
import type { Counsellor } from './counsellor.ts'

export const idleMs = 30 * 60_000
export const maxSessionMs = 12 * 3_600_000
/** A session's last use is written at most this often. */
const touchMs = 30_000

const sessionSchema = z.object({
  /** Keyed hash of the token: a copy of the store opens no session. */
  _id: z.string(),
  accountId: plain(z.string()),
  createdAt: z.number(),
  usedAt: z.number(),
  /** The earlier of 30 minutes after the last use and 12 hours after signing in. */
  expiresAt: z.number(),
  /** Its owner has no second factor yet: until there is one it may set that up, and nothing else. */
  owesEnrolment: z.boolean().optional(),
})
type Session = z.infer<typeof sessionSchema>

export const sessionsDefinition: CollectionDefinition<Session> = {
  name: 'sessions',
  schema: sessionSchema,
  indexes: [{ key: { accountId: 1 } }],
  expiresAtField: 'expiresAt',
}

const expiry = (session: Pick<Session, 'createdAt' | 'usedAt'>): number =>
  Math.min(session.usedAt + idleMs, session.createdAt + maxSessionMs)

/** Who is asking, and what their session may be used for. */
export interface InSession {
  person: Counsellor
  owesEnrolment: boolean
}

export class Sessions {
  readonly #sessions: Collection<Session>
  readonly #accounts: Pick<Accounts, 'get'>
  readonly #hash: KeyedHash

  private constructor(sessions: Collection<Session>, accounts: Pick<Accounts, 'get'>, hash: KeyedHash) {
    this.#sessions = sessions
    this.#accounts = accounts
    this.#hash = hash
  }

  static async open(store: Store, accounts: Pick<Accounts, 'get'>, hash: KeyedHash): Promise<Sessions> {
    return new Sessions(await store.collection(sessionsDefinition), accounts, hash)
  }

  /** A new session's token: 256 random bits, kept nowhere but in the browser's cookie. */
  async start(accountId: string, now: number, owed: { owesEnrolment?: true } = {}): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const times = { createdAt: now, usedAt: now }
    await this.#sessions.insertOne({ _id: this.#id(token), accountId, ...times, expiresAt: expiry(times), ...owed })
    return token
  }

  /** Who holds this token, and keeps the session in use. */
  async use(token: string, now: number): Promise<InSession | undefined> {
    const session = await this.#live(token, now)
    if (!session) return undefined
    if (now - session.usedAt >= touchMs) {
      const expiresAt = expiry({ createdAt: session.createdAt, usedAt: now })
      await this.#sessions.updateOne({ _id: session._id }, { $set: { usedAt: now, expiresAt } })
    }
    const person = await this.#accounts.get(session.accountId)
    return person && { person, owesEnrolment: session.owesEnrolment ?? false }
  }

  /** Is it still open? Does not count as a use: an open event stream must not keep an empty chair signed in. */
  async isOpen(token: string, now: number): Promise<boolean> {
    return (await this.#live(token, now)) !== undefined
  }

  async signOut(token: string): Promise<void> {
    await this.#sessions.deleteMany({ _id: this.#id(token) })
  }

  async #live(token: string, now: number): Promise<Session | undefined> {
    return (await this.#sessions.findOne({ _id: this.#id(token), expiresAt: { $gt: now } })) ?? undefined
  }

  #id(token: string): string {
    return this.#hash(`session:${token}`)
  }
}
