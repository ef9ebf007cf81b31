import { literalKey, type Token } from './normalise.ts'
import { checkNotCut, gapOf, spreadJoined } from './phrase-syntax.ts'
import { foldWord, soundKey, soundStems } from './sound-key.ts'

/**
 * The small language rules are written in, one phrase a line:
 *
 * - `mourir` a word, by its sound; `harcel*` any word that begins so; `a|b` either; `word?` may be absent;
 * - `a|b+c` one word, or two in a row: a bare space there would end the alternatives (`a|b`, then `c`);
 * - `@field` any word of a lexical field; `_3` at most three words of any kind, within one sentence;
 * - `#num`, `#adult` (18 to 99), `#minor` (4 to 17), `#many` (4 and more), `#ten` (10 and more): numbers.
 *
 * Every phrase is bounded, so a message is read in time linear in its length.
 */

/**
 * One element of a phrase as a number, so that a book is written to disk and read back at little cost: a gap is its
 * width below zero; a word is twice its id, and one more when it may be absent.
 */
type Element = number

const gap = (most: number): Element => -most
const word = (id: number): Element => id * 2
const optional = (element: Element): Element => element + 1
const isWord = (element: Element): boolean => element > 0
const isOptional = (element: Element): boolean => element % 2 === 1
const idOf = (element: Element): number => element >> 1

export interface Phrase<Owner> {
  readonly owner: Owner
  readonly elements: readonly Element[]
  /** Its place in the book. */
  readonly order: number
  /** The rarest element that it cannot do without: it is looked for where that one stands. */
  readonly anchor: number
  /** The next rarest: a message without it is not searched for the phrase. `noKey` for a phrase of one word. */
  readonly second: number
  /** How many words stand before the anchor, at least and at most. */
  readonly before: readonly [least: number, most: number]
}

/** How often the most common words stand in a thousand, by their sound key. */
export type CommonWords = Readonly<Record<string, number>>

/** A book as plain data: what the build writes, so that a start does not compile every phrase again. */
export interface CompiledBook<Owner> {
  readonly owners: readonly Owner[]
  /** For each phrase the index of its owner, its anchor, its second key, what is before the anchor, and its elements. */
  readonly phrases: readonly (readonly number[])[]
  readonly literals: readonly (readonly [string, number[]])[]
  readonly stems: readonly (readonly [string, number[]])[]
  readonly stemLengths: readonly number[]
  /** How many elements there are. */
  readonly size: number
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

/** What one word can be in the rules: the elements it fits, and the phrases that are looked for where it stands. */
interface WordReading<Owner> {
  readonly elements: ReadonlySet<number>
  /** Those of the elements that are the second key of some phrase. */
  readonly keys: Int32Array
  readonly anchored: readonly Phrase<Owner>[]
  /**
   * Four numbers for each of them: its second key, its first element, and how many words stand before its anchor, at
   * least and at most. Most phrases are passed over by these alone.
   */
  readonly looks: Int32Array
}

interface Line<Owner> {
  readonly tokens: readonly Token[]
  readonly readings: readonly WordReading<Owner>[]
}

// A key that every message has: for phrases of one word.
const noKey = 0
const manyMessages = 1 << 30
const numbersInLook = 4

export class PhraseBook<Owner> {
  private readonly elements = new Map<string, Element>()
  private readonly literals = new Map<string, number[]>()
  private readonly stems = new Map<string, number[]>()
  private readonly stemLengths = new Set<number>()
  private readonly phrases: Phrase<Owner>[] = []
  private readonly anchoredAt = new Map<number, Phrase<Owner>[]>()
  private readonly readings = new Map<string, WordReading<Owner>>()
  /** How common the words of an element are. */
  private readonly weights: number[] = [Number.POSITIVE_INFINITY]
  /** In which message each second key was last seen, so that it is never cleared. */
  private lastSeen = new Int32Array(0)
  private messagesRead = 0
  /** The elements that are some phrase's second key: few of all. */
  private readonly lookedUp = new Set<number>()
  private readonly fields: Readonly<Record<string, readonly string[]>>
  private readonly commonWords: CommonWords

  /** `commonWords` only makes it quicker: phrases are looked for where their rarest word stands. */
  constructor(fields: Readonly<Record<string, readonly string[]>>, commonWords: CommonWords = {}) {
    this.fields = fields
    this.commonWords = commonWords
  }

  /** Throws when the phrase is not well formed: rules are data, and a wrong one must stop the start. */
  add(source: string, owner: Owner): void {
    for (const plain of source.includes('+') ? spreadJoined(source) : [source]) this.addPlain(plain, source, owner)
  }

