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
  /** The two rarest elements it cannot do without, its first apart: a message without them is not searched for it. */
  readonly keys: readonly [number, number]
}

/** A book as plain data: what the build writes, so that a start does not compile every phrase again. */
export interface CompiledBook<Owner> {
  readonly owners: readonly Owner[]
  /** For each phrase the index of its owner, its two keys, and its elements. */
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

/** What one word can be in the rules: the elements it fits, and the phrases that may begin with it. */
interface WordReading<Owner> {
  readonly elements: ReadonlySet<number>
  /** Those of the elements that some phrase is looked up by. */
  readonly keys: Int32Array
  readonly phrases: readonly Phrase<Owner>[]
  /** The phrases by their first key: where it is not in the message, all of them are passed over at once. */
  readonly groups: readonly Group[]
}

interface Group {
  readonly key: number
  /** The places of its phrases among those of the word, each with its second key behind it. */
  readonly places: Int32Array
}

interface Line<Owner> {
  readonly tokens: readonly Token[]
  readonly readings: readonly WordReading<Owner>[]
}

// A key that every message has: for phrases of one word.
const noKey = 0
const manyWords = 1 << 30

export class PhraseBook<Owner> {
  private readonly elements = new Map<string, Element>()
  private readonly literals = new Map<string, number[]>()
  private readonly stems = new Map<string, number[]>()
  private readonly stemLengths = new Set<number>()
  private readonly phrases: Phrase<Owner>[] = []
  private readonly startingWith = new Map<number, Phrase<Owner>[]>()
  private readonly readings = new Map<string, WordReading<Owner>>()
  /** How common the words of an element are, roughly: short words are in every message. */
  private readonly weights: number[] = [Number.POSITIVE_INFINITY]
  /** Where each element was last seen, counted over all messages ever read, so that it is never cleared. */
  private lastSeen = new Float64Array(0)
  private wordsRead = 0
  private found = new Int32Array(64)
  /** The elements that phrases are looked up by: few of all. */
  private readonly lookedUp = new Set<number>()
  private readonly fields: Readonly<Record<string, readonly string[]>>

  constructor(fields: Readonly<Record<string, readonly string[]>>) {
    this.fields = fields
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
    this.keep({ owner, elements, keys: this.keysOf(elements) })
  }

  private keep(phrase: Phrase<Owner>): void {
    this.phrases.push(phrase)
    for (const key of phrase.keys) if (key !== noKey) this.lookedUp.add(key)
    if (this.readings.size > 0) this.readings.clear()
    const id = idOf(phrase.elements[0] ?? 0)
    const others = this.startingWith.get(id)
    if (others) others.push(phrase)
    else this.startingWith.set(id, [phrase])
  }

  /** The book as plain data. */
  compiled(): CompiledBook<Owner> {
    const owners = [...new Set(this.phrases.map(({ owner }) => owner))]
    const indexes = new Map(owners.map((owner, index) => [owner, index]))
    return {
      owners,
      phrases: this.phrases.map(({ owner, keys, elements }) => [indexes.get(owner) ?? 0, ...keys, ...elements]),
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
    for (const numbers of phrases) {
      const owner = owners[numbers[0] ?? 0]
      const keys: [number, number] = [numbers[1] ?? noKey, numbers[2] ?? noKey]
      if (owner !== undefined) this.keep({ owner, elements: numbers.slice(3), keys })
    }
  }

  find(tokens: readonly Token[], each: (match: Match<Owner>) => void): void {
    const readings = tokens.map((token) => this.reading(token.word))
    const base = this.see(readings)
    const line: Line<Owner> = { tokens, readings }
    for (let from = 0; from < readings.length; from += 1) {
      const reading = readings[from]
      if (!reading) continue
      const count = this.gather(reading, base + from)
      for (let index = 0; index < count; index += 1) {
        const phrase = reading.phrases[this.found[index] ?? 0]
        const to = phrase && this.follow(phrase, 1, line, from + 1)
        if (phrase && to !== undefined) each({ phrase, from, to: to - 1 })
      }
    }
  }

  /**
   * Notes the places of the phrases whose keys both stand after the word at `here`, in the order of the rules, and
   * gives how many there are.
   */
  private gather({ groups, phrases }: WordReading<Owner>, here: number): number {
    if (this.found.length < phrases.length) this.found = new Int32Array(2 * phrases.length)
    const { lastSeen, found } = this
    let count = 0
    for (let index = 0; index < groups.length; index += 1) {
      const group = groups[index]
      if (!group || (lastSeen[group.key] ?? 0) <= here) continue
      const { places } = group
      for (let at = 0; at < places.length; at += 2) {
        if ((lastSeen[places[at + 1] ?? noKey] ?? 0) <= here) continue
        insert(found, count, places[at] ?? 0)
        count += 1
      }
    }
    return count
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
    for (const { keys } of readings) {
      for (let index = 0; index < keys.length; index += 1) lastSeen[keys[index] ?? noKey] = here
      here += 1
    }
    this.wordsRead = base + readings.length
    return base
  }

  private keysOf(elements: readonly Element[]): readonly [number, number] {
    let [first, second] = [noKey, noKey]
    for (let index = 1; index < elements.length; index += 1) {
      const element = elements[index] ?? 0
      if (!isWord(element) || isOptional(element)) continue
      const id = idOf(element)
      if (this.weightOf(id) < this.weightOf(first)) [first, second] = [id, first]
      else if (this.weightOf(id) < this.weightOf(second)) second = id
    }
    return [first, second]
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
    else pushTo(this.literals, keyOf(word), id)
    this.weights[id] = (this.weights[id] ?? 0) + (word.length <= 3 ? 8 : 1)
  }

  private registerStem(word: string, id: number): void {
    const { key, stems } = stemOf(word)
    if (key !== undefined) pushTo(this.literals, key, id)
    for (const stem of stems) {
      this.stemLengths.add(stem.length)
      pushTo(this.stems, stem, id)
    }
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
    const keys = Int32Array.from([...elements].filter((id) => this.lookedUp.has(id)))
    const reading = { elements, keys, phrases, groups: groupsOf(phrases) }
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

/** Puts a number where it belongs among the first `count`, which are in order: they are few. */
const insert = (ordered: Int32Array, count: number, value: number): void => {
  let at = count
  for (; at > 0 && (ordered[at - 1] ?? 0) > value; at -= 1) ordered[at] = ordered[at - 1] ?? 0
  ordered[at] = value
}

const groupsOf = (phrases: readonly Phrase<unknown>[]): Group[] => {
  const groups = new Map<number, number[]>()
  for (const [place, { keys }] of phrases.entries()) {
    const others = groups.get(keys[0])
    if (others) others.push(place, keys[1])
    else groups.set(keys[0], [place, keys[1]])
  }
  return [...groups].map(([key, places]) => ({ key, places: Int32Array.from(places) }))
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
