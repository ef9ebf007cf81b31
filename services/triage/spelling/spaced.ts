import type { Token } from '../normalise.ts'
import { dangerForms } from './lists.ts'
import { isDangerWord, readWord } from './words.ts'

/** Words written letter by letter, or cut in two: "s u i c i d e", "s.u.i.c.i.d.e", "sui cide". */

// "a a a a …" stays linear: no word is longer.
const mostLetters = 20
// Signs and spaces between two letters of one word.
const widestGap = 3
// Fewer letters are initials or mere talk, unless they spell a danger word.
const fewestLetters = 5

interface Run {
  readonly letters: readonly Token[]
  /** The index just after the last token of the run. */
  readonly end: number
}

/** The letters that stand alone from `at` on, each once: "c" is read as "ce est", two tokens of one letter. */
const runOfLetters = (tokens: readonly Token[], at: number): Run => {
  const letters: Token[] = []
  let end = at
  for (; end < tokens.length && letters.length < mostLetters; end += 1) {
    const token = tokens[end]
    const last = letters.at(-1)
    if (!token?.letter || (last && token.start - last.end > widestGap)) break
    if (token.start !== last?.start) letters.push(token)
  }
  return { letters, end }
}

/** One word of all the letters: its tokens have the offsets of them all. */
const asWord = (letters: readonly Token[]): Token[] => {
  const [first, last] = [letters[0], letters.at(-1)]
  if (!first || !last) return []
  const word = letters.map(({ letter }) => letter).join('')
  return readWord(word).map((key) => ({ ...first, word: key, end: last.end, letter: '' }))
}

const joinLetters = (letters: readonly Token[]): Token[] | undefined => {
  if (letters.length < 3) return undefined
  // "s . u . i": dots between letters end no sentence, but only a danger word is worth that reading.
  const isPlain = letters.length >= fewestLetters && letters[0]?.sentence === letters.at(-1)?.sentence
  return isPlain || isDangerWord(letters.map(({ letter }) => letter).join('')) ? asWord(letters) : undefined
}

/** A wider space ends a word of spaced letters: "j e  v e u x". */
const splitAtWideGaps = (letters: readonly Token[]): Token[][] => {
  const gaps = letters.slice(1).map((token, index) => token.start - (letters[index]?.end ?? 0))
  const narrow = Math.min(...gaps)
  const words: Token[][] = []
  for (const [index, token] of letters.entries()) {
    const gap = index === 0 ? Number.POSITIVE_INFINITY : (gaps[index - 1] ?? 0)
    if (gap > narrow) words.push([token])
    else words.at(-1)?.push(token)
  }
  return words
}

const readRun = (letters: readonly Token[]): Token[] | undefined => {
  if (letters.length < 3) return undefined
  const words = splitAtWideGaps(letters)
  if (words.length === 1) return joinLetters(letters)
  return letters.length >= fewestLetters && words.some((word) => word.length >= 3) ? words.flatMap(asWord) : undefined
}

/** Puts spaced letters together again. Linear: looks at most twenty letters ahead. */
export const joinSpacedLetters = (tokens: Token[]): Token[] => {
  if (!tokens.some(({ letter }, at) => letter && tokens[at + 1]?.letter)) return tokens
  const joined: Token[] = []
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at] as Token
    if (!token.letter || !tokens[at + 1]?.letter) {
      joined.push(token)
      at += 1
      continue
    }
    const { letters, end } = runOfLetters(tokens, at)
    const words = readRun(letters)
    joined.push(...(words ?? [token]))
    at = words ? end : at + 1
  }
  return joined
}

// Only words that no two others make: "poli ce" is not the police.
const cutStems = ['suicid', 'scarif', 'viol', 'agress', 'harcel', 'mouri', 'menac', 'coutea', 'medica', 'chantage']
const shortestCut = 6
const heads = new Set<string>()
const tails = new Set<string>()
for (const form of dangerForms) {
  if (form.length < shortestCut || !cutStems.some((stem) => form.startsWith(stem))) continue
  for (let at = 1; at <= form.length - 2; at += 1) {
    heads.add(form.slice(0, at))
    tails.add(form.slice(at))
  }
}

export const parts = { none: 0, head: 1, tail: 2, both: 3 } as const

/** Whether a written word may be the beginning or the end of a danger word cut in two. */
export const partOf = (folded: string): number =>
  (heads.has(folded) && !isDangerWord(folded) ? parts.head : parts.none) | (tails.has(folded) ? parts.tail : parts.none)

/** The keys of a danger word cut in two, or nothing. */
export const readCut = (head: string, tail: string): readonly string[] | undefined => {
  const word = head + tail
  return word.length >= shortestCut && isDangerWord(word) ? readWord(word) : undefined
}

/** Whether two written words stand near enough to be one. */
export const areClose = (before: Token, after: Token): boolean =>
  after.start >= before.end && after.start - before.end <= 2 && after.sentence === before.sentence
