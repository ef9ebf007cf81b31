import type { Token } from '../normalise.ts'
import { byteBias, type FeatureTable, squareOfCode } from './feature-table.ts'
import { emptyList, featuresOfWord, featuresTogether, marksOf, type WordFeatures } from './features.ts'
import { type Output, outputs } from './outputs.ts'

/**
 * A linear classifier for each output over the features of a message: `margin = bias + scale · Σ weight / √N`, where N
 * is the sum of the squared values of the features it knows, so that long and short messages are measured alike. A
 * positive margin says yes.
 */
export interface LinearModel {
  readonly bias: Float32Array
  /** What one unit of a stored weight is worth, for each output. */
  readonly scale: Float32Array
  readonly table: FeatureTable
}

const width = outputs.length

/** The same few thousand words come back in every message: what each adds to every output and to N is kept. */
interface KnownWord extends Pick<WordFeatures, 'hash'> {
  readonly sums: Int32Array
  readonly square: number
  /** The sentence it was last counted in: a word counts once in a sentence. */
  lastSentence: number
}

/** The margin of each output, in the order of `outputs`. */
export interface Margins {
  /** Of the message read as a whole. */
  readonly whole: readonly number[]
  /** The highest that one sentence or the whole comes to: a danger said in passing is not diluted. */
  readonly sentence: readonly number[]
  /** How many words were read. */
  readonly words: number
}

export interface Read extends Margins {
  /** What each token adds to one output, alone and with those before it; only their order matters. */
  readonly weightsOf: (output: Output) => readonly number[]
}

// Fewer words make no sentence: "oui", "mdr".
const fewestWords = 3
const mostWords = 30_000
const longestCachedWord = 40

/** Scores messages, and says how much each token weighed. */
export class ModelReader {
  private readonly model: LinearModel
  private readonly words = new Map<string, KnownWord>()
  private readonly list = emptyList()
  /** The rows of the message that is read, token after token, and how many there are. */
  private rows = new Int32Array(1024)
  private found = 0
  /** Where those of each token end; the complement when the word itself was counted before in its sentence. */
  private ends = new Int32Array(256)
  private readonly whole = new Int32Array(width)
  private readonly sentence = new Int32Array(width)
  private sentencesRead = 0

  constructor(model: LinearModel) {
    this.model = model
  }

  /** Reads a message sentence by sentence. Linear in the number of tokens. */
  read(text: string, tokens: readonly Token[]): Read {
    const count = tokens.length
    const words = tokens.map((token) => this.word(token.word))
    if (this.ends.length < count) this.ends = new Int32Array(2 * count)
    const { whole } = this
    const highest = new Array<number>(width).fill(Number.NEGATIVE_INFINITY)
    let wholeSquare = 0
    this.found = 0
    whole.fill(0)
    for (let from = 0, to = 0; from < count; from = to) {
      to = sentenceEnd(tokens, from)
      const sums = from === 0 ? whole : this.sentence.fill(0)
      const square = this.addSentence(sums, words, from, to)
      const isPart = from > 0 || to < count
      if (isPart && to - from >= fewestWords) this.raise(highest, sums, square)
      if (from > 0) addInto(whole, sums)
      wholeSquare += square
    }
    const kept = copied(this.ends, count, this.rows, this.found)
    wholeSquare += this.addFeatures(whole, marksOf(text))
    const margins = this.marginsOf(whole, wholeSquare)
    this.raise(highest, whole, wholeSquare)
    return {
      whole: margins,
      sentence: highest,
      words: count,
      weightsOf: (output) => this.weightsOf(outputs.indexOf(output), words, kept),
    }
  }

  /** Adds what one sentence says to `sums`, and notes its rows; gives what it adds to N. */
  private addSentence(sums: Int32Array, words: readonly KnownWord[], from: number, to: number): number {
    const first = this.found
    let square = 0
    this.sentencesRead += 1
    for (let at = from; at < to; at += 1) {
      const known = words[at]
      const isNew = known !== undefined && known.lastSentence !== this.sentencesRead
      if (isNew) {
        known.lastSentence = this.sentencesRead
        addInto(sums, known.sums)
        square += known.square
      }
      this.findTogether(words, from, at)
      this.ends[at] = isNew ? this.found : ~this.found
    }
    return square + this.addRows(sums, first, this.found)
  }

  /** Notes the rows of what the token at `at` adds together with those before it in its sentence. */
  private findTogether(words: readonly KnownWord[], from: number, at: number): void {
    const { list } = this
    const { table } = this.model
    featuresTogether(list, words, from, at)
    if (this.rows.length < this.found + list.length) this.rows = longer(this.rows)
    const { rows } = this
    for (let index = 0; index < list.length; index += 1) {
      const row = table.find(list.features[index] ?? 0)
      if (row < 0) continue
      rows[this.found] = row
      this.found += 1
    }
  }

  /** Adds some of the rows to `sums`; gives what they add to N. */
  private addRows(sums: Int32Array, from: number, to: number): number {
    const { table } = this.model
    let square = 0
    for (let index = from; index < to; index += 1) square += squareOfCode[table.code(this.rows[index] ?? 0)] ?? 0
    for (let at = from; at < to; at += mostTogether) {
      addPacked(sums, table.packed, this.rows, at, Math.min(to, at + mostTogether))
    }
    return square
  }