  private addPlain(plain: string, source: string, owner: Owner): void {
    const parts = plain.split(' ')
    checkNotCut(parts, source)
    const elements = parts.map((part) => this.element(part, source))
    const first = elements[0]
    if (first === undefined || !isWord(first) || isOptional(first)) {
      throw new Error(`A phrase must begin with a word: "${source}"`)
    }
    const [at, second] = this.rarest(elements)
    const before = reachOf(elements.slice(0, at))
    this.keep({ owner, elements, order: this.phrases.length, anchor: idOf(elements[at] ?? 0), second, before })
  }

  private keep(phrase: Phrase<Owner>): void {
    this.phrases.push(phrase)
    if (phrase.second !== noKey) this.lookedUp.add(phrase.second)
    if (this.readings.size > 0) this.readings.clear()
    const others = this.anchoredAt.get(phrase.anchor)
    if (others) others.push(phrase)
    else this.anchoredAt.set(phrase.anchor, [phrase])
  }

  /** The book as plain data. */
  compiled(): CompiledBook<Owner> {
    const owners = [...new Set(this.phrases.map(({ owner }) => owner))]
    const indexes = new Map(owners.map((owner, index) => [owner, index]))
    return {
      owners,
      phrases: this.phrases.map(({ owner, anchor, second, before, elements }) => [
        ...[indexes.get(owner) ?? 0, anchor, second],
        ...before,
        ...elements,
      ]),
      literals: [...this.literals],
      stems: [...this.stems],
      stemLengths: [...this.stemLengths],
      size: this.weights.length,
    }
  }

  /** Fills an empty book with what `compiled` gave. */
  restore({ owners, phrases, literals, stems, stemLengths, size }: CompiledBook<Owner>): void {
    for (const [key, ids] of literals) this.literals.set(key, ids)
    for (const [key, ids] of stems) this.stems.set(key, ids)
    for (const length of stemLengths) this.stemLengths.add(length)
    this.weights.length = size
    for (const [index = 0, anchor = noKey, second = noKey, least = 0, most = 0, ...elements] of phrases) {
      const owner = owners[index]
      if (owner !== undefined) {
        this.keep({ owner, elements, order: this.phrases.length, anchor, second, before: [least, most] })
      }
    }
  }

  /** Every phrase of the message, in the order of where it begins and then of the book. */
  find(tokens: readonly Token[], each: (match: Match<Owner>) => void): void {
    const readings = tokens.map((token) => this.reading(token.word))
    const now = this.see(readings)
    const { lastSeen } = this
    const line: Line<Owner> = { tokens, readings }
    const found: Match<Owner>[] = []
    for (let at = 0; at < readings.length; at += 1) {
      const reading = readings[at]
      if (!reading) continue
      const { looks } = reading
      for (let index = 0; index < looks.length; index += numbersInLook) {
        if (lastSeen[looks[index] ?? noKey] !== now) continue
        const first = looks[index + 1] ?? noKey
        const last = at - (looks[index + 2] ?? 0)
        for (let from = Math.max(0, at - (looks[index + 3] ?? 0)); from <= last; from += 1) {
          if (!readings[from]?.elements.has(first)) continue
          const phrase = reading.anchored[index / numbersInLook]
          const to = phrase && this.follow(phrase, 1, line, from + 1)
          if (phrase && to !== undefined) found.push({ phrase, from, to: to - 1 })
        }
      }
    }
    found.sort((a, b) => a.from - b.from || a.phrase.order - b.phrase.order)
    let last: Match<Owner> | undefined
    for (const match of found) {
      // Two of its words may both be the anchor: it is the same phrase.
      if (match.phrase !== last?.phrase || match.from !== last.from) each(match)
      last = match
    }
  }

  /** Notes which second keys the message has; gives the number that stands for it in `lastSeen`. */
  private see(readings: readonly WordReading<Owner>[]): number {
    const size = this.weights.length
    if (this.lastSeen.length < size || this.messagesRead > manyMessages) {
      this.lastSeen = new Int32Array(size)
      this.messagesRead = 0
    }
    this.messagesRead += 1
    const { lastSeen, messagesRead: now } = this
    lastSeen[noKey] = now
    for (const { keys } of readings) {
      for (let index = 0; index < keys.length; index += 1) lastSeen[keys[index] ?? noKey] = now
    }
    return now
  }

  /** The place of the rarest element that is always there, and the next rarest. */
  private rarest(elements: readonly Element[]): readonly [at: number, second: number] {
    let [at, second] = [0, noKey]
    for (let index = 1; index < elements.length; index += 1) {
      const element = elements[index] ?? 0
      if (!isWord(element) || isOptional(element)) continue
      const id = idOf(element)
      const anchor = idOf(elements[at] ?? 0)
      if (this.weightOf(id) < this.weightOf(anchor)) [at, second] = [index, anchor]
      else if (this.weightOf(id) < this.weightOf(second)) second = id
    }
    return [at, second]
  }

  private weightOf(id: number): number {
    return this.weights[id] ?? Number.POSITIVE_INFINITY
  }

