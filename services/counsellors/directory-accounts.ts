import { randomUUID } from 'node:crypto'
import type { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, insert, type Store, update } from '../store/collection.ts'
import { type Account, type KeyedHash, tidyEmail, toCounsellor } from './account.ts'
import { type Refusal, refuse, type SignInResult } from './account-failure.ts'
import type { Role } from './counsellor.ts'

interface Parts {
  store: Store
  accounts: Collection<Account>
  audit: StaffAudit
  hash: KeyedHash
  emailHash: KeyedHash
}

interface Vouched {
  subject: string
  email: string
  name: string
  roles: Role[]
  hasTwoFactors: boolean
}

const isSame = (a: readonly Role[], b: readonly Role[]): boolean => [...a].sort().join() === [...b].sort().join()

/**
 * Accounts of people whom the organisation's directory lets in. Their roles are the directory's at every sign-in; their
 * attestation and training are dated here. An account that has its own password is never joined by its address alone:
 * whoever runs the directory would be whoever they like.
 */
export class DirectoryAccounts {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async signIn(person: Vouched, now: number): Promise<SignInResult> {
    const { accounts, hash } = this.#parts
    const directoryHash = hash(`directory:${person.subject}`)
    const known = await accounts.findOne({ directoryHash })
    const account = known ? await this.#renew(known, person, now) : await this.#create(directoryHash, person, now)
    if (!('_id' in account)) return account
    const counsellor = toCounsellor(account)
    if (person.hasTwoFactors) return { ok: true, counsellor }
    return { ok: true, counsellor, owes: account.totpSecret === undefined ? 'enrolment' : 'code' }
  }

  async #renew(known: Account, person: Vouched, now: number): Promise<Account | Refusal> {
    const { store, accounts, audit } = this.#parts
    if (known.deactivatedAt !== undefined) return refuse('bad_credentials')
    const { _id } = known
    const changed = isSame(known.roles, person.roles)
      ? []
      : [audit.write({ at: now, by: _id, type: 'roles_changed', about: _id })]
    const done = await store.commit([
      update(accounts, { _id, deactivatedAt: { $exists: false } }, { $set: { roles: person.roles } }),
      audit.write({ at: now, by: _id, type: 'signed_in' }),
      ...changed,
    ])
    if (!done.ok) return refuse('bad_credentials')
    return { ...known, roles: person.roles }
  }

  async #create(directoryHash: string, person: Vouched, now: number): Promise<Account | Refusal> {
    const { store, accounts, audit, emailHash } = this.#parts
    const email = tidyEmail(person.email)
    const account: Account = {
      ...{ _id: randomUUID(), email, name: person.name, roles: person.roles, directoryHash },
      ...{ emailHash: emailHash(email), lastTotpStep: 0, createdAt: now },
    }
    const joined = audit.write({ at: now, by: account._id, type: 'joined', about: account._id })
    const done = await store.commit([insert(accounts, account), joined])
    return done.ok ? account : refuse('account_exists')
  }
}
