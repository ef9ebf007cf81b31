import { type Severity, severities } from '../../taxonomy.ts'
import { severityOf } from '../judge.ts'
import type { Margins } from './linear-model.ts'
import { type Output, outputs } from './outputs.ts'

/**
 * When the model's margins are believed: a weighted sum of what it makes of the whole message, of its gravest sentence
 * and of the gravest label, and of what the rules say of the same message. A score of zero or more says yes.
 */

export const severityOutputs = ['critical', 'high-or-more', 'medium-or-more'] as const satisfies readonly Output[]
export type SeverityOutput = (typeof severityOutputs)[number]
const unnamedOutputs = ['planned-meeting', 'near-threat', 'grave-words'] as const satisfies readonly Output[]
export type DecidedOutput = Exclude<Output, (typeof unnamedOutputs)[number]>
export type LabelOutput = Exclude<DecidedOutput, SeverityOutput>

const isOneOf = <Some extends Output>(some: readonly Some[], output: Output): output is Some =>
  some.some((one) => one === output)
const isSeverityOutput = (output: Output): output is SeverityOutput => isOneOf(severityOutputs, output)
export const decidedOutputs = outputs.filter((output): output is DecidedOutput => !isOneOf(unnamedOutputs, output))
const labelOutputs = decidedOutputs.filter((output): output is LabelOutput => !isSeverityOutput(output))

/** How much each kind of evidence counts for one output. */
export interface Decision {
  readonly whole: number
  readonly sentence: number
  /** The gravest answer of `gravestFor`; 0 for labels. */
  readonly gravest: number
  /** Times one over the number of words: where little is said, silence must not count as danger. */
  readonly brevity: number
  /** By what the rules say: for labels [unseen, seen], for severities one for each rank, most urgent first. */
  readonly ruled: readonly number[]
}

export type Decisions = Readonly<Record<DecidedOutput, Decision>>

/** What the taxonomy says a label alone is worth, and what this model answers beside the labels. */
const worthOf = (output: Output): Severity => {
  if (output === 'planned-meeting' || output === 'near-threat') return 'critical'
  if (output === 'grave-words') return 'high'
  return isSeverityOutput(output) ? 'low' : severityOf(output)
}

const criticalOutputs = outputs.filter((output) => worthOf(output) === 'critical')
const highOutputs = outputs.filter((output) => worthOf(output) === 'critical' || worthOf(output) === 'high')

/** Which answers alone make a message so urgent: the taxonomy's severity table. */
const gravestFor: Readonly<Record<SeverityOutput, readonly Output[]>> = {
  critical: criticalOutputs,
  'high-or-more': highOutputs,
  'medium-or-more': labelOutputs,
}

/** Who decides, and from which score: zero for words that stand alone. */
export interface Jury {
  readonly decisions: Decisions
  readonly needed: number
  /** For what is critical alone. */
  readonly neededForDanger: number
}

/** What is asked of every message, looked up once: where the margin of an output stands, and which others it looks at. */
interface Question<Asked extends DecidedOutput> {
  readonly output: Asked
  readonly index: number
  readonly gravest: readonly number[]
  readonly isDanger: boolean
}

const indexOf = (output: Output): number => outputs.indexOf(output)

const questionFor = <Asked extends DecidedOutput>(output: Asked): Question<Asked> => ({
  output,
  index: indexOf(output),
  gravest: isSeverityOutput(output) ? gravestFor[output].map(indexOf) : [],
  isDanger: output === 'critical' || criticalOutputs.includes(output),
})

const severityQuestions = severityOutputs.map(questionFor)
const labelQuestions = labelOutputs.map(questionFor)

export const marginOf = (margins: readonly number[], output: Output): number => margins[indexOf(output)] ?? 0

const gravestOf = ({ sentence }: Margins, { gravest }: Question<DecidedOutput>): number => {
  if (gravest.length === 0) return 0
  let highest = Number.NEGATIVE_INFINITY
  for (const index of gravest) highest = Math.max(highest, sentence[index] ?? 0)
  return highest
}

const brevityOf = ({ words }: Margins): number => 1 / (1 + words)

/** The evidence for one output, in the order whole, sentence, gravest, brevity. */
export const evidenceFor = (margins: Margins, output: DecidedOutput): readonly [number, number, number, number] => {
  const question = questionFor(output)
  const { index } = question
  return [margins.whole[index] ?? 0, margins.sentence[index] ?? 0, gravestOf(margins, question), brevityOf(margins)]
}

const says = (margins: Margins, question: Question<DecidedOutput>, ruled: number, jury: Jury): boolean => {
  const { index } = question
  const decision = jury.decisions[question.output]
  const score =
    decision.whole * (margins.whole[index] ?? 0) +
    decision.sentence * (margins.sentence[index] ?? 0) +
    decision.gravest * gravestOf(margins, question) +
    decision.brevity * brevityOf(margins)
  return score + (decision.ruled[ruled] ?? 0) >= (question.isDanger ? jury.neededForDanger : jury.needed)
}

const atLeast: Readonly<Record<SeverityOutput, Severity>> = {
  critical: 'critical',
  'high-or-more': 'high',
  'medium-or-more': 'medium',
}

/** How urgent both readers hold a message that the rules call `ruled`. */
export const decideSeverity = (margins: Margins, ruled: Severity, jury: Jury): Severity => {
  const rank = severities.indexOf(ruled)
  const reached = severityQuestions.find((question) => says(margins, question, rank, jury))
  return reached ? atLeast[reached.output] : 'low'
}

/** The labels both readers hold with, given those that the rules see. */
export const decideLabels = (margins: Margins, isRuled: (label: LabelOutput) => boolean, jury: Jury): LabelOutput[] => {
  const labels: LabelOutput[] = []
  for (const question of labelQuestions) {
    if (says(margins, question, isRuled(question.output) ? 1 : 0, jury)) labels.push(question.output)
  }
  return labels
}

/** The output that stands for a severity; none for `low`. */
export const severityOutputOf = (severity: Severity): SeverityOutput | undefined =>
  severityOutputs[severities.indexOf(severity)]
