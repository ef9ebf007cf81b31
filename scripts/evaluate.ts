import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { severities } from '../services/taxonomy.ts'
import { categorySchema, severitySchema, signalSchema } from '../services/taxonomy-schemas.ts'
import { triageMessage } from '../services/triage/triage-message.ts'
import { crossValidated } from '../training/cross-validated.ts'
import type { Interval } from '../training/intervals.ts'
import { setAsideFile } from '../training/messages.ts'
import { type Evaluation, type LabelScores, score } from '../training/scores.ts'

/** One labelled message, as in `tests/corpus/reports.jsonl`; other fields of a line are not read. */
const lineSchema = z.object({
  text: z.string(),
  categories: z.array(categorySchema).min(1),
  signals: z.array(signalSchema),
  severity: severitySchema,
  kind: z.string().optional(),
})
export type LabelledMessage = z.infer<typeof lineSchema>

/** Scores `triageMessage` on labelled messages, each read alone. */
export const evaluate = (lines: readonly LabelledMessage[]): Evaluation =>
  score(lines.map((actual) => ({ actual, predicted: triageMessage(actual.text) })))

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
const between = ([low, high]: Interval): string => `[${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}]`
const figure = (share: number, interval: Interval): string => `${percent(share).trim()} ${between(interval)}`

const labelTable = (title: string, { macroF1, macroF1Interval, perLabel }: LabelScores): string[] => [
  `${title}, macro-F1 ${figure(macroF1, macroF1Interval)}`,
  ...Object.entries(perLabel).map(
    ([label, { precision, recall, f1, n }]) =>
      `  ${label.padEnd(24)} precision ${percent(precision)}  recall ${percent(recall)}  F1 ${percent(f1)}  n ${n}`,
  ),
  '',
]

const severityLines = ({ severity, hardNegativesCalledCritical }: Evaluation): string[] => {
  const { accuracy, accuracyInterval, critical, high } = severity
  return [
    `severity, accuracy ${figure(accuracy, accuracyInterval)}`,
    `  critical: recall ${figure(critical.recall, critical.recallInterval)}, precision ${figure(critical.precision, critical.precisionInterval)}, called low: ${critical.calledLow}`,
    `  high: recall ${figure(high.recall, high.recallInterval)}, as high or more ${percent(high.recallOrMore).trim()}`,
    `  hard negatives called critical: ${figure(hardNegativesCalledCritical.share, hardNegativesCalledCritical.interval)} of ${hardNegativesCalledCritical.n}`,
  ]
}

const table = (evaluation: Evaluation): string =>
  [
    `${evaluation.n} messages; between brackets the 95 % intervals`,
    '',
    ...severityLines(evaluation),
    `  ${'actual \\ predicted'.padEnd(20)}${severities.map((name) => name.padStart(9)).join('')}`,
    ...severities.map(
      (row) =>
        `  ${row.padEnd(20)}${severities.map((column) => String(evaluation.severity.confusion[row][column]).padStart(9)).join('')}`,
    ),
    '',
    ...labelTable('categories', evaluation.categories),
    ...labelTable('signals', evaluation.signals),
  ].join('\n')

const usage = 'usage: npm run evaluate [-- FILE.jsonl] [--json]'

const readFileOrFail = async (file: string | URL): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new EvaluationInputError(`cannot be read`, { cause })
  }
}

const evaluateFile = async (file: string | URL): Promise<Evaluation> =>
  evaluate(parseLabelled(await readFileOrFail(file)))

/** What unseen words would get: five-fold cross-validation, and the file that nothing was learned from. */
const evaluateUnseen = async (asJson: boolean): Promise<void> => {
  const groups = { ...crossValidated(), 'set aside': await evaluateFile(setAsideFile) }
  if (asJson) console.log(JSON.stringify(groups))
  else for (const [name, evaluation] of Object.entries(groups)) console.log(`== ${name}\n\n${table(evaluation)}`)
}

/**
 * `[FILE.jsonl] [--json]`: prints the scores; without a file, of cross-validation and of the set-aside file. A file or
 * line that cannot be read ends with exit code 2.
 */
export const main = async (argv: string[]): Promise<void> => {
  const asJson = argv.includes('--json')
  const files = argv.filter((argument) => !argument.startsWith('--'))
  const unknown = argv.filter((argument) => argument.startsWith('--') && argument !== '--json')
  const [file] = files
  if (files.length > 1 || unknown.length > 0) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  if (!file) {
    await evaluateUnseen(asJson)
    return
  }
  try {
    const evaluation = await evaluateFile(file)
    console.log(asJson ? JSON.stringify(evaluation) : table(evaluation))
  } catch (error) {
    if (!(error instanceof EvaluationInputError)) throw error
    console.error(`${file}: ${error.message}`)
    process.exitCode = 2
  }
}
