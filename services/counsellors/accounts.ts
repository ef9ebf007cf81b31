import { randomBytes, randomUUID } from 'node:crypto'
import { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, DuplicateKeyError, type Store, update, type Write } from '../store/collection.ts'
import {
  type Account,
  type AccountDetails,
  accountsDefinition,
  type Granted,
  type Invitation,
  invitationsDefinition,
  type KeyedHash,
  tidyEmail,
  toCounsellor,
  toDetails,
} from './account.ts'
import { type Refusal, refuse, type SignInResult } from './account-failure.ts'
import { type Counsellor, isInRole, type Role, roles } from './counsellor.ts'
import { DirectoryAccounts } from './directory-accounts.ts'
import { hashPassword, passwordProblem } from './password.ts'
import { PasswordResets, passwordResetsDefinition } from './password-resets.ts'
import { SecondFactor } from './second-factor.ts'
import { SignIn } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { StaffDirectory } from './staff-directory.ts'
import { decodeBase32 } from './totp.ts'

export const invitationMs = 72 * 3_600_000
/** The first account's address when the operator named none. It is a name to sign in with, nothing is sent to it. */
const defaultAdminEmail = 'admin@localhost'

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

/**
 * The first account vouches for itself: whoever installs Relais holds its keys, and could date anything. So a small
 * operator can answer at once; everybody else is dated by an administrator.
 */
const vouchedOn = (now: number) => {
  const today = new Date(now).toISOString().slice(0, 10)
  return { attestedOn: today, trainedOn: today }
}

/** The account, if nothing ended its sessions since this person was read. */
const inEra = ({ id, era }: Pick<Counsellor, 'id' | 'era'>) => ({ _id: id, era: era ?? { $exists: false } })

/** Who works here, and how they come in. Addresses, names and secrets are sealed in the store; nothing of them is ever logged. */
export class Accounts {
  readonly factor: SecondFactor
  readonly door: SignIn
  readonly directory: StaffDirectory
  readonly fromDirectory: DirectoryAccounts
  readonly resets: PasswordResets
  readonly #store: Store
  readonly #accounts: Collection<Account>
  readonly #invitations: Collection<Invitation>
  readonly #hash: KeyedHash
  readonly #limits: SignInLimits
  readonly audit: StaffAudit

  private constructor(
    store: Store,
    accounts: Collection<Account>,
    invitations: Collection<Invitation>,
    audit: StaffAudit,
    resets: ConstructorParameters<typeof PasswordResets>[0]['resets'],
    given: { hash: KeyedHash; limits: SignInLimits },
  ) {
    this.#store = store
    this.#accounts = accounts
    this.#invitations = invitations
    this.audit = audit
    this.#hash = given.hash
    this.#limits = given.limits
    this.factor = new SecondFactor({ store, accounts, hash: given.hash, audit })
    const emailHash = (email: string) => this.#emailHash(email)
    this.directory = new StaffDirectory(store, accounts, audit)
    this.fromDirectory = new DirectoryAccounts({ store, accounts, audit, hash: given.hash, emailHash })
    this.resets = new PasswordResets({ store, accounts, resets, factor: this.factor, audit, ...given })
    this.door = new SignIn({ accounts, factor: this.factor, limits: given.limits, audit, emailHash })
  }

  static async open(store: Store, hash: KeyedHash, limits: SignInLimits): Promise<Accounts> {
    const accounts = await store.collection(accountsDefinition)
    const invitations = await store.collection(invitationsDefinition)
    const resets = await store.collection(passwordResetsDefinition)
    return new Accounts(store, accounts, invitations, await StaffAudit.open(store), resets, { hash, limits })
  }

  /** Also somebody who has left: their name stays in the histories. */
  async get(id: string): Promise<Counsellor | undefined> {
    const account = await this.#accounts.findOne({ _id: id })
    return account ? toCounsellor(account) : undefined
  }

  /** Everybody who holds the role, and works here still. */
  async having(role: Role): Promise<Counsellor[]> {
    const found = await this.#accounts.find({ roles: role }, { limit: 200 }).toArray()
    return found.filter(({ deactivatedAt }) => deactivatedAt === undefined).map(toCounsellor)
  }

  /** Of one's own account, and for administrators: nothing secret. */
  async details(id: string): Promise<AccountDetails | undefined> {
    const account = await this.#accounts.findOne({ _id: id })
    return account ? toDetails(account) : undefined
  }

