import type { Case } from './case.ts'

/** What is known of who does it. `null`: not said, or not in words that are read here; a person reads them. */
export interface OffenderView {
  isKnown: boolean | null
  isAdult: boolean
  /** Lives with the young person, or raises them. */
  isAtHome: boolean
  /** The teen's own words. */
  words: string | null
}

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const unknown = /\b(?:ne )?(?:sais|connais|connait|savons) pas\b|\binconnue?s?\b|\baucune idee\b/
const known =
  /\bconnais\b|\b(?:mon|ma|mes|son|sa|notre) [a-z]|\b(?:de|dans) (?:ma|mon|sa|son|la|notre) (?:classe|college|lycee|ecole|famille)\b/

/** Doubt stays doubt: only plain words say that somebody is known, or is not. */
export const offenderOf = ({ answers, signals }: Pick<Case, 'answers' | 'signals'>): OffenderView => {
  const words = answers.find(({ question }) => question === 'who')?.answer ?? null
  const isAtHome = signals.includes('family_offender')
  return { isKnown: isAtHome || isKnownIn(words), isAdult: signals.includes('adult_offender'), isAtHome, words }
}

const isKnownIn = (words: string | null): boolean | null => {
  if (words === null) return null
  const read = bare(words)
  if (unknown.test(read)) return false
  return known.test(read) ? true : null
}
