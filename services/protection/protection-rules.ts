import type { ProtectionState } from './protection-state.ts'
import type { Proposal, Transmission } from './protection-step.ts'

/** Who acts, as far as the rules look. */
export interface Decider {
  id: string
  isLead: boolean
}

export type ProtectionFailure =
  /** Somebody else acted since the page was read. */
  | 'protection_changed'
  /** No measure, `none` beside a measure, or a danger to life without a call to 15 or 17 (or the other way round). */
  | 'protection_measures'
  | 'protection_nothing_open'
  /** The two people who decide are two. */
  | 'protection_same_person'
  /** One of the two is the child-protection lead. */
  | 'protection_lead_needed'
  /** Nothing of the kind was decided. */
  | 'protection_not_decided'
  /** It says that it was sent in the future, or before the decision was. */
  | 'protection_sent_when'

export const proposalProblem = (state: ProtectionState, proposal: Proposal): ProtectionFailure | undefined => {
  const { measures, danger } = proposal
  const doesNothing = measures.includes('none')
  if (measures.length === 0 || (doesNothing && measures.length > 1)) return 'protection_measures'
  // Help is called at once because life is in danger, and for nothing else; nobody decides alone that it is not called.
  if (danger !== measures.includes('emergency')) return 'protection_measures'
  if (danger) return undefined
  return state.open ? 'protection_changed' : undefined
}

/** Two named people, one of them the child-protection lead. */
export const agreementProblem = ({ open }: ProtectionState, by: Decider): ProtectionFailure | undefined => {
  if (!open) return 'protection_nothing_open'
  if (open.by === by.id) return 'protection_same_person'
  return open.asLead || by.isLead ? undefined : 'protection_lead_needed'
}

export const transmissionProblem = (
  { decisions }: ProtectionState,
  { to, sentAt }: Transmission,
  now: number,
): ProtectionFailure | undefined => {
  // A second one of the same kind is no error: a call may be made twice, a letter follow an e-mail.
  const isDecided = decisions.some(
    ({ proposal: { measures } }) => measures.includes(to) || (to === 'crip' && measures.includes('prosecutor')),
  )
  if (!isDecided) return 'protection_not_decided'
  return sentAt > now + clockSlackMs ? 'protection_sent_when' : undefined
}

/** The clock of whoever writes it down may be ahead of ours. */
const clockSlackMs = 5 * 60_000
