import type { EvidenceLink } from '../services/evidence/evidence-link.ts'
import type { Triage } from '../services/triage/triage.ts'
import type { DialogContext } from './dialog.ts'
import { plainWords } from './readers/plain-words.ts'

/** A message, with what was found in it: what every reader gets. */
export interface Heard {
  text: string
  /** Lower case, without accents, punctuation or "ne"; common short forms written out. Bounded. */
  words: string
  wordCount: number
  asks: boolean
  links: EvidenceLink[]
  triage: Triage
}

export function hear(text: string, context: DialogContext): Heard {
  const words = plainWords(text)
  return {
    text,
    words,
    wordCount: words === '' ? 0 : words.split(' ').length,
    asks: text.slice(0, 4000).includes('?'),
    links: context.foundLinks.links,
    triage: context.message,
  }
}

/** The teen's words, short enough for a draft and a summary. */
export function clip(text: string, length = 300): string {
  const flat = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return flat.length <= length ? flat : `${flat.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
