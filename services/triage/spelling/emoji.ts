import { foldWord, soundKey } from '../sound-key.ts'
import { pictures } from './lists.ts'

const pictograph = /\p{Extended_Pictographic}/u
const otherLetter = /\p{L}/u

const readAnew = (character: string): readonly string[] => {
  const known = pictures.get(character)
  if (known !== undefined) return known.split(' ').map((word) => soundKey(foldWord(word)))
  return pictograph.test(character) || otherLetter.test(character) ? [character] : []
}

const cache = new Map<string, readonly string[]>()

/**
 * What a picture says: a word where it has one, the first of its group otherwise; a letter of a far alphabet is a word
 * of its own; nothing for any other sign. Skin tones, joiners and variation selectors are signs of their own.
 */
export const readSign = (character: string): readonly string[] => {
  const cached = cache.get(character)
  if (cached) return cached
  const words = readAnew(character)
  if (cache.size > 4096) cache.clear()
  cache.set(character, words)
  return words
}
