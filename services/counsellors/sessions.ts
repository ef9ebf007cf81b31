import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Collection, type CollectionDefinition, type Store, update, type Write } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import type { KeyedHash } from './account.ts'
import type { Accounts } from './accounts.ts'
import type { Counsellor } from './counsellor.ts'

export const defaultSessionLimits = { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 }
/** A session's last use is written at most this often. */
const touchMs = 30_000

/**
 * What a session owes before it is good for anything else: `enrolment`, a second factor to be set up; `code`, the code of
 * the one that is there.
 */
const owedSchema = z.enum(['enrolment', 'code'])
export type Owed = z.infer<typeof owedSchema>

const sessionSchema = z.object({
  /** Keyed hash of the token: a copy of the store opens no session. */
  _id: z.string(),
  accountId: plain(z.string()),
  createdAt: z.number(),
  usedAt: z.number(),
  /** The earlier of two ends: too long without a use, and too long after signing in. */
  expiresAt: z.number(),
  owes: plain(owedSchema).optional(),
  /** When its owner last showed who they are; absent in sessions of before, which must do so again. */
  provenAt: z.number().optional(),
  /** The account's, when who it was was checked. Absent: the first. */
  era: z.number().int().optional(),
  /** What the browser says it is, in two words. */
  device: z.string().optional(),
})
type Session = z.infer<typeof sessionSchema>

export const sessionsDefinition: CollectionDefinition<Session> = {
  name: 'sessions',
  schema: sessionSchema,
  indexes: [{ key: { accountId: 1 } }],
  expiresAtField: 'expiresAt',
}

/** For so long after showing who one is, grave acts are allowed. */
export const provenMs = 10 * 60_000
const mostListed = 50

/** How long a session is open: without a use, and at most. */
export interface SessionLimits {
  idleMs: number
  maxMs: number
}

const expiry = (session: Pick<Session, 'createdAt' | 'usedAt'>, limits: SessionLimits): number =>
  Math.min(session.usedAt + limits.idleMs, session.createdAt + limits.maxMs)

/** Who is asking, and what their session may be used for. */
export interface InSession {
  person: Counsellor
  owes: Owed | undefined
  /** Showed who they are in the last ten minutes. */
  isProven: boolean
}

interface Begun {
  owes?: Owed | undefined
  device?: string | undefined
}

/** Of one's own sessions, for choosing which to end. */
export interface SessionView {
  id: string
  createdAt: number
  usedAt: number
  device: string | undefined
  isThis: boolean
}

export class Sessions {
  readonly #sessions: Collection<Session>
  readonly #accounts: Pick<Accounts, 'active'>
  readonly #hash: KeyedHash
  readonly #limits: SessionLimits

  private constructor(
    sessions: Collection<Session>,
    accounts: Pick<Accounts, 'active'>,
    hash: KeyedHash,
    limits: SessionLimits,
  ) {
    this.#sessions = sessions
    this.#accounts = accounts
    this.#hash = hash
    this.#limits = limits
  }

  static async open(
    store: Store,
    accounts: Pick<Accounts, 'active'>,
    hash: KeyedHash,
    limits: SessionLimits = defaultSessionLimits,
  ): Promise<Sessions> {
    return new Sessions(await store.collection(sessionsDefinition), accounts, hash, limits)
  }

  /**
   * A new session's token: 256 random bits, kept nowhere but in the browser's cookie. `person`: as they were when password
   * and code were checked; what ended their sessions since then ends this one.
   */
  async start({ id, era }: Pick<Counsellor, 'id' | 'era'>, now: number, begun: Begun = {}): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const times = { createdAt: now, usedAt: now, provenAt: now }
    const expiresAt = expiry(times, this.#limits)
    await this.#sessions.insertOne({ _id: this.#id(token), accountId: id, era, ...times, expiresAt, ...begun })
    return token
  }

  /**
   * Who holds this token. Keeps the session in use, unless nobody is there: a page fetches what its event stream tells it,
   * which must not keep an empty chair signed in.
   */
  async use(token: string, now: number, isAttended = true): Promise<InSession | undefined> {
    const live = await this.#live(token, now)
    if (!live) return undefined
    const { session, person } = live
    if (isAttended && now - session.usedAt >= touchMs) {
      const expiresAt = expiry({ createdAt: session.createdAt, usedAt: now }, this.#limits)
      await this.#sessions.updateOne({ _id: session._id }, { $set: { usedAt: now, expiresAt } })
    }
    const isProven = session.owes === undefined && now - (session.provenAt ?? 0) < provenMs
    return { person, owes: session.owes, isProven }
  }

  /** What it owed is done, and its owner has just shown who they are. */
  async settle(token: string, now: number): Promise<void> {
    await this.#sessions.updateOne({ _id: this.#id(token) }, { $set: { provenAt: now }, $unset: { owes: '' } })
  }

  /** The newest use first. */
  async of(accountId: string, token: string, now: number): Promise<SessionView[]> {
    const found = await this.#sessions
      .find({ accountId, expiresAt: { $gt: now } }, { sort: { usedAt: -1 }, limit: mostListed })
      .toArray()
    return found.map(({ _id, createdAt, usedAt, device }) => ({
      ...{ id: _id, createdAt, usedAt, device },
      isThis: _id === this.#id(token),
    }))
  }

  /** Ends one session of this account, whichever it is. `false`: there is none. */
  async end(accountId: string, id: string): Promise<boolean> {
    return (await this.#sessions.deleteMany({ _id: id, accountId })).deletedCount > 0
  }

  /** Lets the session that asks go on in the account's next era: to travel in the commit that begins it. */
  keep(token: string, era: number): Write {
    return update(this.#sessions, { _id: this.#id(token) }, { $set: { era } }, { match: 'may' })
  }

  /** Ends all sessions of an account, but for the one that asks. Gives how many. */
  async endAll(accountId: string, exceptToken?: string): Promise<number> {
    const spared = exceptToken === undefined ? {} : { _id: { $ne: this.#id(exceptToken) } }
    return (await this.#sessions.deleteMany({ accountId, ...spared })).deletedCount
  }

  /** Is it still open? Does not count as a use: an open event stream must not keep an empty chair signed in. */
  async isOpen(token: string, now: number): Promise<boolean> {
    return (await this.#live(token, now)) !== undefined
  }

  async signOut(token: string): Promise<void> {
    await this.#sessions.deleteMany({ _id: this.#id(token) })
  }

  /** The session and its owner: somebody who works here, in the era that it began in. */
  async #live(token: string, now: number): Promise<{ session: Session; person: Counsellor } | undefined> {
    const session = await this.#sessions.findOne({ _id: this.#id(token), expiresAt: { $gt: now } })
    const person = session && (await this.#accounts.active(session.accountId))
    if (!session || !person || (person.era ?? 0) !== (session.era ?? 0)) return undefined
    return { session, person }
  }

  #id(token: string): string {
    return this.#hash(`session:${token}`)
  }
}
