import type { Case } from '../cases/case.ts'
import { recorded } from '../cases/case-events.ts'
import { isVisible } from '../cases/case-queue.ts'
import type { CaseRepository } from '../cases/case-repository.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import { agreementProblem, type ProtectionFailure, proposalProblem, transmissionProblem } from './protection-rules.ts'
import { type ProtectionState, protectionState, protectionWaitsSince } from './protection-state.ts'
import type { Proposal, ProtectionStep, Transmission } from './protection-step.ts'

type Refused = { ok: false; reason: ProtectionFailure | 'not_allowed' | 'case_not_found' | 'not_yours' }
export type ProtectionResult = { ok: true; case: Case; state: ProtectionState } | Refused

/** What somebody does. `turn`: the step count that their page showed. `key`: the request's own name. */
export interface ProtectionAct {
  turn: number
  key?: string | undefined
}

type StepOf = Pick<ProtectionStep, 'kind' | 'proposal' | 'transmission' | 'why'>

/**
 * Decisions on protecting a minor. Each step is one conditional write: it holds only while the case has the steps that
 * its author saw, so that of two people who decide at once one is told of the other's step, and none is lost.
 */
export class Protection {
  readonly #repository: CaseRepository

  constructor(repository: CaseRepository) {
    this.#repository = repository
  }

  /** Where it stands. Reading is in the audit, as with every read of a case. */
  async read(caseId: string, person: Counsellor, now: number): Promise<ProtectionResult> {
    const found = await this.#mayAct(caseId, person)
    if (!found.ok) return found
    await this.#repository.recordRead(person.id, now, caseId)
    return found
  }

  propose(caseId: string, person: Counsellor, proposal: Proposal, act: ProtectionAct, now: number) {
    return this.#act(caseId, person, act, now, { kind: 'proposed', proposal }, (state) =>
      proposalProblem(state, proposal),
    )
  }

  agree(caseId: string, person: Counsellor, act: ProtectionAct, now: number) {
    const by = { id: person.id, isLead: isLead(person) }
    return this.#act(caseId, person, act, now, { kind: 'agreed' }, (state) => agreementProblem(state, by))
  }

  /** Ends the open proposal; whoever made it may also take it back. `why` stays. */
  object(caseId: string, person: Counsellor, why: string, act: ProtectionAct, now: number) {
    return this.#act(caseId, person, act, now, { kind: 'objected', why }, (state) =>
      state.open ? undefined : 'protection_nothing_open',
    )
  }

  transmit(caseId: string, person: Counsellor, transmission: Transmission, act: ProtectionAct, now: number) {
    return this.#act(caseId, person, act, now, { kind: 'transmitted', transmission }, (state) =>
      transmissionProblem(state, transmission, now),
    )
  }

  /** Cases where a second person, or a transmission, is waited for; the longest first. */
  async waiting(person: Counsellor): Promise<Case[]> {
    if (!isInRole(person, 'supervisor', 'child_protection_lead')) return []
    const filter = { protectionWaitsSince: { $exists: true, $gte: 0 }, purgingAt: { $exists: false } }
    return this.#repository.cases.find(filter, { sort: { protectionWaitsSince: 1 }, limit: 200 }).toArray()
  }

  async #act(
    caseId: string,
    person: Counsellor,
    { turn, key }: ProtectionAct,
    now: number,
    what: StepOf,
    problem: (state: ProtectionState) => ProtectionFailure | undefined,
  ): Promise<ProtectionResult> {
    const found = await this.#mayAct(caseId, person)
    if (!found.ok) return found
    const isDone = key !== undefined && found.case.protection?.some((step) => step.key === key && step.by === person.id)
    if (isDone) return found
    if (found.state.turn !== turn) return { ok: false, reason: 'protection_changed' }
    const reason = problem(found.state)
    if (reason) return { ok: false, reason }
    return this.#write(found.case, stepOf(person, what, now, key))
  }

  async #write(report: Case, step: ProtectionStep): Promise<ProtectionResult> {
    const steps = report.protection ?? []
    const state = protectionState([...steps, step])
    const waitsSince = protectionWaitsSince(state)
    const wrote = await this.#repository.cases.findOneAndUpdate(
      {
        _id: report._id,
        purgingAt: { $exists: false },
        protection: steps.length === 0 ? { $exists: false } : { $size: steps.length },
      },
      recorded({
        $push: { protection: step, events: { at: step.at, by: step.by, type: `protection_${step.kind}` } },
        ...(waitsSince === undefined
          ? { $unset: { protectionWaitsSince: '' } }
          : { $set: { protectionWaitsSince: waitsSince } }),
      }),
      { returnDocument: 'after' },
    )
    return wrote ? { ok: true, case: wrote, state } : { ok: false, reason: 'protection_changed' }
  }

  /** Whoever holds the case, supervisors, and the child-protection lead. */
  async #mayAct(caseId: string, person: Counsellor): Promise<ProtectionResult> {
    if (!isInRole(person, 'counsellor', 'supervisor', 'child_protection_lead')) return refuse('not_allowed')
    const found = await this.#repository.get(caseId)
    if (!found || !isVisible(found)) return refuse('case_not_found')
    const isTheirs = found.claimedBy === person.id || isInRole(person, 'supervisor', 'child_protection_lead')
    return isTheirs ? { ok: true, case: found, state: protectionState(found.protection) } : refuse('not_yours')
  }
}

const refuse = (reason: Refused['reason']): Refused => ({ ok: false, reason })

const isLead = (person: Counsellor): boolean => isInRole(person, 'child_protection_lead')

const stepOf = (person: Counsellor, what: StepOf, at: number, key: string | undefined): ProtectionStep => ({
  ...what,
  at,
  by: person.id,
  asLead: isLead(person),
  asPublicAgent: person.isPublicAgent === true,
  ...(key === undefined ? {} : { key }),
})
