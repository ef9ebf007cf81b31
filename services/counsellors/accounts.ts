import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Collection, type CollectionDefinition, DuplicateKeyError, type Store } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { type Counsellor, isInRole, type Role, roleSchema, roles } from './counsellor.ts'
import { hashPassword, maxPasswordLength, minPasswordLength, verifyPassword } from './password.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { decodeBase32, matchingStep } from './totp.ts'

/** One-way and keyed: what is looked up without being readable in the store. */
export type KeyedHash = (text: string) => string

const accountSchema = z.object({
  _id: z.string(),
  /** Keyed hash of the address, for finding the account. */
  emailHash: plain(z.string()),
  email: z.string(),
  name: z.string(),
  passwordHash: z.string(),
  roles: z.array(plain(roleSchema)),
  isPublicAgent: z.boolean().optional(),
  totpSecret: z.string().optional(),
  /** The newest 30-second step whose code was used: each code works once. */
  lastTotpStep: z.number().int(),
  createdAt: z.number(),
})
type Account = z.infer<typeof accountSchema>

export const accountsDefinition: CollectionDefinition<Account> = {
  name: 'accounts',
  schema: accountSchema,
  indexes: [{ key: { emailHash: 1 }, unique: true }, { key: { roles: 1 } }],
}

const invitationSchema = z.object({
  /** Keyed hash of the token. */
  _id: z.string(),
  email: z.string(),
  emailHash: plain(z.string()),
  roles: z.array(plain(roleSchema)),
  /** `first`: only while the store has no account. */
  first: z.boolean(),
  expiresAt: z.number(),
})
type Invitation = z.infer<typeof invitationSchema>

export const invitationsDefinition: CollectionDefinition<Invitation> = {
  name: 'invitations',
  schema: invitationSchema,
  indexes: [{ key: { emailHash: 1 } }],
  expiresAtField: 'expiresAt',
}

export const invitationMs = 72 * 3_600_000
/** The first account's address when the operator named none. It is a name to sign in with, nothing is sent to it. */
const defaultAdminEmail = 'admin@localhost'

export type AccountFailure =
  | 'not_allowed'
  | 'account_exists'
  | 'invitation_invalid'
  | 'password_too_short'
  | 'password_too_long'
  | 'bad_credentials'
  | 'totp_required'
  | 'too_many_attempts'

export interface Refusal {
  ok: false
  reason: AccountFailure
  retryAfterSeconds?: number
}

export type SignInResult = { ok: true; counsellor: Counsellor } | Refusal
type InviteResult = { ok: true; token: string } | Refusal

/** What happened at the first start. `invited`: print the link once; whoever opens it becomes the first account. */
export type Bootstrap =
  | { kind: 'ready' }
  | { kind: 'created'; email: string }
  | { kind: 'invited'; email: string; token: string }

export interface BootstrapSettings {
  adminEmail?: string | undefined
  adminPassword?: string | undefined
  /** The first name that teens would read. */
  adminName?: string | undefined
  /** Base32. Without a password it has no use: the link's first account enrols later. */
  adminTotpSecret?: string | undefined
}

const refuse = (reason: AccountFailure): Refusal => ({ ok: false, reason })
const tidy = (email: string): string => email.trim().normalize('NFKC').toLowerCase()

const passwordProblem = (password: string): AccountFailure | undefined => {
  if (Array.from(password).length < minPasswordLength) return 'password_too_short'
  return password.length > maxPasswordLength ? 'password_too_long' : undefined
}

const toCounsellor = (account: Account): Counsellor => ({
  id: account._id,
  name: account.name,
  email: account.email,
  roles: account.roles,
  ...(account.isPublicAgent === undefined ? {} : { isPublicAgent: account.isPublicAgent }),
})

/** Who works here. Addresses, names and secrets are sealed in the store; nothing of them is ever logged. */
export class Accounts {
  readonly #accounts: Collection<Account>
  readonly #invitations: Collection<Invitation>
  readonly #hash: KeyedHash
  readonly #limits: SignInLimits

  private constructor(
    accounts: Collection<Account>,
    invitations: Collection<Invitation>,
    hash: KeyedHash,
    limits: SignInLimits,
  ) {
    this.#accounts = accounts
    this.#invitations = invitations
    this.#hash = hash
    this.#limits = limits
  }

  static async open(store: Store, hash: KeyedHash, limits: SignInLimits): Promise<Accounts> {
    const accounts = await store.collection(accountsDefinition)
    return new Accounts(accounts, await store.collection(invitationsDefinition), hash, limits)
  }

  async get(id: string): Promise<Counsellor | undefined> {
    const account = await this.#accounts.findOne({ _id: id })
    return account ? toCounsellor(account) : undefined
  }

