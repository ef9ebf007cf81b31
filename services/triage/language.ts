import { z } from 'zod'
import { isSpelling } from './normalise.ts'
import { readRules } from './rule-book.ts'
import { foldWord } from './sound-key.ts'
import type { Triage } from './triage.ts'

/** Which language a whole report is in, from its small words: nothing else is common to "jsp" and to a formal letter. */

const words = readRules(
  'language',
  z.object({ fr: z.array(z.string()), en: z.array(z.string()), other: z.array(z.string()) }),
)
const french = new Set(words.fr)
const english = new Set(words.en)
const otherWords = new Set(words.other)

// Enough to know, and a bound on what a very long report can cost.
const readAtMost = 4000
const latinWord = /[\p{Script=Latin}\p{M}0-9]+/gu
const foreignLetter = /(?!\p{Script=Latin})\p{L}/gu
const address = /https?:\/\/\S+|@\S+|\S+@\S+/g
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

const countWords = (text: string): Count => {
  let [total, fr, en, other, arabic] = [0, 0, 0, 0, 0]
  for (const [match] of text.matchAll(latinWord)) {
    const word = foldWord(match)
    if (/^[0-9]+$/.test(word)) continue
    total += 1
    if (french.has(word) || isSpelling(word)) fr += 1
    if (english.has(word)) en += 1
    if (otherWords.has(word)) other += 1
    if (arabicDigit.test(word) && !ordinal.test(word) && !isSpelling(word)) arabic += 1
  }
  return { total, fr, en, other, arabic }
}

/** Too little to tell ("ok", "prout", emoji) is French: the page is, and the words are then read as such. */
export const readLanguage = (messages: readonly string[]): Triage['language'] => {
  const text = messages.join('\n').slice(0, readAtMost).replace(address, ' ')
  const foreign = text.match(foreignLetter)?.length ?? 0
  const { total, fr, en, other, arabic } = countWords(text)
  if (foreign >= 4 && foreign > total) return 'unknown'
  if (arabic >= 2 && arabic * 4 >= fr) return 'unknown'
  if (en >= 3 && en > fr * 1.5 && en >= other) return 'en'
  if (other >= 2 && other > fr * 1.3) return 'unknown'
  return total >= 6 && fr * 10 < total ? 'unknown' : 'fr'
}
