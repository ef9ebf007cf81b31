import type { Token } from '../normalise.ts'
import { type FeatureTable, squareOfCode } from './feature-table.ts'
import { addTogether, hasRoomFor, listFor, marksOf } from './features.ts'
import { type Output, outputs } from './outputs.ts'
import { addRows } from './row-sums.ts'
import { WordSums } from './word-sums.ts'

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
  /**
   * What each token adds to one output, alone and with those before it; only their order matters. To be asked before
   * the next message is read: throws afterwards.
   */
  readonly weightsOf: (output: Output) => readonly number[]
}

// Fewer words make no sentence: "oui", "mdr".
const fewestWords = 3
const fewestTokens = 256
const noneYet: readonly number[] = outputs.map(() => Number.NEGATIVE_INFINITY)

/** Scores messages, and says how much each token weighed. */
export class ModelReader {
  private readonly model: LinearModel
  private readonly words: WordSums
  private messagesRead = 0
  private sentencesRead = 0
  /** Of each token of the message that is read: the place of its word, the word's hash, and where its features end. */
  private places = new Int32Array(fewestTokens)
  private hashes = new Int32Array(fewestTokens)
  private ends = new Int32Array(fewestTokens)
  /** Whether its word is the first of its kind in its sentence. */
  private isNew = new Uint8Array(fewestTokens)
  /** What the tokens add with those before them, and the rows of it. */
  private list = listFor(fewestTokens)
  private rows = new Int32Array(this.list.features.length)
  /** The rows of one sentence that were learned. */
  private known = new Int32Array(this.list.features.length)
  private readonly whole = new Int32Array(width)
  private readonly sentence = new Int32Array(width)

  constructor(model: LinearModel) {
    this.model = model
    this.words = new WordSums(model.table)
  }

  /** Reads a message sentence by sentence. Linear in the number of tokens. */
  read(text: string, tokens: readonly Token[]): Read {
    const count = tokens.length
    this.messagesRead += 1
    this.lookUp(tokens)
    const { whole } = this
    let sentence: number[] | undefined
    let square = 0
    whole.fill(0)
    for (let from = 0, to = 0; from < count; from = to) {
      to = sentenceEnd(tokens, from)
      const sums = from === 0 ? whole : this.sentence.fill(0)
      const own = this.addSentence(sums, from, to)
      const isPart = from > 0 || to < count
      if (isPart && to - from >= fewestWords) {
        sentence ??= noneYet.slice()
        this.raise(sentence, sums, own)
      }
      if (from > 0) addInto(whole, sums, 0)
      square += own
    }
    square += this.words.addTo(whole, 0, marksOf(text))
    const margins = noneYet.slice()
    this.raise(margins, whole, square)
    if (sentence) this.raise(sentence, whole, square)
    const message = this.messagesRead
    return {
      whole: margins,
      sentence: sentence ?? margins,
      words: count,
      weightsOf: (output) => {
        if (message !== this.messagesRead) throw new Error('another message was read since')
        return this.weightsOf(outputs.indexOf(output), count)
      },
    }
  }

  /** Finds every word of the message, and the rows of what they say together. */
  private lookUp(tokens: readonly Token[]): void {
    const count = tokens.length
    this.makeRoomFor(count)
    const { places, hashes, ends, list, words } = this
    list.length = 0
    let from = 0
    for (let at = 0; at < count; at += 1) {
      const token = tokens[at]
      if (token?.sentence !== tokens[at - 1]?.sentence) from = at
      const place = words.placeOf(token?.word ?? '')
      places[at] = place
      hashes[at] = words.hashes[place] ?? 0
      addTogether(list, hashes, from, at)
      ends[at] = list.length
    }
    this.model.table.findAll(list.features, list.length, this.rows)
  }

  private makeRoomFor(tokens: number): void {
    this.words.makeRoomFor(tokens)
    if (hasRoomFor(this.list, tokens)) return
    this.places = new Int32Array(2 * tokens)
    this.hashes = new Int32Array(2 * tokens)
    this.ends = new Int32Array(2 * tokens)
    this.isNew = new Uint8Array(2 * tokens)
    this.list = listFor(2 * tokens)
    this.rows = new Int32Array(this.list.features.length)
    this.known = new Int32Array(this.list.features.length)
  }

  /** Adds what one sentence says to `sums`; gives what it adds to N. */
  private addSentence(sums: Int32Array, from: number, to: number): number {
    const { words, places, isNew } = this
    let square = 0
    this.sentencesRead += 1
    for (let at = from; at < to; at += 1) {
      const place = places[at] ?? 0
      isNew[at] = words.lastSentences[place] === this.sentencesRead ? 0 : 1
      if (isNew[at] === 0) continue
      words.lastSentences[place] = this.sentencesRead
      addInto(sums, words.sums, place * width)
      square += words.squares[place] ?? 0
    }
    return square + this.addKnown(sums, this.ends[from - 1] ?? 0, this.ends[to - 1] ?? 0)
  }

  /** Adds those of the rows that were learned to `sums`; gives what they add to N. */
  private addKnown(sums: Int32Array, from: number, to: number): number {
    const { rows, known } = this
    const { table } = this.model
    let square = 0
    let found = 0
    for (let index = from; index < to; index += 1) {
      const row = rows[index] ?? -1
      if (row < 0) continue
      square += squareOfCode[table.code(row)] ?? 0
      known[found] = row
      found += 1
    }
    addRows(sums, table.packed, known, 0, found)
    return square
  }

  private weightsOf(output: number, count: number): number[] {
    const { words, places, ends, isNew, rows } = this
    const { table } = this.model
    const weights: number[] = []
    for (let at = 0; at < count; at += 1) {
      let sum = isNew[at] === 1 ? (words.sums[(places[at] ?? 0) * width + output] ?? 0) : 0
      for (let index = ends[at - 1] ?? 0; index < (ends[at] ?? 0); index += 1) {
        const row = rows[index] ?? -1
        if (row >= 0) sum += table.weight(row, output)
      }
      weights.push(sum)
    }
    return weights
  }

  /** Sets what the margins of these sums are higher than. */
  private raise(highest: number[], sums: Int32Array, square: number): void {
    const { bias, scale } = this.model
    const shorter = square > 0 ? 1 / Math.sqrt(square) : 1
    for (let output = 0; output < width; output += 1) {
      const margin = (bias[output] ?? 0) + (scale[output] ?? 0) * (sums[output] ?? 0) * shorter
      if (margin > (highest[output] ?? 0)) highest[output] = margin
    }
  }
}

const sentenceEnd = (tokens: readonly Token[], from: number): number => {
  const sentence = tokens[from]?.sentence
  let to = from + 1
  while (to < tokens.length && tokens[to]?.sentence === sentence) to += 1
  return to
}

const addInto = (sums: Int32Array, more: Int16Array | Int32Array, from: number): void => {
  for (let output = 0; output < width; output += 1) sums[output] = (sums[output] ?? 0) + (more[from + output] ?? 0)
}
