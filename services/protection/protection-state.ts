import type { Case } from '../cases/case.ts'
import type { Category, Signal } from '../taxonomy.ts'
import type { Proposal, ProtectionStep, Recipient, Transmission } from './protection-step.ts'

/** Signs that open the panel, also when what happened is past: these are never settled (taxonomy, convention 12). */
const openingSignals: readonly Signal[] = [
  ...(['immediate_danger', 'suicidal_ideation', 'self_harm', 'sexual_assault'] as const),
  ...(['family_offender', 'physical_violence', 'adult_offender'] as const),
]
const openingCategories: readonly Category[] = ['grooming', 'sextortion']

/** What in a report makes people look at protection: taxonomy ids, empty when nothing does. */
export const protectionGrounds = ({ signals, categories }: Pick<Case, 'signals' | 'categories'>): string[] => [
  ...openingSignals.filter((signal) => signals.includes(signal)),
  ...openingCategories.filter((category) => categories.includes(category)),
]

export interface OpenProposal {
  proposal: Proposal
  by: string
  at: number
  asLead: boolean
}

export interface Decision extends OpenProposal {
  decidedAt: number
  /** `null`: decided alone, life being in danger. */
  secondBy: string | null
  /** What is decided and not transmitted yet. */
  owed: Recipient[]
}

export interface ProtectionState {
  /** How many steps there are: what a page has seen, and must still be true when it acts. */
  turn: number
  /** Waits for a second person. */
  open: OpenProposal | null
  /** Oldest first; the last one stands. */
  decisions: Decision[]
  transmissions: (Transmission & { by: string })[]
  objections: { by: string; at: number; why: string }[]
}

/** A signalement goes to the procureur, and a copy of it to the CRIP. */
const recipientsOf = ({ measures }: Proposal): Recipient[] => {
  const named = measures.filter((measure): measure is Recipient => measure !== 'none')
  return [...new Set([...named, ...(measures.includes('prosecutor') ? (['crip'] as const) : [])])]
}

const decisionOf = (open: OpenProposal, decidedAt: number, secondBy: string | null): Decision => ({
  ...open,
  decidedAt,
  secondBy,
  owed: recipientsOf(open.proposal),
})

/** Where a case's protection stands, read from its steps. */
export const protectionState = (steps: readonly ProtectionStep[] = []): ProtectionState => {
  const state: ProtectionState = { turn: steps.length, open: null, decisions: [], transmissions: [], objections: [] }
  for (const step of steps) take(state, step)
  return state
}

const take = (state: ProtectionState, { kind, at, by, asLead, proposal, transmission, why = '' }: ProtectionStep) => {
  if (kind === 'proposed' && proposal) {
    const open = { proposal, by, at, asLead }
    if (proposal.danger) state.decisions.push(decisionOf(open, at, null))
    else state.open = open
  } else if (kind === 'agreed' && state.open) {
    // What two people decide replaces what two people decided before; what was decided in danger stays owed until it is
    // transmitted: whoever agrees on a letter has not said that the call to 15 or 17 was made.
    for (const earlier of state.decisions) if (!earlier.proposal.danger) earlier.owed = []
    state.decisions.push(decisionOf(state.open, at, by))
    state.open = null
  } else if (kind === 'objected') {
    state.objections.push({ by, at, why })
    state.open = null
  } else if (kind === 'transmitted' && transmission) {
    state.transmissions.push({ ...transmission, by })
    for (const decision of state.decisions) decision.owed = decision.owed.filter((to) => to !== transmission.to)
  }
}

/** In a word: for whoever sees the case without opening the panel. */
export const protectionBrief = (report: Pick<Case, 'signals' | 'categories' | 'protection'>) => {
  const { open, decisions } = protectionState(report.protection)
  const last = decisions.at(-1)
  const decided = last === undefined ? null : last.proposal.measures.includes('none') ? 'none' : 'measures'
  const owed = [...new Set(decisions.flatMap((decision) => decision.owed))]
  return { grounds: protectionGrounds(report), isOpen: open !== null, owed, decided }
}

/** Since when (ms) somebody must act: a second person, or whoever transmits. `undefined`: nothing waits. */
export const protectionWaitsSince = ({ open, decisions }: ProtectionState): number | undefined => {
  const unsent = decisions.filter(({ owed }) => owed.length > 0).map(({ decidedAt }) => decidedAt)
  const since = [...unsent, ...(open ? [open.at] : [])]
  return since.length > 0 ? Math.min(...since) : undefined
}
