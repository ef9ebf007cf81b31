import type { Alerts } from '../alerts/alerts.ts'
import type { HelpCall, HelpCalls } from '../care/help-calls.ts'
import type { Case } from '../cases/case.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import type { HeldMessage } from '../safe-adults/held-message.ts'
import type { Store } from '../store/collection.ts'
import type { Overseers } from './overseers.ts'

export interface CallParts {
  store: Pick<Store, 'commit'>
  alerts: Alerts
  accounts: Pick<Accounts, 'having'>
  overseers: Overseers
  calls: HelpCalls
}

/**
 * Brings a supervisor: on their console when one is open, and outside it (mail, webhook) when none is. What goes outside
 * holds no name and no word.
 */
export class TeamCalls {
  readonly #parts: CallParts

  constructor(parts: CallParts) {
    this.#parts = parts
  }

  /** "J'ai besoin d'aide", or nobody else is there for the next critical case. */
  async help(by: string, kind: HelpCall['kind'], now: number, caseId?: string): Promise<HelpCall> {
    const { call, isNew } = await this.#parts.calls.call(by, kind, now, caseId)
    if (isNew && !(await this.#parts.overseers.isAnyHere(now, by))) await this.#tell(`help:${call._id}`, 'help', now)
    return call
  }

  /** A message waits for a second adult. In a critical case nobody waits for one to sign in. */
  async held(report: Case, message: HeldMessage, now: number): Promise<void> {
    if (report.critical !== 1 || (await this.#parts.overseers.isAnyHere(now, message.by))) return
    await this.#tell(`held:${report._id}:${message.at}`, 'held', now, report)
  }

  async #tell(about: string, kind: 'help' | 'held', since: number, report?: Case): Promise<void> {
    const { store, alerts, accounts } = this.#parts
    const people = [...(await accounts.having('supervisor')), ...(await accounts.having('child_protection_lead'))]
    const of = report ? { caseId: report._id, severity: report.severity } : {}
    const writes = alerts.planAll(
      about,
      people.map(({ email }) => email),
      { kind, since, ...of },
    )
    if (writes.length > 0) await store.commit(writes)
  }
}
