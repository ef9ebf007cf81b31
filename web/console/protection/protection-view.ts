import words from '../../../locales/fr/protection.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

export const t = wordsOf(words)

export interface ProposalView {
  measures: string[]
  danger: boolean
  why: string
  informParents: string
  teenAgreement: string
  teenWants: string
  teenTold: string
}

export interface OpenView {
  proposal: ProposalView
  by: string
  byName: string | null
  at: string
}

export interface DecisionView extends OpenView {
  decidedAt: string
  secondByName: string | null
  owed: string[]
}

/** The panel as the server gives it. `turn` goes back with each step: what this page has seen. */
export interface ProtectionView {
  id: string
  turn: number
  grounds: string[]
  isPublicAgent: boolean
  /** Why the reader may not be the second person; `null`: they may. */
  mayAgree: string | null
  open: OpenView | null
  decisions: DecisionView[]
  transmissions: { to: string; way: string; sentAt: string; note: string; byName: string | null }[]
  objections: { byName: string | null; at: string; why: string }[]
}

/** A word of one of the file's lists; what this page does not know yet is shown as it is. */
export const wordOf = (list: 'measures' | 'recipients' | 'ways' | 'parents' | 'agreement', id: string): string =>
  (words[list] as Record<string, string>)[id] ?? id

export const optionsOf = (list: 'measures' | 'recipients' | 'ways' | 'parents' | 'agreement') =>
  Object.entries(words[list])

export const recipientWords = (ids: readonly string[]): string => ids.map((id) => wordOf('recipients', id)).join(', ')