  /** A new era begins: `keep` gives what lets the session that asks go on in it, and no other. */
  async changePassword(
    person: Pick<Counsellor, 'id' | 'era'>,
    password: string,
    keep: (era: number) => Write,
    now: number,
  ): Promise<{ ok: true } | Refusal> {
    const problem = passwordProblem(password)
    if (problem) return refuse(problem)
    const { id, era = 0 } = person
    const done = await this.#store.commit([
      update(this.#accounts, inEra(person), { $set: { passwordHash: await hashPassword(password), era: era + 1 } }),
      keep(era + 1),
      this.audit.write({ at: now, by: id, type: 'password_changed', about: id }),
    ])
    return done.ok ? { ok: true } : refuse('bad_credentials')
  }

  /** Only who may still sign in: what every session is held against. */
  async active(id: string): Promise<Counsellor | undefined> {
    const account = await this.#accounts.findOne({ _id: id })
    return account && account.deactivatedAt === undefined ? toCounsellor(account) : undefined
  }

  /**
   * In a store without accounts: creates the first one, with every role, or, without a password, a one-time token.
   * Each such start makes a new token and voids the one before. Throws a
   * `RangeError` on a password that is too short, or a secret that is not base32 of at least 80 bits.
   */
  async bootstrap(settings: BootstrapSettings, now: number): Promise<Bootstrap> {
    if ((await this.#accounts.countDocuments({})) > 0) return { kind: 'ready' }
    const email = tidyEmail(settings.adminEmail ?? defaultAdminEmail)
    if (settings.adminPassword !== undefined) {
      const created = await this.createFirst({ ...settings, email, password: settings.adminPassword }, now)
      return created ? { kind: 'created', email } : { kind: 'ready' }
    }
    await this.#invitations.deleteMany({ first: true })
    const token = await this.#issue({ email, roles: [...roles], ...vouchedOn(now), first: true }, now)
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
    const granted = { roles: [...roles], ...vouchedOn(now) }
    const made = await this.#create({ email: tidyEmail(wanted.email), name, password, totpSecret, ...granted }, now)
    return made !== undefined
  }

  /** A token for one new account, good for 72 h and once. A new invitation voids the earlier ones to that address. */
  async invite(by: Counsellor, email: string, granted: Granted, now: number): Promise<InviteResult> {
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    const emailHash = this.#emailHash(email)
    if (await this.#accounts.findOne({ emailHash })) return refuse('account_exists')
    await this.#invitations.deleteMany({ emailHash })
    const token = await this.#issue({ email: tidyEmail(email), ...granted, first: false, by: by.id }, now)
    await this.audit.record({ at: now, by: by.id, type: 'invited' })
    return { ok: true, token }
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
    if (!(await this.#mayStillInvite(invitation.by))) return refuse('invitation_invalid')
    const { email, roles: granted, attestedOn, trainedOn } = invitation
    const wanted = { name: given.name, password: given.password, email, roles: granted, attestedOn, trainedOn }
    const made = await this.#create(wanted, now)
    if (!made) return refuse('account_exists')
    await this.audit.record({ at: now, by: made._id, type: 'joined', about: made._id })
    return { ok: true, counsellor: toCounsellor(made), owes: 'enrolment' }
  }

  async #mayStillInvite(by: string | undefined): Promise<boolean> {
    // Accounts are never destroyed: whoever invited is found, or was before this was kept.
    const account = by === undefined ? null : await this.#accounts.findOne({ _id: by })
    return account === null || (account.deactivatedAt === undefined && isInRole(account, 'administrator'))
  }

  /** Atomic: of two people with the same link, one gets it. */
  async #spend(token: string, now: number): Promise<Invitation | undefined> {
    const _id = this.#tokenHash(token)
    const found = await this.#invitations.findOne({ _id, expiresAt: { $gt: now } })
    if (!found) return undefined
    const { deletedCount } = await this.#invitations.deleteMany({ _id })
    return deletedCount === 1 ? found : undefined
  }

  async #issue(invitation: Granted & Pick<Invitation, 'email' | 'first' | 'by'>, now: number): Promise<string> {
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
    wanted: Granted & { email: string; name: string; password: string; totpSecret?: string | undefined },
    now: number,
  ): Promise<Account | undefined> {
    const { password, ...known } = wanted
    const account: Account = {
      ...known,
      _id: randomUUID(),
      emailHash: this.#emailHash(wanted.email),
      passwordHash: await hashPassword(password),
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
    return this.#hash(`email:${tidyEmail(email)}`)
  }

  #tokenHash(token: string): string {
    return this.#hash(`invitation:${token}`)
  }
}