  private element(part: string, source: string): Element {
    const known = this.elements.get(part)
    if (known !== undefined) return known
    const element = this.newElement(part, source)
    this.elements.set(part, element)
    return element
  }

  private newElement(part: string, source: string): Element {
    if (part.startsWith('_')) return gap(gapOf(part, source))
    return part.length > 1 && part.endsWith('?')
      ? optional(this.wordElement(part.slice(0, -1), source))
      : this.wordElement(part, source)
  }

  private wordElement(words: string, source: string): Element {
    const known = this.elements.get(words)
    if (known !== undefined) return known
    const id = this.weights.length
    this.weights.push(0)
    for (const named of words.split('|')) this.register(named, id, source)
    this.elements.set(words, word(id))
    return word(id)
  }

  private register(word: string, id: number, source: string): void {
    if (word.startsWith('@') && word.length > 1) {
      const field = this.fields[word.slice(1)]
      if (!field) throw new Error(`Unknown field ${word} in "${source}"`)
      for (const member of field) this.register(member, id, source)
    } else if (word === '' || word.includes(' ')) throw new Error(`Not one word, "${word}", in "${source}"`)
    else if (word.endsWith('*')) this.registerStem(word, id)
    else this.registerKey(keyOf(word), id)
  }

  private registerStem(word: string, id: number): void {
    const { key, stems } = stemOf(word)
    if (key !== undefined) this.registerKey(key, id)
    for (const stem of stems) {
      this.stemLengths.add(stem.length)
      pushTo(this.stems, stem, id)
      for (const [common, times] of Object.entries(this.commonWords)) {
        if (common.startsWith(stem)) this.weigh(id, times)
      }
    }
  }

  private registerKey(key: string, id: number): void {
    pushTo(this.literals, key, id)
    this.weigh(id, 1 + (this.commonWords[key] ?? 0))
  }

  private weigh(id: number, times: number): void {
    this.weights[id] = (this.weights[id] ?? 0) + times
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
    const anchored = [...elements].flatMap((id) => this.anchoredAt.get(id) ?? [])
    if (this.readings.size > 20_000) this.readings.clear()
    const keys = Int32Array.from([...elements].filter((id) => this.lookedUp.has(id)))
    const looks = Int32Array.from(anchored.flatMap(lookOf))
    const reading = { elements, keys, anchored, looks }
    this.readings.set(word, reading)
    return reading
  }

  /** The index just after the match, or nothing. Tries the shortest gap first, so that quotes stay short. */
  private follow(phrase: Phrase<Owner>, element: number, line: Line<Owner>, at: number): number | undefined {
    const wanted = phrase.elements[element]
    if (wanted === undefined) return at
    if (!isWord(wanted)) {
      for (let skip = 0; skip <= -wanted; skip += 1) {
        if (skip > 0 && !sameSentence(line.tokens, at + skip - 1)) return undefined
        const end = this.follow(phrase, element + 1, line, at + skip)
        if (end !== undefined) return end
      }
      return undefined
    }
    if (line.readings[at]?.elements.has(idOf(wanted)) && sameSentence(line.tokens, at)) {
      const end = this.follow(phrase, element + 1, line, at + 1)
      if (end !== undefined) return end
    }
    return isOptional(wanted) ? this.follow(phrase, element + 1, line, at) : undefined
  }
}

const lookOf = ({ second, elements, before }: Phrase<unknown>): number[] => [second, idOf(elements[0] ?? 0), ...before]

/** How many words these elements take, at least and at most. */
const reachOf = (elements: readonly Element[]): readonly [number, number] => {
  let [least, most] = [0, 0]
  for (const element of elements) {
    if (isWord(element) && !isOptional(element)) least += 1
    most += isWord(element) ? 1 : -element
  }
  return [least, most]
}

const sameSentence = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.sentence === tokens[at - 1]?.sentence

// The same few thousand words make all the phrases.
const keys = new Map<string, string>()
const keyOf = (word: string): string => {
  const known = keys.get(word)
  if (known !== undefined) return known
  const key = literalKey(word)
  keys.set(word, key)
  return key
}

interface Stem {
  readonly key: string | undefined
  readonly stems: readonly string[]
}

const knownStems = new Map<string, Stem>()
const stemOf = (word: string): Stem => {
  const known = knownStems.get(word)
  if (known) return known
  const folded = foldWord(word.slice(0, -1))
  // The key of "demander" has lost its ending: the stem "demande*" means that word too.
  // Not so for "caress*", whose own key would be that of "kart".
  const stem = { key: folded.endsWith('ss') ? undefined : soundKey(folded), stems: soundStems(folded) }
  knownStems.set(word, stem)
  return stem
}

/** An element names its words one after the other: a word that it names twice is the last in the list. */
const pushTo = (map: Map<string, number[]>, key: string, id: number): void => {
  const ids = map.get(key)
  if (!ids) map.set(key, [id])
  else if (ids[ids.length - 1] !== id) ids.push(id)
}
