import type { Token } from './normalise.ts'
import { normalise } from './normalise.ts'
import type { Match } from './phrase.ts'
import { type PhraseOwner, ruleBook } from './rule-book.ts'

/** One feature found in one message, with the tokens and the UTF-16 offsets it rests on. */
export interface Finding {
  readonly feature: string
  readonly message: number
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
  readonly quote: string
  /** Between quotation marks: perhaps somebody else's words. */
  readonly quoted: boolean
}

export type Findings = ReadonlyMap<string, readonly Finding[]>

// Enough to find two words near each other, and a bound on what a very long message can cost.
const mostPerFeature = 40

/** What surrounds each word, one bit for each kind of frame: eight kinds, one byte. */
type Frames = Uint8Array

const bits = {
  idiom: 1,
  dangerIdiom: 2,
  negator: 4,
  before: 8,
  after: 16,
  notNegating: 32,
  joint: 64,
  subject: 128,
} as const

const isFramed = (frames: Frames, at: number, kind: keyof typeof bits): boolean =>
  ((frames[at] ?? 0) & bits[kind]) !== 0

const frame = (frames: Frames, kind: keyof typeof bits, { from, to }: Match<PhraseOwner>): void => {
  for (let at = from; at <= to; at += 1) frames[at] = (frames[at] ?? 0) | bits[kind]
}

/**
 * "la dernière fois il …": the pronoun that a turn of phrase ends with begins what is said next ("… il me frappe"), which
 * is no figure of speech.
 */
const frameIdiom = (frames: Frames, { owner, from, to }: Match<PhraseOwner>): void => {
  const { kind } = owner
  const end = to > from && isFramed(frames, to, 'subject') ? to - 1 : to
  if (kind !== 'feature') frame(frames, kind, { owner, from, to: end })
}

const negates = (frames: Frames, at: number): boolean =>
  isFramed(frames, at, 'negator') && !isFramed(frames, at, 'notNegating')

/** "j'ai pas envie de …", "personne m'a …": looks a few words back, but not into another clause. */
const deniedBefore = (tokens: readonly Token[], frames: Frames, from: number): boolean => {
  const clause = tokens[from]?.clause
  let subjects = isFramed(frames, from, 'subject') ? 1 : 0
  for (let at = from - 1; at >= 0 && at >= from - 4; at -= 1) {
    if (tokens[at]?.clause !== clause) return false
    if (negates(frames, at) || (at >= from - 2 && isFramed(frames, at, 'before'))) {
      return subjects === 0 || at === from - 1
    }
    if (isFramed(frames, at, 'joint')) return false
    if (isFramed(frames, at, 'subject')) subjects += 1
    if (subjects > 1) return false
  }
  return false
}

const deniedWithin = (frames: Frames, from: number, to: number): boolean => {
  for (let at = from; at <= to; at += 1) if (negates(frames, at)) return true
  return false
}

/** "il me frappe pas", "ils me frappent plus": the two words after, unless another clause has begun. */
const deniedAfter = (tokens: readonly Token[], frames: Frames, to: number): boolean => {
  const clause = tokens[to]?.clause
  for (let at = to + 1; at <= to + 1; at += 1) {
    if (tokens[at]?.clause !== clause || isFramed(frames, at, 'joint') || isFramed(frames, at, 'subject')) return false
    if (negates(frames, at)) return true
  }
  return false
}

const isTakenBack = (tokens: readonly Token[], frames: Frames, { from, to }: Match<PhraseOwner>): boolean =>
  deniedWithin(frames, from, to) || deniedBefore(tokens, frames, from) || deniedAfter(tokens, frames, to)

const touchesIdiom = (frames: Frames, { from, to, owner }: Match<PhraseOwner>): boolean => {
  for (let at = from; at <= to; at += 1) {
    if (isFramed(frames, at, 'idiom')) return true
    if (owner.danger && isFramed(frames, at, 'dangerIdiom')) return true
  }
  return false
}

export interface MessageReading {
  readonly tokens: readonly Token[]
  readonly findings: Findings
  /** Whether a danger was named and taken back in the same breath, by a denial or a figure of speech. */
  readonly isDenied: boolean
}

/** Every feature of one message that is neither denied nor a figure of speech. Linear in its length; never throws. */
export const readMessage = (text: string, message: number): MessageReading => {
  const tokens = normalise(text)
  const frames = new Uint8Array(tokens.length)
  const matches: Match<PhraseOwner>[] = []
  const idioms: Match<PhraseOwner>[] = []
  ruleBook.find(tokens, (match) => {
    const { kind } = match.owner
    if (kind === 'feature') matches.push(match)
    else if (kind === 'idiom' || kind === 'dangerIdiom') idioms.push(match)
    else frame(frames, kind, match)
  })
  for (const idiom of idioms) frameIdiom(frames, idiom)
  const findings = new Map<string, Finding[]>()
  let isDenied = false
  for (const match of matches) {
    const { feature, firm, literal, danger } = match.owner
    const found = findings.get(feature)
    if (found && found.length >= mostPerFeature) continue
    if ((!literal && touchesIdiom(frames, match)) || (!firm && isTakenBack(tokens, frames, match))) {
      isDenied ||= danger
      continue
    }
    const start = tokens[match.from]?.start ?? 0
    const end = tokens[match.to]?.end ?? start
    const quoted = tokens[match.from]?.quoted === true
    const { from, to } = match
    const finding = { feature, message, from, to, start, end, quote: text.slice(start, end), quoted }
    if (found) found.push(finding)
    else findings.set(feature, [finding])
  }
  return { tokens, findings, isDenied }
}
