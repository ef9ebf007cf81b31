import type { StaffEventType } from '../audit/audit-record.ts'
import type { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type Store, type Update, update } from '../store/collection.ts'
import { type Account, type AccountDetails, toDetails } from './account.ts'
import { type Counsellor, isInRole, type Role } from './counsellor.ts'

/** Everything an administrator sets of an account. An absent day: not dated. */
export interface AccountSettings {
  roles: Role[]
  teams: string[]
  attestedOn?: string | undefined
  trainedOn?: string | undefined
  isPublicAgent: boolean
}

export type StaffDirectoryFailure = 'not_allowed' | 'account_not_found' | 'last_administrator'
type DirectoryResult = { ok: true; account: AccountDetails } | { ok: false; reason: StaffDirectoryFailure }

const mostListed = 1000

const isSame = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()

/** What administrators do with accounts. Each change travels with its audit event. */
export class StaffDirectory {
  readonly #store: Store
  readonly #accounts: Collection<Account>
  readonly #audit: StaffAudit

  constructor(store: Store, accounts: Collection<Account>, audit: StaffAudit) {
    this.#store = store
    this.#accounts = accounts
    this.#audit = audit
  }

  /** Who works here first, then who has left; by first name. */
  async all(): Promise<AccountDetails[]> {
    const found = await this.#accounts.find({ _id: { $gt: '' } }, { sort: { _id: 1 }, limit: mostListed }).toArray()
    const details = found.map(toDetails)
    return details.sort((a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name, 'fr'))
  }

  async change(id: string, by: Counsellor, wanted: AccountSettings, now: number): Promise<DirectoryResult> {
    const account = await this.#accounts.findOne({ _id: id })
    if (!account) return { ok: false, reason: 'account_not_found' }
    const { attestedOn, trainedOn, ...set } = wanted
    const dated = { attestedOn, trainedOn }
    const [given, taken] = [true, false].map((isGiven) =>
      Object.entries(dated).filter(([, on]) => (on !== undefined) === isGiven),
    )
    const $unset = Object.fromEntries((taken ?? []).map(([field]) => [field, '']))
    const types: StaffEventType[] = [
      ...(isSame(account.roles, wanted.roles) ? [] : (['roles_changed'] as const)),
      ...(isSame(account.teams ?? [], wanted.teams) ? [] : (['teams_changed'] as const)),
      ...(account.attestedOn === attestedOn && account.trainedOn === trainedOn ? [] : (['vouched'] as const)),
    ]
    const change = { $set: { ...set, ...Object.fromEntries(given ?? []) }, ...(taken?.length ? { $unset } : {}) }
    return this.#apply(account, by, change, types, now, wanted.roles)
  }

  /** Nobody signs in with it any more; its name stays in the histories. Ending its sessions is the caller's. */
  async deactivate(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    return this.#one(id, by, { $set: { deactivatedAt: now } }, 'deactivated', now)
  }

  async reactivate(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    return this.#one(id, by, { $unset: { deactivatedAt: '' } }, 'reactivated', now)
  }

  /** Phone and recovery codes are both lost: the next sign-in sets a new second factor up. */
  async resetFactor(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    const $unset = { totpSecret: '', pendingTotpSecret: '', recoveryHashes: '', recoveryFor: '' }
    return this.#one(id, by, { $unset }, 'factor_reset', now)
  }

  async #one(id: string, by: Counsellor, change: Update, type: StaffEventType, now: number): Promise<DirectoryResult> {
    const account = await this.#accounts.findOne({ _id: id })
    if (!account) return { ok: false, reason: 'account_not_found' }
    const roles = type === 'deactivated' ? [] : account.roles
    return this.#apply(account, by, change, [type], now, roles)
  }

  async #apply(
    account: Account,
    by: Counsellor,
    change: Update,
    types: readonly StaffEventType[],
    now: number,
    rolesAfter: readonly Role[],
  ): Promise<DirectoryResult> {
    if (!isInRole(by, 'administrator')) return { ok: false, reason: 'not_allowed' }
    const _id = account._id
    if (!rolesAfter.includes('administrator') && (await this.#isLastAdministrator(account)))
      return { ok: false, reason: 'last_administrator' }
    const events = types.map((type) => this.#audit.write({ at: now, by: by.id, type, about: _id }))
    await this.#store.commit([update(this.#accounts, { _id }, change), ...events])
    const after = await this.#accounts.findOne({ _id })
    return after ? { ok: true, account: toDetails(after) } : { ok: false, reason: 'account_not_found' }
  }

  /** Without one, nobody could invite, or let anybody in again. */
  async #isLastAdministrator(account: Account): Promise<boolean> {
    if (account.deactivatedAt !== undefined || !account.roles.includes('administrator')) return false
    const all = await this.#accounts.find({ roles: 'administrator' }, { limit: mostListed }).toArray()
    return !all.some(({ _id, deactivatedAt }) => _id !== account._id && deactivatedAt === undefined)
  }
}
