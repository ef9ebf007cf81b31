import { categories, type Severity, severities, signals } from '../services/taxonomy.ts'
import type { Triage } from '../services/triage/triage.ts'
import { bootstrapInterval, type Interval, shareInterval } from './intervals.ts'

/** What a labelled message says of itself, and what triage made of it. */
export interface Scored {
  readonly actual: Pick<Triage, 'categories' | 'signals' | 'severity'> & { readonly kind?: string }
  readonly predicted: Pick<Triage, 'categories' | 'signals' | 'severity'>
}

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
  readonly macroF1Interval: Interval
  readonly perLabel: Readonly<Record<string, LabelScore>>
}

/** A share, and its 95 % interval. */
export interface Share {
  readonly share: number
  readonly interval: Interval
  /** Out of how many. */
  readonly n: number
}

export interface Evaluation {
  readonly n: number
  readonly severity: {
    readonly accuracy: number
    readonly accuracyInterval: Interval
    readonly critical: {
      readonly recall: number
      readonly recallInterval: Interval
      readonly precision: number
      readonly precisionInterval: Interval
      /** Criticals called low: the worst mistake there is. */
      readonly calledLow: number
    }
    /** `recall`: called high, no more and no less; `recallOrMore`: high or critical, so that nobody waits too long. */
    readonly high: { readonly recall: number; readonly recallInterval: Interval; readonly recallOrMore: number }
    /** `confusion[actual][predicted]` counts lines. */
    readonly confusion: Readonly<Record<Severity, Readonly<Record<Severity, number>>>>
  }
  /** Messages that only look dangerous (kind `hard_negative`, not critical), and the share of them called critical. */
  readonly hardNegativesCalledCritical: Share
  readonly categories: LabelScores
  readonly signals: LabelScores
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

type LabelKey = 'categories' | 'signals'

/** For one label, each message as 2 · (carries it) + (predicted): a resample is then counted quickly. */
const codesOf = (label: string, key: LabelKey, scored: readonly Scored[]): Uint8Array => {
  const has = (labels: readonly string[]): number => (labels.includes(label) ? 1 : 0)
  return Uint8Array.from(scored, ({ actual, predicted }) => 2 * has(actual[key]) + has(predicted[key]))
}

/** Nothing when the label neither occurs nor was predicted. */
const scoreLabel = (codes: Uint8Array, indices: Int32Array): LabelScore | undefined => {
  const counts = new Int32Array(4)
  for (const index of indices) {
    const code = codes[index] ?? 0
    counts[code] = (counts[code] ?? 0) + 1
  }
  const [, wrong = 0, missed = 0, both = 0] = counts
  if (wrong + missed + both === 0) return undefined
  return {
    precision: ratio(both, both + wrong),
    recall: ratio(both, both + missed),
    f1: ratio(2 * both, 2 * both + wrong + missed),
    n: both + missed,
  }
}

const scoreLabels = (labels: readonly string[], key: LabelKey, scored: readonly Scored[]): LabelScores => {
  const codes = labels.map((label) => [label, codesOf(label, key, scored)] as const)
  const scoresOf = (indices: Int32Array): [string, LabelScore][] =>
    codes.flatMap(([label, own]) => {
      const found = scoreLabel(own, indices)
      return found ? [[label, found] as [string, LabelScore]] : []
    })
  const meanF1 = (scores: readonly (readonly [string, LabelScore])[]): number =>
    ratio(
      scores.reduce((sum, [, { f1 }]) => sum + f1, 0),
      scores.length,
    )
  const all = scoresOf(Int32Array.from(scored.keys()))
  return {
    macroF1: meanF1(all),
    macroF1Interval: bootstrapInterval(scored.length, (indices) => meanF1(scoresOf(indices))),
    perLabel: Object.fromEntries(all),
  }
}

const emptyRow = (): Record<Severity, number> => ({ critical: 0, high: 0, medium: 0, low: 0 })

const confusionOf = (scored: readonly Scored[]): Record<Severity, Record<Severity, number>> => {
  const confusion = { critical: emptyRow(), high: emptyRow(), medium: emptyRow(), low: emptyRow() }
  for (const { actual, predicted } of scored) confusion[actual.severity][predicted.severity] += 1
  return confusion
}

const sumOf = (row: Readonly<Record<Severity, number>>): number => severities.reduce((sum, name) => sum + row[name], 0)

const scoreSeverity = (scored: readonly Scored[]): Evaluation['severity'] => {
  const confusion = confusionOf(scored)
  const right = severities.reduce((sum, severity) => sum + confusion[severity][severity], 0)
  const { critical, high } = confusion
  const found = critical.critical
  const called = severities.reduce((sum, severity) => sum + confusion[severity].critical, 0)
  return {
    accuracy: ratio(right, scored.length),
    accuracyInterval: shareInterval(right, scored.length),
    critical: {
      recall: ratio(found, sumOf(critical)),
      recallInterval: shareInterval(found, sumOf(critical)),
      precision: ratio(found, called),
      precisionInterval: shareInterval(found, called),
      calledLow: critical.low,
    },
    high: {
      recall: ratio(high.high, sumOf(high)),
      recallInterval: shareInterval(high.high, sumOf(high)),
      recallOrMore: ratio(high.high + high.critical, sumOf(high)),
    },
    confusion,
  }
}

/** Counts how often triage said what the labels say. */
export const score = (scored: readonly Scored[]): Evaluation => {
  const looksDangerous = scored.filter(
    ({ actual }) => actual.kind === 'hard_negative' && actual.severity !== 'critical',
  )
  const falselyCritical = looksDangerous.filter(({ predicted }) => predicted.severity === 'critical').length
  return {
    n: scored.length,
    severity: scoreSeverity(scored),
    hardNegativesCalledCritical: {
      share: ratio(falselyCritical, looksDangerous.length),
      interval: shareInterval(falselyCritical, looksDangerous.length),
      n: looksDangerous.length,
    },
    categories: scoreLabels(categories, 'categories', scored),
    signals: scoreLabels(signals, 'signals', scored),
  }
}
