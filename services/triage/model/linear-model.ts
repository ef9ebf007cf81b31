import type { Token } from '../normalise.ts'
import { type FeatureTable, squareOfCode } from './feature-table.ts'
import { emptyList, featuresOfWord, featuresTogether, marksOf, sentenceStarts, type WordFeatures } from './features.ts'
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
interface KnownWord extends WordFeatures {
  readonly sums: Int32Array
  readonly square: number
  /** The sentence it was last counted in: a word counts once in a sentence. */
  lastSentence: number
}

/** The margin of each output, in the order of `outputs`. */
export interface Margins {
  /** Of the message read as a whole. */
  readonly whole: Float64Array
  /** The highest that one sentence or the whole comes to: a danger said in passing is not diluted. */
  readonly sentence: Float64Array
  /** How many words were read. */
  readonly words: number
}

export interface Read extends Margins {
  /** What each token adds to one output, alone and with those before it; only their order matters. */
  readonly weightsOf: (output: Output) => Float64Array
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
  private rows = new Int32Array(256)
  private sentencesRead = 0

  constructor(model: LinearModel) {
    this.model = model
  }

  /** Reads a message sentence by sentence. Linear in the number of tokens. */
  read(text: string, tokens: readonly Token[]): Read {
    const words = tokens.map((token) => this.word(token.word))
    const starts = sentenceStarts(tokens)
    const added = new Int32Array(words.length * width)
    const whole = new Int32Array(width)
    const highest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
    const sentence = new Int32Array(width)
    let [wholeSquare, square] = [0, 0]
    for (let at = 0; at < words.length; at += 1) {
      const from = starts[at] ?? 0
      if (at === from) this.sentencesRead += 1
      square += this.count(added, words, from, at)
      addRow(sentence, added, at)
      if (starts[at + 1] === from) continue
      if (from > 0 || at + 1 < words.length) {
        if (at - from + 1 >= fewestWords) raise(highest, this.marginsOf(sentence, square))
      }
      addRow(whole, sentence, 0)
      wholeSquare += square
      sentence.fill(0)
      square = 0
    }
    const marks = Int32Array.from(marksOf(text))
    wholeSquare += this.addFeatures(whole, 0, marks, marks.length)
    const margins = this.marginsOf(whole, wholeSquare)
    raise(highest, margins)
    return {
      whole: margins,
      sentence: highest,
      words: words.length,
      weightsOf: (output) => {
        const index = outputs.indexOf(output)
        return Float64Array.from(words, (_, at) => added[at * width + index] ?? 0)
      },
    }
  }

  /** Adds the features of one token to its row of `added`; gives what they add to N. */
  private count(added: Int32Array, words: readonly KnownWord[], from: number, at: number): number {
    const known = words[at]
    if (!known) return 0
    let square = 0
    if (known.lastSentence !== this.sentencesRead) {
      known.lastSentence = this.sentencesRead
      added.set(known.sums, at * width)
      square = known.square
    }
    featuresTogether(this.list, words, from, at)
    return square + this.addFeatures(added, at * width, this.list.features, this.list.length)
  }

  /** The margins that sums come to. */
  private marginsOf(sums: Int32Array, square: number): Float64Array {
    const { bias, scale } = this.model
    const shorter = square > 0 ? 1 / Math.sqrt(square) : 1
    const margins = new Float64Array(width)
    for (let output = 0; output < width; output += 1) {
      margins[output] = (bias[output] ?? 0) + (scale[output] ?? 0) * (sums[output] ?? 0) * shorter
    }
    return margins
  }

  private word(key: string): KnownWord {
    const known = this.words.get(key)
    if (known) return known
    if (this.words.size >= mostWords) this.words.clear()
    const features = featuresOfWord(key)
    const sums = new Int32Array(width)
    const own = Int32Array.of(features.hash, ...features.pieces, ...features.classes)
    const square = this.addFeatures(sums, 0, own, own.length)
    const made = { ...features, sums, square, lastSentence: 0 }
    if (key.length <= longestCachedWord) this.words.set(key, made)
    return made
  }

  /** Adds the features it knows to the row of `sums` that begins at `to`; gives what they add to N. */
  private addFeatures(sums: Int32Array, to: number, features: Int32Array, count: number): number {
    const { table } = this.model
    if (this.rows.length < count) this.rows = new Int32Array(2 * count)
    const { rows } = this
    let known = 0
    let square = 0
    for (let index = 0; index < count; index += 1) {
      const row = table.find(features[index] ?? 0)
      if (row < 0) continue
      rows[known] = row * width
      known += 1
      square += squareOfCode[table.codes[row] ?? 0] ?? 0
    }
    if (known > 0) addRows(sums, to, table.weights, rows, known)
    return square
  }
}

const lanes = 8

/**
 * Adds rows of weights, eight outputs at a time over all rows: what is added to stays in registers, which is three
 * times faster than one row after the other (`width` is a multiple of eight).
 */
const addRows = (sums: Int32Array, to: number, weights: Int8Array, rows: Int32Array, count: number): void => {
  for (let output = 0; output < width; output += lanes) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let index = 0; index < count; index += 1) {
      const at = (rows[index] ?? 0) + output
      a += weights[at] ?? 0
      b += weights[at + 1] ?? 0
      c += weights[at + 2] ?? 0
      d += weights[at + 3] ?? 0
      e += weights[at + 4] ?? 0
      f += weights[at + 5] ?? 0
      g += weights[at + 6] ?? 0
      h += weights[at + 7] ?? 0
    }
    const first = to + output
    sums[first] = (sums[first] ?? 0) + a
    sums[first + 1] = (sums[first + 1] ?? 0) + b
    sums[first + 2] = (sums[first + 2] ?? 0) + c
    sums[first + 3] = (sums[first + 3] ?? 0) + d
    sums[first + 4] = (sums[first + 4] ?? 0) + e
    sums[first + 5] = (sums[first + 5] ?? 0) + f
    sums[first + 6] = (sums[first + 6] ?? 0) + g
    sums[first + 7] = (sums[first + 7] ?? 0) + h
  }
}

const raise = (highest: Float64Array, margins: Float64Array): void => {
  for (let output = 0; output < width; output += 1) {
    highest[output] = Math.max(highest[output] ?? 0, margins[output] ?? 0)
  }
}

const addRow = (sums: Int32Array, rows: Int32Array, row: number): void => {
  for (let output = 0; output < width; output += 1) {
    sums[output] = (sums[output] ?? 0) + (rows[row * width + output] ?? 0)
  }
}