  private addFeatures(sums: Int32Array, features: readonly number[]): number {
    const { table } = this.model
    let square = 0
    for (const feature of features) {
      const row = table.find(feature)
      if (row < 0) continue
      for (let output = 0; output < width; output += 1) sums[output] = (sums[output] ?? 0) + table.weight(row, output)
      square += squareOfCode[table.code(row)] ?? 0
    }
    return square
  }

  /** What each token adds to one output. `kept` is what `copied` gave. */
  private weightsOf(output: number, words: readonly KnownWord[], kept: Int32Array): number[] {
    const { table } = this.model
    let index = words.length
    return words.map(({ sums }, at) => {
      const end = kept[at] ?? 0
      const last = words.length + (end < 0 ? ~end : end)
      let sum = end < 0 ? 0 : (sums[output] ?? 0)
      for (; index < last; index += 1) sum += table.weight(kept[index] ?? 0, output)
      return sum
    })
  }

  /** The margins that sums come to. */
  private marginsOf(sums: Int32Array, square: number): number[] {
    return this.raise(new Array<number>(width).fill(Number.NEGATIVE_INFINITY), sums, square)
  }

  /** Sets what the margins of these sums are higher than. */
  private raise(highest: number[], sums: Int32Array, square: number): number[] {
    const { bias, scale } = this.model
    const shorter = square > 0 ? 1 / Math.sqrt(square) : 1
    for (let output = 0; output < width; output += 1) {
      const margin = (bias[output] ?? 0) + (scale[output] ?? 0) * (sums[output] ?? 0) * shorter
      if (margin > (highest[output] ?? 0)) highest[output] = margin
    }
    return highest
  }

  private word(key: string): KnownWord {
    const known = this.words.get(key)
    if (known) return known
    if (this.words.size >= mostWords) this.words.clear()
    const features = featuresOfWord(key)
    const sums = new Int32Array(width)
    const square = this.addFeatures(sums, [features.hash, ...features.pieces, ...features.classes])
    const made = { hash: features.hash, sums, square, lastSentence: 0 }
    if (key.length <= longestCachedWord) this.words.set(key, made)
    return made
  }
}

const sentenceEnd = (tokens: readonly Token[], from: number): number => {
  const sentence = tokens[from]?.sentence
  let to = from + 1
  while (to < tokens.length && tokens[to]?.sentence === sentence) to += 1
  return to
}

/** Where the rows of each token end, and then the rows. */
const copied = (ends: Int32Array, count: number, rows: Int32Array, end: number): Int32Array => {
  const kept = new Int32Array(count + end)
  for (let at = 0; at < count; at += 1) kept[at] = ends[at] ?? 0
  for (let index = 0; index < end; index += 1) kept[count + index] = rows[index] ?? 0
  return kept
}

const longer = (rows: Int32Array): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(2 * rows.length)
  grown.set(rows)
  return grown
}

// Sums of bytes that fit into sixteen bits: 257 times 255.
const mostTogether = 256
const numbersInRow = width / 4
const everyOther = 0x00ff00ff

/**
 * Adds rows `from` to `to` of at most `mostTogether`. Two bytes of a packed number are added at a time, each in a half of
 * thirty-two bits, and eight halves stay in registers: several times faster than byte after byte.
 */
const addPacked = (sums: Int32Array, packed: Uint32Array, rows: Int32Array, from: number, to: number): void => {
  const bias = byteBias * (to - from)
  for (let number = 0; number < numbersInRow; number += 4) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let index = from; index < to; index += 1) {
      const at = (rows[index] ?? 0) * numbersInRow + number
      const [p, q, r, s] = [packed[at] ?? 0, packed[at + 1] ?? 0, packed[at + 2] ?? 0, packed[at + 3] ?? 0]
      a = (a + (p & everyOther)) | 0
      b = (b + ((p >>> 8) & everyOther)) | 0
      c = (c + (q & everyOther)) | 0
      d = (d + ((q >>> 8) & everyOther)) | 0
      e = (e + (r & everyOther)) | 0
      f = (f + ((r >>> 8) & everyOther)) | 0
      g = (g + (s & everyOther)) | 0
      h = (h + ((s >>> 8) & everyOther)) | 0
    }
    const first = 4 * number
    addHalves(sums, first, a, b, bias)
    addHalves(sums, first + 4, c, d, bias)
    addHalves(sums, first + 8, e, f, bias)
    addHalves(sums, first + 12, g, h, bias)
  }
}

const addHalves = (sums: Int32Array, at: number, even: number, odd: number, bias: number): void => {
  sums[at] = (sums[at] ?? 0) + (even & 0xffff) - bias
  sums[at + 1] = (sums[at + 1] ?? 0) + (odd & 0xffff) - bias
  sums[at + 2] = (sums[at + 2] ?? 0) + (even >>> 16) - bias
  sums[at + 3] = (sums[at + 3] ?? 0) + (odd >>> 16) - bias
}

const addInto = (sums: Int32Array, more: Int32Array): void => {
  for (let output = 0; output < width; output += 1) sums[output] = (sums[output] ?? 0) + (more[output] ?? 0)
}
