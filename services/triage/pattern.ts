import { literalKey, type Token } from './normalise.ts'
import {
  type Element,
  gap,
  idOf,
  isOptional,
  isWord,
  type Match,
  noKey,
  optional,
  type Phrase,
  word,
} from './phrase.ts'
import { PhraseSearch } from './phrase-search.ts'
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

export class PhraseBook<Owner> {
  private readonly elements = new Map<string, Element>()
  private readonly literals = new Map<string, number[]>()
  private readonly stems = new Map<string, number[]>()
  private readonly stemLengths = new Set<number>()
  private readonly phrases: Phrase<Owner>[] = []
  /** Made when something is first searched for. */
  private search: PhraseSearch<Owner> | undefined
  /** How common the words of an element are. */
  private readonly weights: number[] = [Number.POSITIVE_INFINITY]
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
    this.search = undefined
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
    this.search ??= new PhraseSearch({
      phrases: this.phrases,
      elementsOf: (word) => this.elementsOf(word),
      size: this.weights.length,
    })
    this.search.find(tokens, each)
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

  /** The elements that a word fits. */
  private elementsOf(word: string): ReadonlySet<number> {
    const elements = new Set<number>(this.literals.get(word))
    for (const name of numberClasses(word)) for (const id of this.literals.get(name) ?? []) elements.add(id)
    for (const length of this.stemLengths) {
      if (length > word.length) continue
      for (const id of this.stems.get(word.slice(0, length)) ?? []) elements.add(id)
    }
    return elements
  }
}

/** How many words these elements take, at least and at most. */
const reachOf = (elements: readonly Element[]): readonly [number, number] => {
  let [least, most] = [0, 0]
  for (const element of elements) {
    if (isWord(element) && !isOptional(element)) least += 1
    most += isWord(element) ? 1 : -element
  }
  return [least, most]
}

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
