import type { Case } from '../../services/cases/case.ts'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import { isInRole } from '../../services/counsellors/counsellor.ts'
import { agreementProblem } from '../../services/protection/protection-rules.ts'
import { type Decision, type ProtectionState, protectionGrounds } from '../../services/protection/protection-state.ts'

const iso = (at: number): string => new Date(at).toISOString()

export type Names = Map<string, string>

const decisionJson = ({ at, decidedAt, by, secondBy, ...rest }: Decision, names: Names) => ({
  ...rest,
  ...{ by, secondBy },
  at: iso(at),
  decidedAt: iso(decidedAt),
  byName: names.get(by) ?? null,
  secondByName: names.get(secondBy ?? '') ?? null,
})

/** Everybody who appears in it. */
export const peopleIn = ({ open, decisions, transmissions, objections }: ProtectionState): (string | null)[] => [
  ...[...decisions, ...transmissions, ...objections].map(({ by }) => by),
  ...decisions.map(({ secondBy }) => secondBy),
  open?.by ?? null,
]

/** The panel as `person` sees it: `mayAgree` says whether they may be the second one now. */
export const protectionJson = (report: Case, state: ProtectionState, names: Names, person: Counsellor) => {
  const by = { id: person.id, isLead: isInRole(person, 'child_protection_lead') }
  const { open } = state
  return {
    id: report._id,
    turn: state.turn,
    grounds: protectionGrounds(report),
    isPublicAgent: person.isPublicAgent === true,
    isLead: by.isLead,
    mayAgree: agreementProblem(state, by) ?? null,
    open: open && { ...open, at: iso(open.at), byName: names.get(open.by) ?? null },
    decisions: state.decisions.map((decision) => decisionJson(decision, names)),
    transmissions: state.transmissions.map(({ sentAt, ...rest }) => ({
      ...rest,
      sentAt: iso(sentAt),
      byName: names.get(rest.by) ?? null,
    })),
    objections: state.objections.map(({ at, by, why }) => ({ by, why, at: iso(at), byName: names.get(by) ?? null })),
  }
}

/** A line of the list of what waits: nothing that was told. */
export const waitingJson = (report: Case, state: ProtectionState, names: Names) => ({
  id: report._id,
  severity: report.severity,
  status: report.status,
  claimedByName: names.get(report.claimedBy ?? '') ?? null,
  since: iso(report.protectionWaitsSince ?? report.createdAt),
  /** A second person is waited for; otherwise a transmission. */
  isOpen: state.open !== null,
  byName: names.get(state.open?.by ?? '') ?? null,
  owed: state.decisions.flatMap(({ owed }) => owed),
})
