import type { Token } from './normalise.ts'
import { idOf, isOptional, isWord, type Match, noKey, type Phrase } from './phrase.ts'

/** What a search needs of a book: its phrases, and the ids of the elements that a word fits. */
export interface Searched<Owner> {
  readonly phrases: readonly Phrase<Owner>[]
  readonly elementsOf: (word: string) => ReadonlySet<number>
  /** No id is as high. */
  readonly size: number
}

const manyMessages = 1 << 30
const numbersInLook = 5
const numbersInMatch = 3
const nowhere = -1
const fewestTokens = 256
// Four megabytes, and the names of words that are in no phrase.
const mostNumbers = 1 << 20
const mostWords = 20_000
// The entry of all words that are in no phrase.
const unknown = 0

/**
 * Finds the phrases of a book in messages. Each is looked for where its rarest word stands, and only in messages that
 * have its next rarest. What a word can be in the phrases is worked out once and kept in one long array of numbers, so
 * that it lies together in memory: waiting for memory is most of what a search costs.
 */
export class PhraseSearch<Owner> {
  private readonly book: Searched<Owner>
  /** Of all phrases, one after the other: whose they are, and their elements with where those of each begin. */
  private readonly owners: readonly Owner[]
  private readonly elements: Int32Array
  private readonly starts: Int32Array
  private readonly anchoredAt = new Map<number, Phrase<Owner>[]>()
  /** The elements that are some phrase's second key: few of all. */
  private readonly lookedUp = new Set<number>()
  /** In which message each second key was last seen, so that it is never cleared. */
  private readonly lastSeen: Int32Array
  private messagesRead = 0

  /**
   * Where the entry of a word begins in `known`: how many keys and how many looks it has; its keys (those of its
   * elements that are the second key of some phrase); its looks; and one bit for each element, set where the word fits.
   * A look is a phrase whose anchor the word is: its second key, its first element, how many words stand before its
   * anchor, at least and at most, and its order. Most phrases are passed over by these alone.
   */
  private readonly entries = new Map<string, number>()
  private known = new Int32Array(1 << 14)
  private used = 0

  /** Of each token of the message that is searched: where its looks begin, where its bits begin, and its sentence. */
  private looks = new Int32Array(fewestTokens)
  private bits = new Int32Array(fewestTokens)
  private sentences = new Int32Array(fewestTokens)
  private count = 0
  /** What was found in it, in order: where a phrase begins, its order in the book, and where it ends. */
  private found = new Int32Array(64 * numbersInMatch)
  private foundCount = 0

  constructor(book: Searched<Owner>) {
    this.book = book
    this.owners = book.phrases.map(({ owner }) => owner)
    this.starts = new Int32Array(book.phrases.length + 1)
    for (const phrase of book.phrases) {
      this.starts[phrase.order + 1] = (this.starts[phrase.order] ?? 0) + phrase.elements.length
      if (phrase.second !== noKey) this.lookedUp.add(phrase.second)
      const others = this.anchoredAt.get(phrase.anchor)
      if (others) others.push(phrase)
      else this.anchoredAt.set(phrase.anchor, [phrase])
    }
    this.elements = new Int32Array(this.starts[book.phrases.length] ?? 0)
    for (const phrase of book.phrases) this.elements.set(phrase.elements, this.starts[phrase.order] ?? 0)
    this.lastSeen = new Int32Array(book.size)
    this.forget()
  }

  /** Every phrase of the message, in the order of where it begins and then of the book. */
  find(tokens: readonly Token[], each: (match: Match<Owner>) => void): void {
    this.read(tokens)
    const { looks, bits, known, lastSeen, messagesRead: now, count } = this
    this.foundCount = 0
    for (let at = 0; at < count; at += 1) {
      const end = bits[at] ?? 0
      for (let look = looks[at] ?? 0; look < end; look += numbersInLook) {
        if (lastSeen[known[look] ?? noKey] !== now) continue
        const first = known[look + 1] ?? noKey
        const last = at - (known[look + 2] ?? 0)
        for (let from = Math.max(0, at - (known[look + 3] ?? 0)); from <= last; from += 1) {
          if (this.fits(from, first)) this.match(known[look + 4] ?? 0, from)
        }
      }
    }
    const { found, owners } = this
    for (let at = 0; at < this.foundCount; at += numbersInMatch) {
      const from = found[at] ?? 0
      const order = found[at + 1] ?? 0
      // Two of its words may both be the anchor: it is the same phrase.
      const isSame = at > 0 && found[at - numbersInMatch] === from && found[at - numbersInMatch + 1] === order
      if (!isSame) each({ owner: owners[order] as Owner, from, to: found[at + 2] ?? 0 })
    }
  }

