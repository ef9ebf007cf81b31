import type { StaffAudit } from '../audit/staff-audit.ts'
import type { Collection } from '../store/collection.ts'
import { type Account, type KeyedHash, tidyEmail, toCounsellor } from './account.ts'
import { type Refusal, refuse, type SignInResult } from './account-failure.ts'
import { maxPasswordLength, verifyPassword } from './password.ts'
import type { GivenFactor, SecondFactor } from './second-factor.ts'
import type { SignInLimits } from './sign-in-limits.ts'

interface Parts {
  accounts: Collection<Account>
  factor: SecondFactor
  limits: SignInLimits
  audit: StaffAudit
  emailHash: KeyedHash
}

/** What somebody types. `address` is the caller's network address, for the limit alone. */
type Given = GivenFactor & { password?: string | undefined; address: string }

/** Who is at the keyboard: at sign-in, and again before something grave. */
export class SignIn {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * By password. An account with a second factor needs its code too, or a recovery code; one without it comes in to set it
   * up, and for nothing else.
   */
  async signIn(given: Given & { email: string; password: string }, now: number): Promise<SignInResult> {
    const { accounts, audit, emailHash } = this.#parts
    const limited = emailHash(tidyEmail(given.email))
    const account = await accounts.findOne({ emailHash: limited })
    const refused = await this.#check({ account, limited, given, byPassword: true }, now)
    if (refused || !account) return refused ?? refuse('bad_credentials')
    await audit.record({ at: now, by: account._id, type: 'signed_in' })
    const counsellor = toCounsellor(account)
    return account.totpSecret === undefined ? { ok: true, counsellor, owes: 'enrolment' } : { ok: true, counsellor }
  }

  /**
   * Is it still the same person? They give what they would give at sign-in. `codeOnly`: the organisation's directory has
   * just let them in, and what is owed is the code. Whoever has neither password nor code must sign in there again.
   */
  async prove(accountId: string, given: Given, codeOnly: boolean, now: number): Promise<{ ok: true } | Refusal> {
    const account = await this.#parts.accounts.findOne({ _id: accountId })
    const byPassword = !codeOnly && account?.passwordHash !== undefined
    if (!byPassword && account?.totpSecret === undefined) return refuse('directory_sign_in_required')
    const limited = account?.emailHash ?? ''
    return (await this.#check({ account, limited, given, byPassword }, now)) ?? { ok: true }
  }

  /** Everything that must be known, in one place. Gives why not, or `undefined`. */
  async #check(
    asked: { account: Account | null; limited: string; given: Given; byPassword: boolean },
    now: number,
  ): Promise<Refusal | undefined> {
    const { account, limited, given, byPassword } = asked
    const { limits, factor } = this.#parts
    const allowance = await limits.take(limited, given.address)
    if (!allowance.ok) return { ...refuse('too_many_attempts'), retryAfterSeconds: allowance.retryAfterSeconds }
    const password = (given.password ?? '').slice(0, maxPasswordLength + 1)
    const matches = !byPassword || (await verifyPassword(account?.passwordHash, password))
    if (!account || !matches || account.deactivatedAt !== undefined) return refuse('bad_credentials')
    if (account.totpSecret !== undefined) {
      if (!given.totp && !given.recovery) return refuse('totp_required')
      if (!(await factor.spend(account, given, now))) return refuse('bad_credentials')
    }
    await limits.forgive(limited, given.address)
    return undefined
  }
}
