import { readFileSync } from 'node:fs'
import type { Token } from '../normalise.ts'
import type { Decisions } from './decision.ts'
import { FeatureTable } from './feature-table.ts'
import { type LinearModel, type Margins, ModelReader } from './linear-model.ts'
import { type Output, outputs } from './outputs.ts'

/** One message as both readers take it. */
export interface ReadText {
  readonly text: string
  readonly tokens: readonly Token[]
}

/** Words of one of the texts that were read, by UTF-16 offsets into it. */
export interface Quote {
  readonly text: number
  readonly start: number
  readonly end: number
}

/** What the model makes of one message, or of several read as one. */
export interface ModelReading {
  readonly margins: Margins
  /** The words that weigh most for an output; nothing when there are no words. */
  readonly quote: (output: Output) => Quote | undefined
}

// Long enough to be understood by whoever reads the reason, short enough to be seen at a glance.
const longestQuote = 7

/** The run of at most `longestQuote` tokens of one text that weighs most. `ends` says where each text has its last token. */
const heaviestRun = (
  weights: readonly number[],
  ends: readonly number[],
): { from: number; to: number; text: number } => {
  let [from, to, text, best] = [0, 0, 0, Number.NEGATIVE_INFINITY]
  for (const [index, end] of ends.entries()) {
    for (let first = ends[index - 1] ?? 0; first < end; first += 1) {
      let sum = 0
      for (let last = first; last < Math.min(end, first + longestQuote); last += 1) {
        sum += weights[last] ?? 0
        if (sum <= best) continue
        best = sum
        from = first
        to = last
        text = index
      }
    }
  }
  return { from, to, text }
}

/** Several texts as one; a sentence never reaches from one into the next. */
const asOne = (texts: readonly ReadText[]): ReadText => {
  let sentences = 0
  const tokens = texts.flatMap(({ tokens: own }) => {
    const before = sentences
    sentences += (own.at(-1)?.sentence ?? 0) + 1
    return own.map((token) => ({ ...token, sentence: before + token.sentence }))
  })
  return { text: texts.map(({ text }) => text).join('\n'), tokens }
}

/** Reads messages as one, with the model of `reader`. */
export const readWithModel = (reader: ModelReader, texts: readonly ReadText[]): ModelReading => {
  const [only] = texts
  const whole = texts.length === 1 && only ? only : asOne(texts)
  const read = reader.read(whole.text, whole.tokens)
  return {
    margins: read,
    quote: (output) => {
      if (whole.tokens.length === 0) return undefined
      let end = 0
      const ends = texts.map(({ tokens }) => {
        end += tokens.length
        return end
      })
      const { from, to, text } = heaviestRun(read.weightsOf(output), ends)
      const [first, last] = [whole.tokens[from], whole.tokens[to]]
      return first && last && { text, start: first.start, end: last.end }
    },
  }
}

/** What `npm run train` writes beside this file: the bytes in `weights.bin`, the rest in `model.json`. */
export interface ModelFile {
  readonly outputs: readonly Output[]
  readonly bias: readonly number[]
  readonly scale: readonly number[]
  readonly decisions: Decisions
  /** How many messages it was learned from, and the SHA-256 of their files. */
  readonly learnedFrom: { readonly messages: number; readonly sha256: string }
}

const besideThis = (name: string): Buffer => readFileSync(new URL(name, import.meta.url))

/** Written by our own script and held by a test: not parsed again at every start. */
const readModelFile = (): ModelFile => JSON.parse(besideThis('./model.json').toString('utf8'))

/** A model, and when it is believed. */
export interface TriageModel {
  readonly reader: ModelReader
  readonly decisions: Decisions
}

const readLinearModel = ({ bias, scale }: ModelFile): LinearModel => ({
  bias: Float32Array.from(bias),
  scale: Float32Array.from(scale),
  table: FeatureTable.fromBytes(besideThis('./weights.bin')),
})

/** Throws when what is on disk answers other labels than the code asks for. */
const readFiles = (): { file: ModelFile; linear: LinearModel } => {
  const file = readModelFile()
  if (file.outputs.join() !== outputs.join()) throw new Error('model.json answers other labels: run npm run train')
  return { file, linear: readLinearModel(file) }
}

export const loadLinearModel = (): LinearModel => readFiles().linear

let loaded: TriageModel | undefined
/** The model that is shipped, read from disk once. */
export const shippedModel = (): TriageModel => {
  if (!loaded) {
    const { file, linear } = readFiles()
    loaded = { reader: new ModelReader(linear), decisions: file.decisions }
  }
  return loaded
}
