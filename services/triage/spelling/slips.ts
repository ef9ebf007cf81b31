import { distance } from 'fastest-levenshtein'
import { dangerForms, falseFriends } from './lists.ts'

/**
 * A danger word typed wrong: a letter swapped with the next, missed, doubled, or its neighbour struck instead
 * ("suicdie", "mouriir", "scarigier"). Only these words are mended, and never from another word of French.
 */

const shortest = 5
const longest = 18
// Two slips leave a long word recognisable, and a short one anything.
const longEnoughForTwo = 10

/** The letters beside each on a French keyboard. */
const rows = ['azertyuiop', 'qsdfghjklm', 'wxcvbn']
const placeOf = new Map(rows.flatMap((row, y) => [...row].map((letter, x) => [letter, { x, y }] as const)))

const areNeighbours = (a: string, b: string): boolean => {
  const [first, second] = [placeOf.get(a), placeOf.get(b)]
  return !!first && !!second && Math.abs(first.x - second.x) <= 1 && Math.abs(first.y - second.y) <= 1
}

/** One bit for each letter: two words a slip apart differ by few. */
const lettersOf = (word: string): number => {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) - 97)
  return bits
}

const bitCount = (bits: number): number => {
  let left = bits
  let count = 0
  for (; left !== 0; count += 1) left &= left - 1
  return count
}

const formLetters = dangerForms.map(lettersOf)
const known: ReadonlySet<string> = new Set(dangerForms)

/** Two letters that changed places, and nothing else. */
const isSwap = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  let at = 0
  while (a[at] === b[at] && at < a.length) at += 1
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}

/** A first letter is rarely wrong: it was swapped or missed in a long word, or the next key was struck. */
const beginsAlike = (word: string, form: string): boolean => {
  if (word[0] === form[0]) return true
  if (word.slice(1) === form.slice(1)) return areNeighbours(word[0] ?? '', form[0] ?? '')
  return word.length >= 6 && (isSwap(word, form) || word === form.slice(1))
}

/** How far a word is from a form, or nothing when it cannot be a slip of it. */
const slipsBetween = (word: string, form: string): number | undefined => {
  const most = word.length >= longEnoughForTwo && form.length >= longEnoughForTwo ? 2 : 1
  if (Math.abs(word.length - form.length) > most) return undefined
  if (isSwap(word, form)) return beginsAlike(word, form) ? 1 : undefined
  const far = distance(word, form)
  return far <= most && beginsAlike(word, form) ? far : undefined
}

/** The danger word that an unknown word in lower case without accents is a slip of, or nothing. */
export const mendSlip = (folded: string): string | undefined => {
  if (folded.length < shortest || folded.length > longest || !/^[a-z]+$/.test(folded)) return undefined
  if (known.has(folded) || falseFriends.has(folded)) return undefined
  const letters = lettersOf(folded)
  const most = folded.length >= longEnoughForTwo ? 2 : 1
  let best: string | undefined
  let fewest = most + 1
  for (let index = 0; index < dangerForms.length; index += 1) {
    const form = dangerForms[index] ?? ''
    if (Math.abs(form.length - folded.length) > most) continue
    if (bitCount(letters ^ (formLetters[index] ?? 0)) > 2 * most) continue
    const slips = slipsBetween(folded, form)
    if (slips !== undefined && slips < fewest) [best, fewest] = [form, slips]
  }
  return best
}
