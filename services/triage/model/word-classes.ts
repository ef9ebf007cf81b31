import { readFileSync } from 'node:fs'

/**
 * Words that mean nearly the same, by their sound keys: `class-keys.json` beside this file is written by
 * `npm run train` from `training/word-classes.json`.
 */
export interface ClassKeys {
  readonly names: readonly string[]
  /** Sound key → the classes it belongs to, by their index in `names`. */
  readonly words: Readonly<Record<string, readonly number[]>>
  /** The same for beginnings of sound keys. */
  readonly stems: Readonly<Record<string, readonly number[]>>
}

/** The class of first names: a word of it counts only as that. */
export const firstName = 'first_name'

const numbers: readonly (readonly [name: string, from: number, to: number])[] = [
  ['number', 0, Number.POSITIVE_INFINITY],
  ['number_of_a_minor', 4, 17],
  ['number_of_an_adult', 18, 99],
]

const numberClasses = (word: string): string[] => {
  if (!/^[0-9]+$/.test(word)) return []
  const value = Number(word)
  return numbers.flatMap(([name, from, to]) => (value >= from && value <= to ? [name] : []))
}

let keys: ClassKeys | undefined
const readKeys = (): ClassKeys => {
  keys ??= JSON.parse(readFileSync(new URL('./class-keys.json', import.meta.url), 'utf8')) as ClassKeys
  return keys
}

/** Training reads its own file before the one beside this code exists. */
export const useClassKeys = (given: ClassKeys): void => {
  keys = given
}

const shortestStem = 4

/** The classes of a sound key; none for most words. */
export const classesOf = (word: string): string[] => {
  const { names, words, stems } = readKeys()
  const found = new Set<number>(Object.hasOwn(words, word) ? words[word] : [])
  for (let length = shortestStem; length <= word.length; length += 1) {
    const stem = word.slice(0, length)
    if (Object.hasOwn(stems, stem)) for (const index of stems[stem] ?? []) found.add(index)
  }
  return [...[...found].sort((a, b) => a - b).flatMap((index) => names[index] ?? []), ...numberClasses(word)]
}
