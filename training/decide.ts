import { severities } from '../services/taxonomy.ts'
import type { Verdict } from '../services/triage/judge.ts'
import {
  type DecidedOutput,
  type Decision,
  type Decisions,
  decidedOutputs,
  evidenceFor,
  type SeverityOutput,
  severityOutputs,
} from '../services/triage/model/decision.ts'
import type { Margins } from '../services/triage/model/linear-model.ts'
import type { Output } from '../services/triage/model/outputs.ts'
import { bestForF1, fitLogistic, type Sample } from './logistic.ts'
import { isTrue, type Labelled } from './messages.ts'

/** A message with what each reader made of it, neither having learned it. */
export interface Witnessed {
  readonly message: Labelled
  readonly margins: Margins
  readonly ruled: Pick<Verdict, 'categories' | 'signals' | 'severity'>
}

/**
 * How likely it must be that a message is at least so urgent. Well under one half for those that a child cannot wait
 * for: missing one is worse than answering a calm one first.
 */
const likelyEnough: Readonly<Record<SeverityOutput, number>> = {
  critical: 0.2,
  'high-or-more': 0.4,
  'medium-or-more': 0.5,
}

const isSeverityOutput = (output: Output): output is SeverityOutput =>
  (severityOutputs as readonly Output[]).includes(output)

/** Where the rules' answer stands among those possible: see `Decision.ruled`. */
const ruledAt = ({ ruled }: Witnessed, output: Output): number => {
  if (isSeverityOutput(output)) return severities.indexOf(ruled.severity)
  return [...ruled.categories, ...ruled.signals].some((label) => label === output) ? 1 : 0
}

const sampleOf = (one: Witnessed, output: DecidedOutput): Sample => {
  const ruled = new Array<number>(isSeverityOutput(output) ? severities.length : 2).fill(0)
  ruled[ruledAt(one, output)] = 1
  return { inputs: [...evidenceFor(one.margins, output), ...ruled], isTrue: isTrue(one.message, output) }
}

const rounded = (weight: number): number => Math.round(weight * 1000) / 1000

const decide = (witnessed: readonly Witnessed[], output: DecidedOutput): Decision => {
  const samples = witnessed.map((one) => sampleOf(one, output))
  const { weights, likelihoods } = fitLogistic(samples)
  const from = isSeverityOutput(output) ? likelyEnough[output] : bestForF1(samples, likelihoods)
  const [whole = 0, sentence = 0, gravest = 0, brevity = 0, ...ruled] = weights
  const threshold = Math.log(from / (1 - from))
  return {
    whole: rounded(whole),
    sentence: rounded(sentence),
    gravest: rounded(gravest),
    brevity: rounded(brevity),
    ruled: ruled.map((offset) => rounded(offset - threshold)),
  }
}

/** Labels are set where F1 is best, severities where doubt goes up enough. */
export const decideAll = (witnessed: readonly Witnessed[]): Decisions =>
  Object.fromEntries(decidedOutputs.map((output) => [output, decide(witnessed, output)])) as Record<
    DecidedOutput,
    Decision
  >