  /** Looks every word up, and notes which second keys the message has. */
  private read(tokens: readonly Token[]): void {
    this.makeRoomFor(tokens.length)
    this.messagesRead += 1
    const { looks, bits, sentences, lastSeen, messagesRead: now } = this
    lastSeen[noKey] = now
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]
      const entry = this.entryOf(token?.word ?? '')
      const { known } = this
      const keys = entry + 2
      const own = keys + (known[entry] ?? 0)
      for (let key = keys; key < own; key += 1) lastSeen[known[key] ?? noKey] = now
      looks[at] = own
      bits[at] = own + numbersInLook * (known[entry + 1] ?? 0)
      sentences[at] = token?.sentence ?? 0
    }
  }

  private makeRoomFor(tokens: number): void {
    this.count = tokens
    if (this.messagesRead > manyMessages) {
      this.lastSeen.fill(0)
      this.messagesRead = 0
    }
    // What is kept is bounded, and never thrown away within a message.
    if (this.used > mostNumbers || this.entries.size > mostWords) this.forget()
    if (this.looks.length >= tokens) return
    this.looks = new Int32Array(2 * tokens)
    this.bits = new Int32Array(2 * tokens)
    this.sentences = new Int32Array(2 * tokens)
  }

  private forget(): void {
    this.entries.clear()
    this.used = unknown
    this.keep([0, 0])
    this.keep(this.bitsOf([]))
  }

  private entryOf(word: string): number {
    return this.entries.get(word) ?? this.newEntry(word)
  }

  private newEntry(word: string): number {
    const elements = [...this.book.elementsOf(word)]
    const entry = elements.length === 0 ? unknown : this.used
    this.entries.set(word, entry)
    if (entry === unknown) return entry
    const keys = elements.filter((id) => this.lookedUp.has(id))
    const looks = elements.flatMap((id) => this.anchoredAt.get(id) ?? []).map(lookOf)
    this.keep([keys.length, looks.length, ...keys, ...looks.flat()])
    this.keep(this.bitsOf(elements))
    return entry
  }

  private bitsOf(elements: readonly number[]): Int32Array {
    const bits = new Int32Array((this.book.size >> 5) + 1)
    for (const id of elements) bits[id >> 5] = (bits[id >> 5] ?? 0) | (1 << (id & 31))
    return bits
  }

  private keep(numbers: ArrayLike<number>): void {
    const needed = this.used + numbers.length
    if (this.known.length < needed) this.known = longer(this.known, 2 * needed)
    this.known.set(numbers, this.used)
    this.used += numbers.length
  }

  private fits(at: number, id: number): boolean {
    if (at >= this.count) return false
    return (((this.known[(this.bits[at] ?? 0) + (id >> 5)] ?? 0) >> (id & 31)) & 1) === 1
  }

  private isSameSentence(at: number): boolean {
    return at < this.count && this.sentences[at] === this.sentences[at - 1]
  }

  private match(order: number, from: number): void {
    const end = this.follow((this.starts[order] ?? 0) + 1, this.starts[order + 1] ?? 0, from + 1)
    if (end !== nowhere) this.insert(from, order, end - 1)
  }

  /** Matches are found nearly in their order: each goes a few places back at most. */
  private insert(from: number, order: number, to: number): void {
    if (this.foundCount === this.found.length) this.found = longer(this.found, 2 * this.foundCount)
    const { found } = this
    let at = this.foundCount
    for (; at > 0; at -= numbersInMatch) {
      const before = at - numbersInMatch
      const otherFrom = found[before] ?? 0
      const otherOrder = found[before + 1] ?? 0
      if (otherFrom < from || (otherFrom === from && otherOrder <= order)) break
      found[at] = otherFrom
      found[at + 1] = otherOrder
      found[at + 2] = found[before + 2] ?? 0
    }
    found[at] = from
    found[at + 1] = order
    found[at + 2] = to
    this.foundCount += numbersInMatch
  }

  /** The index just after the elements from `element` to `last`, or `nowhere`. */
  private follow(element: number, last: number, from: number): number {
    let at = from
    for (let next = element; next < last; next += 1) {
      const wanted = this.elements[next] ?? 0
      if (!isWord(wanted)) return this.followGap(next, last, at)
      if (this.fits(at, idOf(wanted)) && this.isSameSentence(at)) {
        if (isOptional(wanted)) {
          const end = this.follow(next + 1, last, at + 1)
          if (end !== nowhere) return end
        } else at += 1
      } else if (!isOptional(wanted)) return nowhere
    }
    return at
  }

  /** Tries the shortest gap first, so that quotes stay short. */
  private followGap(element: number, last: number, from: number): number {
    const most = from - (this.elements[element] ?? 0)
    for (let at = from; at <= most; at += 1) {
      if (at > from && !this.isSameSentence(at - 1)) return nowhere
      const end = this.follow(element + 1, last, at)
      if (end !== nowhere) return end
    }
    return nowhere
  }
}

const lookOf = ({ second, elements, before, order }: Phrase<unknown>): number[] => [
  second,
  idOf(elements[0] ?? 0),
  ...before,
  order,
]

const longer = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(length)
  grown.set(numbers)
  return grown
}
