import type { Token } from '../normalise.ts'
import { classesOf, firstName } from './word-classes.ts'

/**
 * What the linear model sees of a message: each distinct word by its sound key, the pieces of that key (so that a
 * slip or an unknown ending still resembles what was learned), the classes a word belongs to (so that "comprimés"
 * resembles "cachets"), and which words stand together. A feature is known by 32 bits: there is no
 * vocabulary to ship, and any spelling has an address.
 */

/** How much one feature of each kind counts, before how rare it is; the same in training and in reading. */
export const featureWeights = {
  word: 1,
  piece: 0.5,
  class: 1,
  pair: 1,
  apart: 0.7,
  triple: 0.7,
  near: 0.5,
  mark: 1,
} as const
export type FeatureKind = keyof typeof featureWeights

const shortestPiece = 3
const longestPiece = 4
/** How many words back two words still stand together. */
const reach = 5

/** Spreads every bit of a 32-bit number over the others (Mueller's integer hash); signed, as bit operations give it. */
const spread = (hash: number): number => {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return mixed ^ (mixed >>> 16)
}

/** FNV-1a over UTF-16 units, 32 bits. */
const hashOf = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return spread(hash)
}

const seeds = {
  pair: 0x9e3779b1,
  apart: 0x85ebca6b,
  triple: 0xc2b2ae35,
  near: 0x27d4eb2f,
} as const

/** Two things in their order. */
const together = (seed: number, first: number, second: number): number => spread((Math.imul(first, seed) + second) | 0)

export interface WordFeatures {
  readonly hash: number
  readonly pieces: readonly number[]
  readonly classes: readonly number[]
}

/** The features of one word alone. */
export const featuresOfWord = (word: string): WordFeatures => {
  const classes = classesOf(word)
  // Who it is says nothing of what happened.
  if (classes.includes(firstName)) return { hash: hashOf(firstName, 5), pieces: [], classes: [] }
  const framed = `<${word}>`
  const pieces: number[] = []
  for (let size = shortestPiece; size <= longestPiece && size < framed.length; size += 1) {
    for (let at = 0; at + size <= framed.length; at += 1) pieces.push(hashOf(framed.slice(at, at + size), 2))
  }
  return { hash: hashOf(word, 1), pieces, classes: classes.map((name) => hashOf(name, 4)) }
}

/** Where features are put, one after the other: a list is filled again and again, most of them live for microseconds. */
export interface FeatureList {
  features: Int32Array
  kinds: Uint8Array
  length: number
}

// One feature with each word within reach, and two more with the one before the last.
const mostTogether = reach + 2

/** A list with room for what so many words add together. */
export const listFor = (words: number): FeatureList => ({
  features: new Int32Array(mostTogether * words),
  kinds: new Uint8Array(mostTogether * words),
  length: 0,
})

export const hasRoomFor = ({ features }: FeatureList, words: number): boolean => features.length >= mostTogether * words

const featureKinds = Object.keys(featureWeights) as FeatureKind[]
const kindAt = Object.fromEntries(featureKinds.map((kind, index) => [kind, index])) as Record<FeatureKind, number>

const push = (list: FeatureList, kind: number, feature: number): void => {
  const { length } = list
  list.features[length] = feature
  list.kinds[length] = kind
  list.length = length + 1
}

/**
 * Adds to `list` what the word at `at` says together with those before it, `from` being its sentence's first. `hashes`
 * are those of the words, in their order.
 */
export const addTogether = (list: FeatureList, hashes: Int32Array, from: number, at: number): void => {
  const hash = hashes[at] ?? 0
  const first = Math.max(from, at - reach)
  for (let back = at - 1; back >= first; back -= 1) {
    const other = hashes[back] ?? 0
    if (back === at - 1) push(list, kindAt.pair, together(seeds.pair, other, hash))
    else if (other < hash) push(list, kindAt.near, together(seeds.near, other, hash))
    else push(list, kindAt.near, together(seeds.near, hash, other))
    if (back === at - 2) {
      const between = hashes[at - 1] ?? 0
      push(list, kindAt.apart, together(seeds.apart, other, hash))
      push(list, kindAt.triple, together(seeds.triple, other, together(seeds.triple, between, hash)))
    }
  }
}

/** Marks that say how something is meant: a question, a laugh, somebody else's words. */
const marks = (
  [
    ['question', ['?']],
    ['exclamation', ['!']],
    ['quote', ['«', '"', '“']],
    ['ellipsis', ['…', '...']],
  ] as const
).map(([name, signs]): readonly [readonly string[], number] => [signs, hashOf(name, 3)])

export const marksOf = (text: string): number[] => {
  const found: number[] = []
  for (const [signs, mark] of marks) if (signs.some((sign) => text.includes(sign))) found.push(mark)
  return found
}

/** Where the sentence of each token begins. */
const sentenceStarts = (tokens: readonly Token[]): Int32Array => {
  const starts = new Int32Array(tokens.length)
  for (let at = 1; at < tokens.length; at += 1) {
    starts[at] = tokens[at]?.sentence === tokens[at - 1]?.sentence ? (starts[at - 1] ?? 0) : at
  }
  return starts
}

/**
 * Every feature of a message, as training counts them: a word counts once in a sentence. `linear-model.ts` comes to the
 * same sums faster.
 */
export const featuresOfMessage = (
  text: string,
  tokens: readonly Token[],
  each: (kind: FeatureKind, feature: number) => void,
): void => {
  const words = tokens.map((token) => featuresOfWord(token.word))
  const hashes = Int32Array.from(words, ({ hash }) => hash)
  const starts = sentenceStarts(tokens)
  const list = listFor(1)
  const seen = new Set<string>()
  for (const [at, { hash, pieces, classes }] of words.entries()) {
    const key = `${starts[at]} ${hash}`
    if (!seen.has(key)) {
      seen.add(key)
      each('word', hash)
      for (const piece of pieces) each('piece', piece)
      for (const name of classes) each('class', name)
    }
    list.length = 0
    addTogether(list, hashes, starts[at] ?? 0, at)
    for (let index = 0; index < list.length; index += 1) {
      each(featureKinds[list.kinds[index] ?? 0] ?? 'pair', list.features[index] ?? 0)
    }
  }
  for (const mark of marksOf(text)) each('mark', mark)
}
