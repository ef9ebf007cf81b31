import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { categorySchema, severitySchema, signalSchema } from '../services/taxonomy-schemas.ts'
import { severityOf } from '../services/triage/judge.ts'
import type { Output } from '../services/triage/model/outputs.ts'
import type { Label } from '../services/triage/rule-book.ts'

/** One labelled message, as in every `.jsonl` file of `messages/` and of `tests/corpus`. */
const labelledSchema = z.object({
  id: z.string(),
  text: z.string().min(1),
  categories: z.array(categorySchema).min(1),
  signals: z.array(signalSchema),
  severity: severitySchema,
  register: z.enum(['standard', 'sms', 'verlan', 'typos', 'emoji', 'formal']).default('standard'),
  speaker: z.enum(['victim', 'witness', 'friend', 'parent', 'perpetrator']).default('victim'),
  kind: z.enum(['report', 'hard_negative', 'pasted_message', 'ambiguous']).default('report'),
})
export type Labelled = z.infer<typeof labelledSchema>

export interface TrainingMessage extends Labelled {
  /** The batch it was written in: one author's hand, never split between learning and judging. */
  readonly batch: string
  /** Which fifth is left out when it is judged. */
  readonly fold: number
  /** Whether the rules were written with these messages in view. */
  readonly tuned: boolean
}

/** Where `npm run` starts its scripts: the compiled ones must find the files too. */
export const projectFolder = pathToFileURL(`${process.cwd()}/`)
const here = new URL('training/', projectFolder)

/** Each file with the fifth it belongs to; the order is the order of training. */
const foldFile = z.array(
  z.object({
    batch: z.string(),
    file: z.string(),
    fold: z.number().int().min(0).max(4),
    tuned: z.boolean().default(false),
  }),
)

const readFolds = () => foldFile.parse(JSON.parse(readFileSync(new URL('folds.json', here), 'utf8')))

/** The files that the model is learned from. */
export const trainingFiles = (): URL[] => readFolds().map(({ file }) => new URL(file, here))

const parseLines = (file: string): Labelled[] =>
  readFileSync(new URL(file, here), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => labelledSchema.parse(JSON.parse(line)))

/** Written by other authors: no rule, weight or threshold comes from it. */
export const setAsideFile = new URL('set-aside.jsonl', here)

/** Every message that may be learned from, in one fixed order. The set-aside file is not among them. */
export const readTrainingMessages = (): TrainingMessage[] =>
  readFolds().flatMap(({ file, ...batch }) => parseLines(file).map((message) => ({ ...message, ...batch })))

const atLeast = {
  critical: ['critical'],
  'high-or-more': ['critical', 'high'],
  'medium-or-more': ['critical', 'high', 'medium'],
}

/** What the taxonomy ranks without a label of its own shows in a severity that no label explains. */
const isUnnamed = ({ categories, signals, severity }: Labelled, output: Output): boolean => {
  const labels: readonly Label[] = [...categories, ...signals]
  const worth = labels.map(severityOf)
  if (worth.includes('critical')) return false
  if (output === 'planned-meeting') return severity === 'critical' && labels.includes('grooming')
  if (output === 'near-threat') return severity === 'critical' && !labels.includes('grooming')
  return output === 'grave-words' && severity === 'high' && !worth.includes('high')
}

/** What the model should answer for a message. */
export const isTrue = (message: Labelled, output: Output): boolean => {
  if (output in atLeast) return atLeast[output as keyof typeof atLeast].includes(message.severity)
  return [...message.categories, ...message.signals].some((label) => label === output) || isUnnamed(message, output)
}
