import { type Alert, type Rung, rungs } from '../alerts/alert.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { Case } from '../cases/case.ts'
import { recorded } from '../cases/case-events.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import { nothingOwed } from '../cases/deadlines.ts'
import type { Clock } from '../clock.ts'
import type { Accounts } from '../counsellors/accounts.ts'
import type { Presence } from '../counsellors/presence.ts'
import type { Rota } from '../duty/rota.ts'
import type { Rotas } from '../duty/rotas.ts'
import { update } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'

const leaseMs = 30_000
const minuteMs = 60_000
const mostInARun = 50
/** While its owner may still answer, a case that somebody holds is only looked at again. */
const heldMs = 30_000

export interface EscalationParts {
  cases: CaseRepository
  alerts: Alerts
  rotas: Pick<Rotas, 'current'>
  accounts: Pick<Accounts, 'get' | 'having'>
  presence: Pick<Presence, 'isOnDuty'>
  leases: Leases
  clock: Clock
  /** Names this instance. */
  holder: string
}

/** Whom a rung asks: addresses of people, and of the line outside. */
type Recipients = (rung: Rung) => Promise<string[]>

/**
 * A case that nobody answers in time climbs a ladder: the on-call list, the supervisors, the line outside. Each rung is a
 * due date in the case, taken in one commit with the alerts that it makes: once per case and deadline, whatever is killed
 * and however many instances run. Any new deadline begins at the bottom.
 */
export class Escalation {
  readonly #parts: EscalationParts

  constructor(parts: EscalationParts) {
    this.#parts = parts
  }

  /** How many rungs were taken; `undefined`: another instance is doing so. */
  async run(): Promise<number | undefined> {
    const { leases, holder, clock } = this.#parts
    const now = clock()
    const due = await this.#due(now)
    if (due.length === 0) return 0
    const lease = await leases.take('escalation', holder, leaseMs)
    if (!lease) return undefined
    try {
      const rota = await this.#parts.rotas.current(now)
      let taken = 0
      for (const report of due) if (await this.#climb(lease, report, rota, now)) taken += 1
      return taken
    } finally {
      await lease.release()
    }
  }

  /** Cases whose first rung is due, and those whose next one is. */
  async #due(now: number): Promise<Case[]> {
    const { cases } = this.#parts
    const late = async (critical: number, before: number): Promise<Case[]> => {
      const overdue = { status: 'queued', critical, dueAt: { $lte: before } }
      const isNew = { ...overdue, 'escalation.dueAt': { $exists: false } }
      const isKnown = { ...overdue, 'escalation.dueAt': { $exists: true } }
      const fresh = await cases.cases.find(isNew, { sort: { dueAt: 1 }, limit: mostInARun }).toArray()
      // Those with a new deadline: it passed lately, so they stand at the end.
      const known = await cases.cases.find(isKnown, { sort: { dueAt: -1 }, limit: 2 * mostInARun }).toArray()
      return [...fresh, ...known.filter((report) => report.escalation?.dueAt !== report.dueAt)]
    }
    // Who is critical does not wait for its deadline while nobody is there who could keep it.
    const nobody = !(await this.#parts.presence.isOnDuty(now))
    const begun = await cases.cases
      .find(
        { 'escalation.nextAt': { $exists: true, $lte: now } },
        { sort: { 'escalation.nextAt': 1 }, limit: mostInARun },
      )
      .toArray()
    return [...(await late(1, nobody ? nothingOwed - 1 : now)), ...begun, ...(await late(0, now))].slice(0, mostInARun)
  }

  /** `false`: there was nothing to do any more, or somebody else did it. */
  async #climb(lease: Lease, report: Case, rota: Rota, now: number): Promise<boolean> {
    const { cases } = this.#parts
    const { _id, status, dueAt, escalation } = report
    if (escalation && (escalation.dueAt !== dueAt || status !== 'queued') && escalation.nextAt !== undefined) {
      await this.#rest(report, now)
      return false
    }
    const step = escalation?.dueAt === dueAt ? escalation.rung : 0
    const rung = rungs[step]
    if (!rung) return false
    const addresses = await recipientsOf(this.#parts.accounts, rota)(rung)
    const isLast = step === rungs.length - 1
    // Nobody is waited for who does not exist.
    const waitMs =
      addresses.length === 0 ? 0 : rota.ladderMinutes[report.critical === 1 ? 'critical' : 'other'] * minuteMs
    const alerts = this.#parts.alerts.planAll(`${_id}:${dueAt}:${rung}`, addresses, {
      kind: 'escalation',
      ...{ rung, caseId: _id, severity: report.severity, dueAt },
      since: report.queuedAt ?? report.createdAt,
    })
    const asItWas = escalation
      ? { 'escalation.dueAt': escalation.dueAt, 'escalation.rung': escalation.rung }
      : { 'escalation.dueAt': { $exists: false } }
    const climbed = update(
      cases.cases,
      { _id, status: 'queued', dueAt, ...asItWas },
      recorded({
        $set: { escalation: { dueAt, rung: step + 1, at: now, ...(isLast ? {} : { nextAt: now + waitMs }) } },
        $push: { events: { at: now, by: 'bot', type: `escalated_${rung}` } },
      }),
    )
    return (await cases.commit([lease.guard(), climbed, ...alerts])).ok
  }

  /** Held or answered: no rung is taken. Whoever holds it may still give it back unanswered. */
  async #rest({ _id, status, dueAt, escalation }: Case, now: number): Promise<void> {
    const mayComeBack = escalation?.dueAt === dueAt && status !== 'queued'
    await this.#parts.cases.cases.updateOne(
      { _id, 'escalation.nextAt': escalation?.nextAt },
      mayComeBack ? { $set: { 'escalation.nextAt': now + heldMs } } : { $unset: { 'escalation.nextAt': '' } },
    )
  }
}

const recipientsOf =
  (accounts: EscalationParts['accounts'], rota: Rota): Recipients =>
  async (rung) => {
    if (rung === 'fallback') return rota.fallback.email === '' ? [] : [rota.fallback.email]
    if (rung === 'supervisor') return (await accounts.having('supervisor')).map(({ email }) => email)
    const people = await Promise.all(rota.onCall.map((id) => accounts.get(id)))
    return people.flatMap((person) => (person ? [person.email] : []))
  }

/** Answered, taken or gone meanwhile: nobody need be told any more. */
export const isAnswered =
  (cases: Pick<CaseRepository, 'get'>) =>
  async ({ kind, caseId, dueAt }: Alert): Promise<boolean> => {
    if (kind !== 'escalation' || caseId === undefined) return false
    const report = await cases.get(caseId)
    return report?.dueAt !== dueAt || report?.status !== 'queued'
  }
