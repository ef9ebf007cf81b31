import { isSpelling, readWritten } from './normalise.ts'
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
const number = /^[0-9]+$/
const inWord = /^[\p{Script=Latin}\p{M}0-9]$/u
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

const bits = { counted: 1, fr: 2, en: 4, other: 8, arabic: 16 } as const

/** `bits` of what a word is; none for a number, which is of no language. */
const readLanguageOf = (written: string): number => {
  const word = foldWord(written)
  if (number.test(word)) return 0
  const isArabic = arabicDigit.test(word) && !ordinal.test(word) && !isSpelling(word)
  return (
    bits.counted |
    (french.has(word) || isSpelling(word) ? bits.fr : 0) |
    (english.has(word) ? bits.en : 0) |
    (otherWords.has(word) ? bits.other : 0) |
    (isArabic ? bits.arabic : 0)
  )
}

const languageOf = (written: string): number => {
  const word = readWritten(written)
  if (word.language < 0) word.language = readLanguageOf(written)
  return word.language
}

const countWords = (text: string): Count => {
  const count = { total: 0, fr: 0, en: 0, other: 0, arabic: 0 }
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = wordEnd(text, start)
    if (end === start) {
      end += 1
      continue
    }
    const written = text.slice(start, end)
    const language = written < ':' && number.test(written) ? 0 : languageOf(written)
    if (language === 0) continue
    count.total += 1
    if (language & bits.fr) count.fr += 1
    if (language & bits.en) count.en += 1
    if (language & bits.other) count.other += 1
    if (language & bits.arabic) count.arabic += 1
  }
  return count
}

const plainEnd = 0x300
const plain = Uint8Array.from({ length: plainEnd }, (_, code) => (inWord.test(String.fromCharCode(code)) ? 1 : 0))

/** Where the run of Latin letters, marks and digits at `start` ends. */
const wordEnd = (text: string, start: number): number => {
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code < plainEnd) {
      if (plain[code] === 0) return at
      at += 1
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (!inWord.test(character)) return at
      at += character.length
    }
  }
  return at
}

const withoutAddresses = (text: string): string => {
  const addresses = findAddresses(text)
  if (addresses.length === 0 && !text.includes('@')) return text
  const left = addresses.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
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