  /** Everybody who holds the role. */
  async having(role: Role): Promise<Counsellor[]> {
    return (await this.#accounts.find({ roles: role }, { limit: 200 }).toArray()).map(toCounsellor)
  }

  /**
   * In a store without accounts: creates the first one, with every role, or, without a password, a one-time token.
   * Each such start makes a new token and voids the one before. Throws a
   * `RangeError` on a password that is too short, or a secret that is not base32 of at least 80 bits.
   */
  async bootstrap(settings: BootstrapSettings, now: number): Promise<Bootstrap> {
    if ((await this.#accounts.countDocuments({})) > 0) return { kind: 'ready' }
    const email = tidy(settings.adminEmail ?? defaultAdminEmail)
    if (settings.adminPassword !== undefined) {
      const created = await this.createFirst({ ...settings, email, password: settings.adminPassword }, now)
      return created ? { kind: 'created', email } : { kind: 'ready' }
    }
    await this.#invitations.deleteMany({ first: true })
    const token = await this.#issue({ email, roles: [...roles], first: true }, now)
    return { kind: 'invited', email, token }
  }

  /** `false`: another instance was first. */
  async createFirst(
    wanted: Pick<BootstrapSettings, 'adminName' | 'adminTotpSecret'> & { email: string; password: string },
    now: number,
  ): Promise<boolean> {
    const { password, adminName: name = 'Admin', adminTotpSecret: totpSecret } = wanted
    const problem = passwordProblem(password)
    if (problem) throw new RangeError(problem)
    if (totpSecret !== undefined && !decodeBase32(totpSecret)) throw new RangeError('totp_secret_not_base32')
    const made = await this.#create({ email: tidy(wanted.email), name, password, roles: [...roles], totpSecret }, now)
    return made !== undefined
  }

  /** A token for one new account, good for 72 h and once. A new invitation voids the earlier ones to that address. */
  async invite(by: Counsellor, email: string, granted: Role[], now: number): Promise<InviteResult> {
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    const emailHash = this.#emailHash(email)
    if (await this.#accounts.findOne({ emailHash })) return refuse('account_exists')
    await this.#invitations.deleteMany({ emailHash })
    return { ok: true, token: await this.#issue({ email: tidy(email), roles: granted, first: false }, now) }
  }

  async acceptInvitation(
    given: { token: string; name: string; password: string; address: string },
    now: number,
  ): Promise<SignInResult> {
    const allowance = await this.#limits.takeAddress(given.address)
    if (!allowance.ok) return { ...refuse('too_many_attempts'), retryAfterSeconds: allowance.retryAfterSeconds }
    const problem = passwordProblem(given.password)
    if (problem) return refuse(problem)
    const invitation = await this.#spend(given.token, now)
    if (!invitation) return refuse('invitation_invalid')
    if (invitation.first && (await this.#accounts.countDocuments({})) > 0) return refuse('invitation_invalid')
    const made = await this.#create({ ...given, email: invitation.email, roles: invitation.roles }, now)
    return made ? { ok: true, counsellor: toCounsellor(made) } : refuse('account_exists')
  }

  /** `address` is the caller's network address, for the limit alone. An account with a TOTP secret needs its code too. */
  async signIn(
    given: { email: string; password: string; totp?: string | undefined; address: string },
    now: number,
  ): Promise<SignInResult> {
    const emailHash = this.#emailHash(given.email)
    const allowance = await this.#limits.take(emailHash, given.address)
    if (!allowance.ok) return { ...refuse('too_many_attempts'), retryAfterSeconds: allowance.retryAfterSeconds }
    const account = await this.#accounts.findOne({ emailHash })
    const matches = await verifyPassword(account?.passwordHash, given.password.slice(0, maxPasswordLength + 1))
    if (!account || !matches) return refuse('bad_credentials')
    if (account.totpSecret !== undefined) {
      if (given.totp === undefined || given.totp === '') return refuse('totp_required')
      if (!(await this.#spendCode(account, account.totpSecret, given.totp, now))) return refuse('bad_credentials')
    }
    await this.#limits.forgive(emailHash, given.address)
    return { ok: true, counsellor: toCounsellor(account) }
  }

  /** Atomic: of two sign-ins with the same code, one passes. */
  async #spendCode(account: Account, secret: string, code: string, now: number): Promise<boolean> {
    const step = matchingStep(secret, code, now)
    if (step === undefined) return false
    const spent = await this.#accounts.updateOne(
      { _id: account._id, lastTotpStep: { $lt: step } },
      { $set: { lastTotpStep: step } },
    )
    return spent.matchedCount === 1
  }

  /** Atomic: of two people with the same link, one gets it. */
  async #spend(token: string, now: number): Promise<Invitation | undefined> {
    const _id = this.#tokenHash(token)
    const found = await this.#invitations.findOne({ _id, expiresAt: { $gt: now } })
    if (!found) return undefined
    const { deletedCount } = await this.#invitations.deleteMany({ _id })
    return deletedCount === 1 ? found : undefined
  }

  async #issue(invitation: Pick<Invitation, 'email' | 'roles' | 'first'>, now: number): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#invitations.insertOne({
      ...invitation,
      _id: this.#tokenHash(token),
      emailHash: this.#emailHash(invitation.email),
      expiresAt: now + invitationMs,
    })
    return token
  }

  async #create(
    wanted: { email: string; name: string; password: string; roles: Role[]; totpSecret?: string | undefined },
    now: number,
  ): Promise<Account | undefined> {
    const account: Account = {
      _id: randomUUID(),
      email: wanted.email,
      emailHash: this.#emailHash(wanted.email),
      name: wanted.name,
      passwordHash: await hashPassword(wanted.password),
      roles: wanted.roles,
      ...(wanted.totpSecret === undefined ? {} : { totpSecret: wanted.totpSecret }),
      lastTotpStep: 0,
      createdAt: now,
    }
    try {
      await this.#accounts.insertOne(account)
      return account
    } catch (error) {
      if (error instanceof DuplicateKeyError) return undefined
      throw error
    }
  }

  #emailHash(email: string): string {
    return this.#hash(`email:${tidy(email)}`)
  }

  #tokenHash(token: string): string {
    return this.#hash(`invitation:${token}`)
  }
}
