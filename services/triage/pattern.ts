import { literalKey, type Token } from './normalise.ts'
import { foldWord, soundKey, soundStems } from './sound-key.ts'

/**
 * The small language rules are written in, one phrase a line:
 *
 * - `mourir` a word, by its sound; `harcel*` any word that begins so; `a|b` either; `word?` may be absent;
 * - `@field` any word of a lexical field; `_3` at most three words of any kind, within one sentence;
 * - `#num`, `#adult` (18 to 99), `#minor` (4 to 17), `#many` (4 and more), `#ten` (10 and more): numbers.
 *
 * Every phrase is bounded, so a message is read in time linear in its length.
 */

interface WordElement {
  readonly kind: 'word'
  readonly id: number
  readonly optional: boolean
}
interface GapElement {
  readonly kind: 'gap'
  readonly most: number
}
type Element = WordElement | GapElement

export interface Phrase<Owner> {
  readonly owner: Owner
  readonly source: string
  readonly elements: readonly Element[]
  /** The two rarest elements it cannot do without, its first apart: a message without them is not searched for it. */
  readonly keys: readonly [number, number]
}

/** A phrase found in a message: from token `from` to token `to`, both included. */
export interface Match<Owner> {
  readonly phrase: Phrase<Owner>
  readonly from: number
  readonly to: number
}

const numberClasses = (word: string): string[] => {
  if (!/^[0-9]+$/.test(word)) return []
  const value = Number(word)
  const classes = ['#num']
  if (value >= 18 && value <= 99) classes.push('#adult')
  if (value >= 4 && value <= 17) classes.push('#minor')
  if (value >= 4) classes.push('#many')
  if (value >= 10) classes.push('#ten')
  return classes
}

/** What one word can be in the rules: the elements it fits, and the phrases that may begin with it. */
interface WordReading<Owner> {
  readonly elements: ReadonlySet<number>
  readonly fits: Int32Array
  readonly phrases: readonly Phrase<Owner>[]
  /** The keys of `phrases`, two for each: a flat list is read many times faster than the phrases themselves. */
  readonly keys: Int32Array
}

interface Line<Owner> {
  readonly tokens: readonly Token[]
  readonly readings: readonly WordReading<Owner>[]
}

// A key that every message has: for phrases of one word.
const noKey = 0
const manyWords = 1 << 30

export class PhraseBook<Owner> {
  private readonly elementIds = new Map<string, number>()
  private readonly literals = new Map<string, number[]>()
  private readonly stems = new Map<string, number[]>()
  private readonly stemLengths = new Set<number>()
  private readonly startingWith = new Map<number, Phrase<Owner>[]>()
  private readonly readings = new Map<string, WordReading<Owner>>()
  /** How common the words of an element are, roughly: short words are in every message. */
  private readonly weights: number[] = [Number.POSITIVE_INFINITY]
  /** Where each element was last seen, counted over all messages ever read, so that it is never cleared. */
  private lastSeen = new Float64Array(64)
  private wordsRead = 0
  private readonly fields: Readonly<Record<string, readonly string[]>>

  constructor(fields: Readonly<Record<string, readonly string[]>>) {
    this.fields = fields
  }

  /** Throws when the phrase is not well formed: rules are data, and a wrong one must stop the start. */
  add(source: string, owner: Owner): void {
    const elements = source
      .trim()
      .split(/\s+/)
      .map((part) => this.element(part, source))
    const first = elements[0]
    if (first?.kind !== 'word' || first.optional) throw new Error(`A phrase must begin with a word: "${source}"`)
    const phrase = { owner, source, elements, keys: this.keysOf(elements) }
    const others = this.startingWith.get(first.id)
    if (others) others.push(phrase)
    else this.startingWith.set(first.id, [phrase])
  }

  find(tokens: readonly Token[], each: (match: Match<Owner>) => void): void {
    const readings = tokens.map(({ word }) => this.reading(word))
    const base = this.see(readings)
    const line: Line<Owner> = { tokens, readings }
    const { lastSeen } = this
    let here = base
    for (const { phrases, keys } of readings) {
      for (let index = 0; index < phrases.length; index += 1) {
        const [first, second] = [keys[2 * index] ?? noKey, keys[2 * index + 1] ?? noKey]
        if ((lastSeen[first] ?? 0) <= here || (lastSeen[second] ?? 0) <= here) continue
        const phrase = phrases[index]
        const from = here - base
        const to = phrase && this.follow(phrase, 1, line, from + 1)
        if (phrase && to !== undefined) each({ phrase, from, to: to - 1 })
      }
      here += 1
    }
  }

