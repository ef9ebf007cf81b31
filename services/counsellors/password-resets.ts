import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type CollectionDefinition, remove, type Store, update } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { type Account, type KeyedHash, toCounsellor } from './account.ts'
import { type Refusal, refuse, type SignInResult } from './account-failure.ts'
import { type Counsellor, isInRole } from './counsellor.ts'
import { hashPassword, passwordProblem } from './password.ts'
import type { GivenFactor, SecondFactor } from './second-factor.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** Handed over by voice or a private message: a day is enough, and not long enough to be found later. */
const resetMs = 24 * 3_600_000

const resetSchema = z.object({
  /** Keyed hash of the token. */
  _id: z.string(),
  accountId: plain(z.string()),
  /** The account's when the link was made: whatever ended its sessions since then voids the link, too. */
  era: z.number().int(),
  expiresAt: z.number(),
})
type Reset = z.infer<typeof resetSchema>

export const passwordResetsDefinition: CollectionDefinition<Reset> = {
  name: 'password_resets',
  schema: resetSchema,
  indexes: [{ key: { accountId: 1 } }],
  expiresAtField: 'expiresAt',
}

interface Parts {
  store: Store
  accounts: Collection<Account>
  resets: Collection<Reset>
  factor: SecondFactor
  limits: SignInLimits
  audit: StaffAudit
  hash: KeyedHash
}

type Given = GivenFactor & { token: string; password: string; address: string }
type IssueResult = { ok: true; token: string } | { ok: false; reason: 'account_not_found' } | Refusal

/**
 * For whoever lost their password: an administrator makes a link and hands it over. It works once and does not replace the
 * second factor: whoever made it cannot come in with it.
 */
export class PasswordResets {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A token for this account, good for a day and once. A new one voids the one before. */
  async issue(accountId: string, by: Counsellor, now: number): Promise<IssueResult> {
    const { store, accounts, resets, audit } = this.#parts
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    const account = await accounts.findOne({ _id: accountId })
    if (!account || account.deactivatedAt !== undefined) return { ok: false, reason: 'account_not_found' }
    // Who comes in by the organisation's directory alone gets no second way in.
    if (account.passwordHash === undefined) return refuse('directory_sign_in_required')
    const token = randomBytes(32).toString('base64url')
    const reset = { _id: this.#id(token), accountId, era: account.era ?? 0, expiresAt: now + resetMs }
    await store.commit([
      remove(resets, { accountId }),
      { op: 'insertOne', collection: resets.definition.name, doc: reset },
      audit.write({ at: now, by: by.id, type: 'password_link_made', about: accountId }),
    ])
    return { ok: true, token }
  }

  /**
   * The new password, for whoever has the link and the second factor; every session of before is over. One commit spends
   * the link and begins the account's next era: of two people with the same link, one gets in.
   */
  async redeem(given: Given, now: number): Promise<SignInResult> {
    const { store, accounts, resets, factor, limits, audit } = this.#parts
    const reset = await this.#find(given.token, now)
    const account = reset && (await accounts.findOne({ _id: reset.accountId }))
    // Counted by the account where there is one: whoever found a link does not guess the code of its owner.
    const allowance = account
      ? await limits.take(account.emailHash, given.address)
      : await limits.takeAddress(given.address)
    if (!allowance.ok) return { ...refuse('too_many_attempts'), retryAfterSeconds: allowance.retryAfterSeconds }
    if (!reset || !account || account.deactivatedAt !== undefined || (account.era ?? 0) !== reset.era)
      return refuse('link_invalid')
    const problem = passwordProblem(given.password)
    if (problem) return refuse(problem)
    if (account.totpSecret !== undefined) {
      if (!given.totp && !given.recovery) return refuse('totp_required')
      if (!(await factor.spend(account, given, now))) return refuse('totp_wrong')
    }
    const next = { passwordHash: await hashPassword(given.password), era: reset.era + 1 }
    const unchanged = { _id: account._id, era: account.era ?? { $exists: false }, deactivatedAt: { $exists: false } }
    const done = await store.commit([
      update(accounts, unchanged, { $set: next }),
      remove(resets, { accountId: account._id }),
      audit.write({ at: now, by: account._id, type: 'password_reset', about: account._id }),
    ])
    if (!done.ok) return refuse('link_invalid')
    await limits.forgive(account.emailHash, given.address)
    const counsellor = toCounsellor({ ...account, ...next })
    return account.totpSecret === undefined ? { ok: true, counsellor, owes: 'enrolment' } : { ok: true, counsellor }
  }

  async #find(token: string, now: number): Promise<Reset | null> {
    return this.#parts.resets.findOne({ _id: this.#id(token), expiresAt: { $gt: now } })
  }

  #id(token: string): string {
    return this.#parts.hash(`password-reset:${token}`)
  }
}
