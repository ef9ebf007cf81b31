import type { Span } from '../../evidence/text-shape.ts'

/**
 * A text as the finders read it: `folded` without case and accents, `cased` without accents alone. Both have the same
 * length; characters that are not seen (marks, zero-width) are gone, so {@link toOriginal} leads back to the text.
 */
export interface Page {
  readonly folded: string
  readonly cased: string
  /** For each place, where it stood in the text, and one more for the end. */
  readonly origins: Int32Array
}

/** What has been found already, and markers of an earlier redaction: no finder reads it again. */
const blank = '\0'
const marker = /\[(?:téléphone|e-mail|adresse|pseudo|lien|date|établissement|prénom|numéro)\]/g
const unseen = /\p{Mn}|\u00AD|[\u200B-\u200D]|\u2060|\uFEFF/u

const plainCharacters = new Map<string, string>()

/** One character for one, so that offsets hold: without accent, in its plainest form, apostrophes and dashes alike. */
const plain = (character: string): string => {
  const known = plainCharacters.get(character)
  if (known !== undefined) return known
  const found = readPlain(character)
  if (plainCharacters.size < 4096) plainCharacters.set(character, found)
  return found
}

const readPlain = (character: string): string => {
  if (/[\n\r\u0085\u2028\u2029]/.test(character)) return '\n'
  if (/\s/.test(character)) return ' '
  if (/[’‘ʼ´`]/.test(character)) return "'"
  if (/[‐‑‒–—−]/.test(character)) return '-'
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare.length === 1 ? bare : character
}

const lower = (character: string): string => {
  const small = character.toLowerCase()
  return small.length === 1 ? small : character
}

export const openPage = (text: string): Page => {
  const origins = new Int32Array(text.length + 1)
  let cased = ''
  let folded = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character > '\u007F' && unseen.test(character)) continue
    const seen = character > '\u007F' || character < ' ' ? plain(character) : character
    origins[cased.length] = at
    cased += seen
    folded += seen > '\u007F' || (seen >= 'A' && seen <= 'Z') ? lower(seen) : seen
  }
  origins[cased.length] = text.length
  return { folded, cased, origins: origins.subarray(0, cased.length + 1) }
}

/** The places of markers in a text that was redacted before. */
export const markersIn = (text: string): Span[] =>
  [...text.matchAll(marker)].map((found) => ({ start: found.index, end: found.index + found[0].length }))

/** The same page with the spans (in order, apart) made unreadable. */
export const without = (page: Page, spans: readonly Span[]): Page => {
  if (spans.length === 0) return page
  return { ...page, folded: blanked(page.folded, spans), cased: blanked(page.cased, spans) }
}

const blanked = (text: string, spans: readonly Span[]): string => {
  let out = ''
  let at = 0
  for (const { start, end } of spans) {
    out += text.slice(at, start) + blank.repeat(end - start)
    at = end
  }
  return out + text.slice(at)
}

/** Where a span of the page stands in the text. */
export const toOriginal = ({ origins }: Page, { start, end }: Span): Span => ({
  start: origins[start] ?? 0,
  end: end > start ? (origins[end] ?? 0) : (origins[start] ?? 0),
})

/** Where a span of the text stands on the page. */
export const toPage = ({ origins }: Page, { start, end }: Span): Span => ({
  start: lowerBound(origins, start),
  end: lowerBound(origins, end),
})

const lowerBound = (origins: Int32Array, value: number): number => {
  let from = 0
  let to = origins.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if ((origins[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

/** In order and apart: of two that overlap, one that covers both. */
export const inOrder = (spans: readonly Span[]): Span[] => {
  const apart: Span[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = apart.at(-1)
    if (end <= start) continue
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else apart.push({ start, end })
  }
  return apart
}

/** One word of letters, hyphens inside. */
export interface Word extends Span {
  folded: string
  cased: string
}

const wordForm = /\p{L}{1,30}(?:-\p{L}{1,30}){0,3}/uy

/** The word that begins at a place, `undefined` when none does. */
export const wordAt = ({ folded, cased }: Page, at: number): Word | undefined => {
  wordForm.lastIndex = at
  const found = wordForm.exec(folded)
  if (!found) return undefined
  const end = at + found[0].length
  if (/\p{L}/u.test(folded.charAt(end))) return undefined
  return { start: at, end, folded: found[0], cased: cased.slice(at, end) }
}

/** "Lucas", not "LUCAS": whoever writes in capitals says nothing by them. */
export const isCapitalised = (cased: string): boolean => /^\p{Lu}\p{Ll}/u.test(cased)
