import { foldWord, soundKey } from '../sound-key.ts'
import {
  articles,
  dangerForms,
  gluedStems,
  maskedForms,
  shortDangerForms,
  spelled,
  wholeWords,
  wordsBefore,
} from './lists.ts'
import { mendSlip } from './slips.ts'

/** From a word as it is written, in lower case without accents, to the keys of the plain French it stands for. */

const stems = new Set(gluedStems)
const stemLengths = [...new Set(gluedStems.map((stem) => stem.length))].sort((a, b) => a - b)
const danger: ReadonlySet<string> = new Set([...dangerForms, ...shortDangerForms])

export const isDangerWord = (folded: string): boolean => danger.has(folded)

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
  '|': 'l',
  '+': 't',
}

/** "su1cide" is read as "suicide": a digit between two letters stands for the letter it looks like. */
const unleet = (text: string): string => text.replace(/(?<=[a-z])[013457](?=[a-z])/g, (digit) => leet[digit] ?? digit)

/**
 * The danger word that letters, digits and signs spell together ("$uicide", "m0ur1r", "v!0ler"), or nothing: only a
 * whole known word is read so, because "stop!arrete" and "moi@ici.fr" are not spelled with signs.
 */
export const readLeet = (chunk: string): readonly string[] | undefined => {
  const plain = chunk.replace(/[013457@$!€|+]/g, (sign) => leet[sign] ?? sign)
  const word = [plain, plain.replaceAll('1', 'l')].map(shorten).find((candidate) => danger.has(candidate))
  return word === undefined ? undefined : readWord(word)
}

/** "s*icide", "v**l", "p*te": a star for each letter, or two and more for any number of them. */
const fitsMask = (mask: string, form: string): boolean => {
  const [before = '', ...rest] = mask.split(/\*+/)
  const after = rest.join('')
  if (rest.length !== 1 || !form.startsWith(before) || !form.endsWith(after)) return false
  const hidden = form.length - before.length - after.length
  const stars = mask.length - before.length - after.length
  return hidden === stars || (stars > 1 && hidden > 0)
}

/** Several letters hidden apart ("s*ic*de"): each star is one letter. */
const fitsLetters = (mask: string, form: string): boolean =>
  mask.length === form.length && [...mask].every((sign, at) => sign === '*' || sign === form[at])

export const readMasked = (mask: string): readonly string[] | undefined => {
  if (mask.length > 20 || !/^[a-z][a-z*]*\*[a-z*]*$/.test(mask) || danger.has(mask.replace(/\*+$/, '')))
    return undefined
  const form = maskedForms.find((candidate) => fitsLetters(mask, candidate) || fitsMask(mask, candidate))
  return form === undefined ? undefined : readWord(form)
}

/** Three or more of a letter say nothing more than one: "mooort", "stooop". */
const shorten = (word: string): string => word.replace(/([a-z])\1{2,}/g, '$1')
/** "jpppp" is "jpp" and not "jp". */
const shortenToTwo = (word: string): string => word.replace(/([a-z])\1{2,}/g, '$1$1')

const laughter = /^[aeh]?(?:ha|he|hi|ah|ja|jaj){2,}[hj]?$|^[mp]t?d+r+$|^x+d+$|^lo+l+$/
const laugh = [soundKey('mdr')]

const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiouy'.includes(letter)

/** Cuts "minsulte" into "me insulte" and "jveux" into "je veux", or nothing when no article is glued to the word. */
const unglue = (word: string): readonly string[] | undefined => {
  const article = articles.get(word.charAt(0))
  if (article === undefined || word.length < 3 || wholeWords.has(word)) return undefined
  const rest = word.slice(1)
  const isGlued = (word.startsWith('j') && !isVowel(rest[0])) || beginsWithStem(rest)
  // "cetait" is the only verb that "ce" is written with; "coffre" and "cachette" are words of their own.
  if (word.startsWith('c') && !rest.startsWith('etai')) return undefined
  return isGlued ? [soundKey(article), ...(spelled(rest) ?? [soundKey(mendSlip(rest) ?? rest)])] : undefined
}

const smallWords: ReadonlySet<string> = new Set(wordsBefore)

/** Cuts a beginning into small words, the longest first, or gives nothing. */
const cutSmallWords = (text: string): string[] | undefined => {
  if (text === '') return []
  for (let length = Math.min(7, text.length); length > 0; length -= 1) {
    const head = text.slice(0, length)
    const rest = smallWords.has(head) ? cutSmallWords(text.slice(length)) : undefined
    if (rest) return [head, ...rest]
  }
  return undefined
}

const longestGlued = 24
const shortestLast = 5

/** "jeveuxmourir" and "#ilmefrappe": a danger word written in one piece with the small words before it. */
const cutGlued = (word: string): readonly string[] | undefined => {
  if (word.length > longestGlued || danger.has(word) || wholeWords.has(word)) return undefined
  for (let at = 2; at <= word.length - shortestLast; at += 1) {
    const small = danger.has(word.slice(at)) ? cutSmallWords(word.slice(0, at)) : undefined
    if (small) return [...small, word.slice(at)].flatMap(readWord)
  }
  return undefined
}

const beginsWithStem = (word: string): boolean => stemLengths.some((length) => stems.has(word.slice(0, length)))

/** A spelling known by heart, whatever letters were held down. */
const readKnown = (word: string, short: string): readonly string[] | undefined =>
  spelled(word) ?? (short === word ? undefined : (spelled(shortenToTwo(word)) ?? spelled(short)))

const readAnew = (folded: string): readonly string[] => {
  const word = unleet(folded)
  const short = shorten(word)
  const known = readKnown(word, short)
  if (known) return known
  if (laughter.test(word)) return laugh
  const single = articles.get(short)
  if (single !== undefined) return [soundKey(single)]
  const cut = unglue(short)
  if (cut) return cut
  const glued = cutGlued(short)
  if (glued) return glued
  return [soundKey(mendSlip(short) ?? short)]
}

const cache = new Map<string, readonly string[]>()

/** The keys of one written word in lower case without accents: several when words are glued together. */
export const readWord = (folded: string): readonly string[] => {
  const cached = cache.get(folded)
  if (cached) return cached
  const words = readAnew(folded)
  if (cache.size > 20_000) cache.clear()
  if (folded.length <= 40) cache.set(folded, words)
  return words
}

const articleKeys: ReadonlyMap<string, readonly string[]> = new Map(
  [...articles].map(([article, word]) => [article, [soundKey(word)]]),
)

/** What stands before an apostrophe: "j'", "qu'". */
export const readElided = (folded: string): readonly string[] => articleKeys.get(folded) ?? readWord(folded)

/** The key that a rule's word has in a message: rules and messages go through the same spellings. */
export const literalKey = (word: string): string => {
  const folded = foldWord(word)
  const known = spelled(folded)
  if (known?.length === 1 && known[0]) return known[0]
  return soundKey(articles.get(folded) ?? folded)
}
