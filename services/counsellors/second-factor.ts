import { randomBytes } from 'node:crypto'
import type { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type Store, update, type Write } from '../store/collection.ts'
import type { Account, KeyedHash } from './account.ts'
import { recoveryCodes, recoveryHash } from './recovery-codes.ts'
import { encodeBase32, matchingStep, totpUri } from './totp.ts'

/** What somebody gives besides their password: a code of their application, or one of the recovery codes. */
export interface GivenFactor {
  totp?: string | undefined
  recovery?: string | undefined
}

interface Enrolment {
  /** Base32, for whoever types it. */
  secret: string
  /** `otpauth://`, for a QR code. */
  uri: string
}

interface Confirmation {
  accountId: string
  code: string
  /** The request's own name. */
  request: string
  keep: (era: number) => Write
}

interface Parts {
  store: Store
  accounts: Collection<Account>
  hash: KeyedHash
  audit: StaffAudit
}

/** The application with six digits (RFC 6238), and the recovery codes for whoever has lost it. */
export class SecondFactor {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A new secret, which counts once a first code confirms it; what was set up before counts until then. */
  async begin(accountId: string): Promise<Enrolment | undefined> {
    const { accounts } = this.#parts
    const secret = encodeBase32(randomBytes(20))
    const _id = accountId
    const account = await accounts.findOneAndUpdate({ _id }, { $set: { pendingTotpSecret: secret } })
    return account ? { secret, uri: totpUri(secret, account.email) } : undefined
  }

  /**
   * Confirms the new secret by its first code, and gives new recovery codes, this once. Asked again with the same `request`
   * it gives the same ones. `undefined`: the code is not right. A new era begins: `keep` gives what lets the session that
   * asks go on in it, and no other.
   */
  async confirm({ accountId, code, request, keep }: Confirmation, now: number): Promise<string[] | undefined> {
    const { store, accounts, audit, hash } = this.#parts
    const account = await accounts.findOne({ _id: accountId })
    const pending = account?.pendingTotpSecret
    if (pending === undefined) return this.#again(account, request)
    const step = matchingStep(pending, code, now)
    if (step === undefined) return undefined
    const codes = recoveryCodes(hash, accountId, request)
    const era = (account?.era ?? 0) + 1
    const fresh = { totpSecret: pending, lastTotpStep: step, era, ...this.#kept(accountId, codes, request) }
    const seen = { lastTotpStep: account?.lastTotpStep ?? 0, era: account?.era ?? { $exists: false } }
    const done = await store.commit([
      update(
        accounts,
        // Of two devices that confirm at once, each with its own secret, only the last one shown is left to confirm.
        { _id: accountId, pendingTotpSecret: { $exists: true }, ...seen },
        { $set: fresh, $unset: { pendingTotpSecret: '' } },
      ),
      keep(era),
      audit.write({ at: now, by: accountId, type: 'factor_enrolled' }),
    ])
    return done.ok ? codes : undefined
  }

  /** Ten new recovery codes; the ones before are void. */
  async renewRecovery(accountId: string, request: string, now: number): Promise<string[]> {
    const { store, accounts, audit, hash } = this.#parts
    const codes = recoveryCodes(hash, accountId, request)
    const account = await accounts.findOne({ _id: accountId })
    const repeated = this.#again(account, request)
    if (repeated) return repeated
    await store.commit([
      update(accounts, { _id: accountId }, { $set: this.#kept(accountId, codes, request) }),
      audit.write({ at: now, by: accountId, type: 'recovery_renewed' }),
    ])
    return codes
  }

  /** Spends the code that was given. Atomic: of two sign-ins with the same one, one passes. */
  async spend(account: Account, given: GivenFactor, now: number): Promise<boolean> {
    if (given.totp) return this.#spendCode(account, given.totp, now)
    return given.recovery ? this.#spendRecovery(account, given.recovery, now) : false
  }

  async #spendCode(account: Account, code: string, now: number): Promise<boolean> {
    const step = account.totpSecret === undefined ? undefined : matchingStep(account.totpSecret, code, now)
    if (step === undefined) return false
    const spent = await this.#parts.accounts.updateOne(
      { _id: account._id, lastTotpStep: { $lt: step } },
      { $set: { lastTotpStep: step } },
    )
    return spent.matchedCount === 1
  }

  async #spendRecovery(account: Account, code: string, now: number): Promise<boolean> {
    const { store, accounts, audit, hash } = this.#parts
    const recoveryHashes = recoveryHash(hash, account._id, code)
    const done = await store.commit([
      update(accounts, { _id: account._id, recoveryHashes }, { $pull: { recoveryHashes } }),
      audit.write({ at: now, by: account._id, type: 'recovery_used' }),
    ])
    return done.ok
  }

  #kept(accountId: string, codes: string[], request: string) {
    const { hash } = this.#parts
    return {
      recoveryHashes: codes.map((code) => recoveryHash(hash, accountId, code)),
      recoveryFor: this.#requestHash(accountId, request),
    }
  }

  #again(account: Account | null | undefined, request: string): string[] | undefined {
    if (!account || account.recoveryFor !== this.#requestHash(account._id, request)) return undefined
    return recoveryCodes(this.#parts.hash, account._id, request)
  }

  #requestHash(accountId: string, request: string): string {
    return this.#parts.hash(`recovery-request:${accountId}:${request}`)
  }
}
