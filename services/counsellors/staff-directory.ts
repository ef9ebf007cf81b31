import type { StaffEventType } from '../audit/audit-record.ts'
import type { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type Filter, type Store, type Update, update } from '../store/collection.ts'
import { type Account, type AccountDetails, toDetails } from './account.ts'
import { type Counsellor, isInRole, type Role } from './counsellor.ts'

/** Everything an administrator sets of an account. An absent day: not dated. */
export interface AccountSettings {
  roles: Role[]
  attestedOn?: string | undefined
  trainedOn?: string | undefined
  isPublicAgent: boolean
}

export type StaffDirectoryFailure = 'not_allowed' | 'account_not_found' | 'last_administrator'
type DirectoryResult = { ok: true; account: AccountDetails } | { ok: false; reason: StaffDirectoryFailure }

/** What is to be written of an account as it was read. `rolesAfter`: those that it gives then. */
interface Planned {
  update: Update
  types: readonly StaffEventType[]
  rolesAfter: readonly Role[]
}

const mostListed = 1000
/** Each failed one means that somebody else's change was written. */
const mostAttempts = 20

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

  change(id: string, by: Counsellor, wanted: AccountSettings, now: number): Promise<DirectoryResult> {
    return this.#apply(id, by, now, (account) => settingsChange(account, wanted))
  }

  /** Nobody signs in with it any more; its name stays in the histories. Asked again, it is done already. */
  deactivate(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    return this.#apply(id, by, now, ({ deactivatedAt, era = 0 }) =>
      deactivatedAt === undefined
        ? { update: { $set: { deactivatedAt: now, era: era + 1 } }, types: ['deactivated'], rolesAfter: [] }
        : undefined,
    )
  }

  reactivate(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    return this.#apply(id, by, now, ({ deactivatedAt, roles }) =>
      deactivatedAt === undefined
        ? undefined
        : { update: { $unset: { deactivatedAt: '' } }, types: ['reactivated'], rolesAfter: roles },
    )
  }

  /** Phone and recovery codes are both lost: the next sign-in sets a new second factor up. */
  resetFactor(id: string, by: Counsellor, now: number): Promise<DirectoryResult> {
    const $unset = { totpSecret: '', pendingTotpSecret: '', recoveryHashes: '', recoveryFor: '' }
    return this.#apply(id, by, now, ({ era = 0, roles }) => ({
      update: { $set: { era: era + 1 }, $unset },
      types: ['factor_reset'],
      rolesAfter: roles,
    }))
  }

  /**
   * One conditional commit: the account is as it was read, and if it stops being an administrator's, another one's stays,
   * which is written too. So of two administrators who take it from each other at once, one finds that the other has gone.
   */
  async #apply(
    id: string,
    by: Counsellor,
    now: number,
    plan: (account: Account) => Planned | undefined,
  ): Promise<DirectoryResult> {
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const account = await this.#accounts.findOne({ _id: id })
      if (!account) return refuse('account_not_found')
      const planned = plan(account)
      if (!planned) return { ok: true, account: toDetails(account) }
      const loses = isAdministrator(account) && !planned.rolesAfter.includes('administrator')
      const staying = loses ? await this.#another(id) : undefined
      if (loses && !staying) return refuse('last_administrator')
      const done = await this.#store.commit([
        update(this.#accounts, asRead(account), planned.update),
        ...(staying ? [update(this.#accounts, staying, { $inc: { stayed: 1 } })] : []),
        ...planned.types.map((type) => this.#audit.write({ at: now, by: by.id, type, about: id })),
      ])
      if (!done.ok) continue
      const after = await this.#accounts.findOne({ _id: id })
      return after ? { ok: true, account: toDetails(after) } : refuse('account_not_found')
    }
    throw new Error('an account kept changing while it was changed')
  }

  /** An administrator who is not this one: what must still be true of them when the other is written. */
  async #another(id: string): Promise<Filter | undefined> {
    const all = await this.#accounts.find({ roles: 'administrator' }, { limit: mostListed }).toArray()
    const other = all.find((account) => account._id !== id && isAdministrator(account))
    return other && { _id: other._id, roles: 'administrator', deactivatedAt: { $exists: false } }
  }
}

const refuse = (reason: StaffDirectoryFailure) => ({ ok: false, reason }) as const

const isAdministrator = ({ roles, deactivatedAt }: Account): boolean =>
  roles.includes('administrator') && deactivatedAt === undefined

const asRead = ({ _id, roles, era, deactivatedAt }: Account): Filter => ({
  ...{ _id, roles, era: era ?? { $exists: false } },
  deactivatedAt: deactivatedAt === undefined ? { $exists: false } : deactivatedAt,
})

const settingsChange = (account: Account, wanted: AccountSettings): Planned => {
  const { attestedOn, trainedOn, ...set } = wanted
  const days = Object.entries({ attestedOn, trainedOn })
  const given = Object.fromEntries(days.filter(([, on]) => on !== undefined))
  const $unset = Object.fromEntries(days.flatMap(([field, on]) => (on === undefined ? [[field, '']] : [])))
  const isDated = account.attestedOn === attestedOn && account.trainedOn === trainedOn
  const types: StaffEventType[] = [
    ...(isSame(account.roles, wanted.roles) ? [] : (['roles_changed'] as const)),
    ...(isDated ? [] : (['vouched'] as const)),
    ...((account.isPublicAgent ?? false) === wanted.isPublicAgent ? [] : (['public_agent_changed'] as const)),
  ]
  const update = { $set: { ...set, ...given }, ...(Object.keys($unset).length > 0 ? { $unset } : {}) }
  return { update, types, rolesAfter: wanted.roles }
}
