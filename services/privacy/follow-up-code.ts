import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * 2048 plain French nouns of 4 to 8 letters, without accents, plurals or pairs that differ by a last letter, and without words
 * that a report is likely to contain. Never remove or replace one: codes already given out would no longer be read.
 */
const wordsSchema = z.array(z.string().regex(/^[a-z]{4,8}$/)).length(2048)
export const followUpWords = wordsSchema.parse(
  JSON.parse(readFileSync(new URL('./follow-up-words.json', import.meta.url), 'utf8')),
)
const known = new Set(followUpWords)

/** Six words of 11 bits each: 66 random bits. */
const followUpCodeWords = 6

/** A new code, "tulipe-cobra-…", from the system's secure random source. Show it once; keep only its keyed hash. */
export const newFollowUpCode = (): string =>
  Array.from({ length: followUpCodeWords }, () => followUpWords[randomInt(followUpWords.length)]).join('-')

/**
 * The code in what a teen typed, in its canonical form: capitals, accents, spaces, commas, line breaks, numbering and words
 * around it do not matter. Undefined when there is none.
 */
export const parseFollowUpCode = (text: string): string | undefined => {
  const run = longestFirst(runsOf(wordsIn(text)).filter((each) => each.length >= followUpCodeWords))[0]
  if (!run) return undefined
  return codeWithin(run)
    .map((word) => word.folded)
    .join('-')
}

/**
 * Replaces every code by `[code]`, and what is nearly one too: six words in a row of which five are from the list are
 * a code with a typing mistake, and what is left of its secret can be guessed.
 */
export const blankFollowUpCodes = (text: string): string => {
  const words = wordsIn(text)
  let blanked = ''
  let at = 0
  for (const { start, end } of secretSpans(words)) {
    blanked += `${text.slice(at, start)}[code]`
    at = end
  }
  return blanked + text.slice(at)
}

interface Word {
  folded: string
  start: number
  end: number
  /** What stands between this word and the one before it. */
  gap: string
  isKnown: boolean
}

// A code copied from a list or a note: dashes, commas, numbers, line breaks between its words, but not half a page.
const longestGap = 16

const wordsIn = (text: string): Word[] => {
  const words: Word[] = []
  let end = 0
  for (const found of text.matchAll(/\p{L}[\p{L}\p{M}\u00AD\u200B-\u200D\u2060\uFEFF]*/gu)) {
    const folded = fold(found[0])
    words.push({
      folded,
      start: found.index,
      end: found.index + found[0].length,
      gap: text.slice(end, found.index),
      isKnown: known.has(folded),
    })
    end = found.index + found[0].length
  }
  return words
}

const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')

/** Maximal rows of list words that follow each other closely. */
const runsOf = (words: Word[]): Word[][] => {
  const runs: Word[][] = []
  let run: Word[] = []
  for (const word of words) {
    if (run.length > 0 && (!word.isKnown || word.gap.length > longestGap)) {
      runs.push(run)
      run = []
    }
    if (word.isKnown) run.push(word)
  }
  return run.length > 0 ? [...runs, run] : runs
}

// Two codes in one message are not expected; the one joined by dashes, as shown, is the likelier.
const longestFirst = (runs: Word[][]): Word[][] => [...runs].sort((a, b) => dashes(b) - dashes(a))

const dashes = (words: Word[]): number => words.slice(1).filter((word) => word.gap.trim() === '-').length

/** The six words of a longer row that are joined like a code. */
const codeWithin = (run: Word[]): Word[] => {
  const starts = Array.from({ length: Math.min(run.length - followUpCodeWords + 1, 100) }, (_, i) => i)
  const windows = starts.map((start) => run.slice(start, start + followUpCodeWords))
  return windows.reduce((best, window) => (dashes(window) > dashes(best) ? window : best))
}

const secretSpans = (words: Word[]): Span[] => {
  const codes = runsOf(words)
    .filter((run) => run.length >= followUpCodeWords)
    .map(spanOf)
  const others = [...codes, { start: Number.POSITIVE_INFINITY, end: 0 }].map(({ start }, i) =>
    words.filter((word) => word.start >= (codes[i - 1]?.end ?? 0) && word.end <= start),
  )
  return [...codes, ...others.flatMap(nearlyCodes)].sort((a, b) => a.start - b.start)
}

interface Span {
  start: number
  end: number
}

const spanOf = (words: Word[]): Span => ({ start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 })

const nearlyCodes = (words: Word[]): Span[] => {
  const spans: Span[] = []
  for (let i = 0; i + followUpCodeWords <= words.length + 1; i += 1) {
    const window = words.slice(i, i + followUpCodeWords)
    if (!isNearlyACode(window)) continue
    const span = spanOf(window.filter((word) => word.isKnown))
    const last = spans.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else spans.push(span)
  }
  return spans
}

const isNearlyACode = (window: Word[]): boolean =>
  window.filter((word) => word.isKnown).length >= followUpCodeWords - 1 &&
  window.slice(1).every((word) => word.gap.length <= longestGap)
