import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import {
  categories,
  categorySchema,
  type Severity,
  severities,
  severitySchema,
  signalSchema,
  signals,
} from '../services/taxonomy.ts'
import { triageMessage } from '../services/triage/triage-message.ts'

/** One labelled message, as in `tests/corpus/reports.jsonl`; other fields of a line are not read. */
const lineSchema = z.object({
  text: z.string(),
  categories: z.array(categorySchema).min(1),
  signals: z.array(signalSchema),
  severity: severitySchema,
})
export type LabelledMessage = z.infer<typeof lineSchema>

export interface LabelScore {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** How many lines carry the label. */
  readonly n: number
}

export interface LabelScores {
  /** The mean over the labels that occur in the file or were predicted. */
  readonly macroF1: number
  readonly perLabel: Readonly<Record<string, LabelScore>>
}

export interface Evaluation {
  readonly n: number
  readonly severity: {
    readonly accuracy: number
    readonly critical: { readonly recall: number; readonly precision: number }
    /** `confusion[actual][predicted]` counts lines. */
    readonly confusion: Readonly<Record<Severity, Readonly<Record<Severity, number>>>>
  }
  readonly categories: LabelScores
  readonly signals: LabelScores
}

interface Pair {
  readonly actual: readonly string[]
  readonly predicted: readonly string[]
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

const scoreLabel = (label: string, pairs: readonly Pair[]): LabelScore & { predicted: number } => {
  const n = pairs.filter(({ actual }) => actual.includes(label)).length
  const predicted = pairs.filter((pair) => pair.predicted.includes(label)).length
  const both = pairs.filter((pair) => pair.actual.includes(label) && pair.predicted.includes(label)).length
  const precision = ratio(both, predicted)
  const recall = ratio(both, n)
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall), n, predicted }
}

const scoreLabels = (labels: readonly string[], pairs: readonly Pair[]): LabelScores => {
  const perLabel: Record<string, LabelScore> = {}
  let sum = 0
  for (const label of labels) {
    const { predicted, ...score } = scoreLabel(label, pairs)
    if (score.n + predicted === 0) continue
    perLabel[label] = score
    sum += score.f1
  }
  return { macroF1: ratio(sum, Object.keys(perLabel).length), perLabel }
}

const emptyRow = (): Record<Severity, number> => ({ critical: 0, high: 0, medium: 0, low: 0 })

/** Scores `triageMessage` on labelled messages, each read alone. */
export const evaluate = (lines: readonly LabelledMessage[]): Evaluation => {
  const confusion = { critical: emptyRow(), high: emptyRow(), medium: emptyRow(), low: emptyRow() }
  const categoryPairs: Pair[] = []
  const signalPairs: Pair[] = []
  for (const line of lines) {
    const triage = triageMessage(line.text)
    confusion[line.severity][triage.severity] += 1
    categoryPairs.push({ actual: line.categories, predicted: triage.categories })
    signalPairs.push({ actual: line.signals, predicted: triage.signals })
  }
  const right = severities.reduce((sum, severity) => sum + confusion[severity][severity], 0)
  const actual = severities.reduce((sum, severity) => sum + confusion.critical[severity], 0)
  const predicted = severities.reduce((sum, severity) => sum + confusion[severity].critical, 0)
  const found = confusion.critical.critical
  return {
    n: lines.length,
    severity: {
      accuracy: ratio(right, lines.length),
      critical: { recall: ratio(found, actual), precision: ratio(found, predicted) },
      confusion,
    },
    categories: scoreLabels(categories, categoryPairs),
    signals: scoreLabels(signals, signalPairs),
  }
}

/** A file that cannot be scored; the message names the line, never its text. */
export class EvaluationInputError extends Error {}

const parseLine = (line: string, number: number): LabelledMessage => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new EvaluationInputError(`line ${number}: not a JSON object`)
  }
  const parsed = lineSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole line')
  throw new EvaluationInputError(`line ${number}: missing or wrong: ${[...new Set(fields)].join(', ')}`)
}

/** Reads a JSON Lines file; empty lines are skipped, and a wrong one throws an `EvaluationInputError`. */
export const parseLabelled = (content: string): LabelledMessage[] => {
  const lines = content
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, index + 1)]))
  if (lines.length === 0) throw new EvaluationInputError('no line to score')
  return lines
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8)

const labelTable = (title: string, { macroF1, perLabel }: LabelScores): string[] => [
  `${title}, macro-F1 ${percent(macroF1).trim()}`,
  ...Object.entries(perLabel).map(
    ([label, { precision, recall, f1, n }]) =>
      `  ${label.padEnd(24)} precision ${percent(precision)}  recall ${percent(recall)}  F1 ${percent(f1)}  n ${n}`,
  ),
  '',
]

const table = ({ n, severity, categories: byCategory, signals: bySignal }: Evaluation): string =>
  [
    `${n} messages`,
    '',
    `severity, accuracy ${percent(severity.accuracy).trim()}; critical: recall ${percent(severity.critical.recall).trim()}, precision ${percent(severity.critical.precision).trim()}`,
    `  ${'actual \\ predicted'.padEnd(20)}${severities.map((name) => name.padStart(9)).join('')}`,
    ...severities.map(
      (row) =>
        `  ${row.padEnd(20)}${severities.map((column) => String(severity.confusion[row][column]).padStart(9)).join('')}`,
    ),
    '',
    ...labelTable('categories', byCategory),
    ...labelTable('signals', bySignal),
  ].join('\n')

const usage = 'usage: npm run evaluate -- FILE.jsonl [--json]'

const readFileOrFail = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new EvaluationInputError(`cannot be read`, { cause })
  }
}

/** `FILE.jsonl [--json]`: prints the scores; a file or line that cannot be read ends with exit code 2. */
export const main = async (argv: string[]): Promise<void> => {
  const asJson = argv.includes('--json')
  const files = argv.filter((argument) => !argument.startsWith('--'))
  const unknown = argv.filter((argument) => argument.startsWith('--') && argument !== '--json')
  const [file] = files
  if (!file || files.length > 1 || unknown.length > 0) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  try {
    const evaluation = evaluate(parseLabelled(await readFileOrFail(file)))
    console.log(asJson ? JSON.stringify(evaluation) : table(evaluation))
  } catch (error) {
    if (!(error instanceof EvaluationInputError)) throw error
    console.error(`${file}: ${error.message}`)
    process.exitCode = 2
  }
}