  /** Notes where each element of the message was last seen; gives the count before its first word. */
  private see(readings: readonly WordReading<Owner>[]): number {
    const size = this.weights.length
    if (this.lastSeen.length < size || this.wordsRead > manyWords) {
      this.lastSeen = new Float64Array(size)
      this.lastSeen[noKey] = Number.POSITIVE_INFINITY
      this.wordsRead = 0
    }
    const base = this.wordsRead + 1
    const { lastSeen } = this
    let here = base
    for (const { fits } of readings) {
      for (const id of fits) lastSeen[id] = here
      here += 1
    }
    this.wordsRead = base + readings.length
    return base
  }

  private keysOf(elements: readonly Element[]): readonly [number, number] {
    const needed = elements
      .slice(1)
      .flatMap((element) => (element.kind === 'word' && !element.optional ? [element.id] : []))
      .sort((a, b) => (this.weights[a] ?? 0) - (this.weights[b] ?? 0))
    return [needed[0] ?? noKey, needed[1] ?? noKey]
  }

  private element(part: string, source: string): Element {
    const gap = /^_([0-9]+)$/.exec(part)
    if (gap) return { kind: 'gap', most: Math.min(Number(gap[1]), 12) }
    const optional = part.length > 1 && part.endsWith('?')
    const words = optional ? part.slice(0, -1) : part
    return { kind: 'word', id: this.elementId(words, source), optional }
  }

  private elementId(words: string, source: string): number {
    const known = this.elementIds.get(words)
    if (known !== undefined) return known
    const id = this.weights.length
    this.elementIds.set(words, id)
    this.weights.push(0)
    for (const word of words.split('|')) this.register(word, id, source)
    return id
  }

  private register(word: string, id: number, source: string): void {
    if (word.startsWith('@') && word.length > 1) {
      const field = this.fields[word.slice(1)]
      if (!field) throw new Error(`Unknown field ${word} in "${source}"`)
      for (const member of field) this.register(member, id, source)
    } else if (word.endsWith('*')) {
      const folded = foldWord(word.slice(0, -1))
      // The key of "demander" has lost its ending: the stem "demande*" means that word too.
      // Not so for "caress*", whose own key would be that of "kart".
      if (!folded.endsWith('ss')) pushTo(this.literals, soundKey(folded), id)
      for (const stem of soundStems(folded)) {
        this.stemLengths.add(stem.length)
        pushTo(this.stems, stem, id)
      }
    } else if (word === '') throw new Error(`Empty word in "${source}"`)
    else pushTo(this.literals, literalKey(word), id)
    this.weights[id] = (this.weights[id] ?? 0) + (word.length <= 3 ? 8 : 1)
  }

  private reading(word: string): WordReading<Owner> {
    const cached = this.readings.get(word)
    if (cached) return cached
    const elements = new Set<number>(this.literals.get(word))
    for (const name of numberClasses(word)) for (const id of this.literals.get(name) ?? []) elements.add(id)
    for (const length of this.stemLengths) {
      if (length > word.length) continue
      for (const id of this.stems.get(word.slice(0, length)) ?? []) elements.add(id)
    }
    const phrases = [...elements].flatMap((id) => this.startingWith.get(id) ?? [])
    if (this.readings.size > 20_000) this.readings.clear()
    const keys = Int32Array.from(phrases.flatMap((phrase) => phrase.keys))
    const reading = { elements, fits: Int32Array.from(elements), phrases, keys }
    this.readings.set(word, reading)
    return reading
  }

  /** The index just after the match, or nothing. Tries the shortest gap first, so that quotes stay short. */
  private follow(phrase: Phrase<Owner>, element: number, line: Line<Owner>, at: number): number | undefined {
    const wanted = phrase.elements[element]
    if (!wanted) return at
    if (wanted.kind === 'gap') {
      for (let skip = 0; skip <= wanted.most; skip += 1) {
        if (skip > 0 && !sameSentence(line.tokens, at + skip - 1)) return undefined
        const end = this.follow(phrase, element + 1, line, at + skip)
        if (end !== undefined) return end
      }
      return undefined
    }
    if (line.readings[at]?.elements.has(wanted.id) && sameSentence(line.tokens, at)) {
      const end = this.follow(phrase, element + 1, line, at + 1)
      if (end !== undefined) return end
    }
    return wanted.optional ? this.follow(phrase, element + 1, line, at) : undefined
  }
}

const sameSentence = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.sentence === tokens[at - 1]?.sentence

const pushTo = (map: Map<string, number[]>, key: string, id: number): void => {
  const ids = map.get(key)
  if (!ids) map.set(key, [id])
  else if (!ids.includes(id)) ids.push(id)
}
