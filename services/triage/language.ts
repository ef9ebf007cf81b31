import { isSpelling } from './normalise.ts'
import { listIn, readLists } from './rule-files.ts'
import { foldWord } from './sound-key.ts'
import { findAddresses } from './spelling/addresses.ts'
import type { Triage } from './triage.ts'

/** Which language a whole report is in, from its small words: nothing else is common to "jsp" and to a formal letter. */

const words = readLists('language')
const french = new Set(listIn('language', words, 'fr'))
const english = new Set(listIn('language', words, 'en'))
const otherWords = new Set(listIn('language', words, 'other'))

// Enough to know, and a bound on what a very long report can cost.
const readAtMost = 4000
const latinWord = /[\p{Script=Latin}\p{M}0-9]+/gu
const foreignLetter = /(?!\p{Script=Latin})\p{L}/gu
// No letter before these is of another script: almost every message is read with this alone.
const beyondLatin = /[^\0-\u02af]/
const account = /@\S+/g
// Arabic written in Latin letters uses 3, 7 and 9 as letters: "3afak", "wa7ed".
const arabicDigit = /^(?:[379][a-z]{3,}|[a-z]+[379][a-z]+)$/
const ordinal = /^[379](?:eme|ieme|euros?|balles|jours?|mois|fois|filles?|gars|mecs?|heures?|ans)$/

interface Count {
  readonly total: number
  readonly fr: number
  readonly en: number
  readonly other: number
  readonly arabic: number
}

interface WordLanguage {
  readonly fr: boolean
  readonly en: boolean
  readonly other: boolean
  readonly arabic: boolean
}

// The same few thousand words come back in every message.
const knownWords = new Map<string, WordLanguage | null>()

/** Nothing for a number: it is of no language. */
const readLanguageOf = (written: string): WordLanguage | null => {
  const known = knownWords.get(written)
  if (known !== undefined) return known
  const word = foldWord(written)
  const language = /^[0-9]+$/.test(word)
    ? null
    : {
        fr: french.has(word) || isSpelling(word),
        en: english.has(word),
        other: otherWords.has(word),
        arabic: arabicDigit.test(word) && !ordinal.test(word) && !isSpelling(word),
      }
  if (knownWords.size > 20_000) knownWords.clear()
  if (written.length <= 40) knownWords.set(written, language)
  return language
}

const countWords = (text: string): Count => {
  let [total, fr, en, other, arabic] = [0, 0, 0, 0, 0]
  for (const written of text.match(latinWord) ?? []) {
    const language = readLanguageOf(written)
    if (!language) continue
    total += 1
    if (language.fr) fr += 1
    if (language.en) en += 1
    if (language.other) other += 1
    if (language.arabic) arabic += 1
  }
  return { total, fr, en, other, arabic }
}

const withoutAddresses = (text: string): string => {
  const left = findAddresses(text).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`,
    text,
  )
  return left.includes('@') ? left.replace(account, ' ') : left
}

/** Too little to tell ("ok", "prout", emoji) is French: the page is, and the words are then read as such. */
export const readLanguage = (messages: readonly string[]): Triage['language'] => {
  const written = messages.join('\n').slice(0, readAtMost)
  const text = withoutAddresses(written)
  const foreign = beyondLatin.test(text) ? (text.match(foreignLetter)?.length ?? 0) : 0
  const { total, fr, en, other, arabic } = countWords(text)
  if (foreign >= 4 && foreign > total) return 'unknown'
  if (arabic >= 2 && arabic * 4 >= fr) return 'unknown'
  if (en >= 3 && en > fr * 1.5 && en >= other) return 'en'
  if (other >= 2 && other > fr * 1.3) return 'unknown'
  return total >= 6 && fr * 10 < total ? 'unknown' : 'fr'
}
