import { moreUrgent, type Severity, severities } from '../taxonomy.ts'
import { severityOf, type Verdict, verdictOf } from './judge.ts'
import { decideLabels, decideSeverity, type Jury, marginOf, severityOutputOf } from './model/decision.ts'
import type { Output } from './model/outputs.ts'
import type { ModelReading, Quote } from './model/reading.ts'

import type { Label } from './rule-book.ts'
import type { Reason } from './triage.ts'

/** How a model's reason is called: the words it quotes weighed most. */
export const modelRule = 'model'

const rank = (severity: Severity): number => severities.indexOf(severity)

/** Taxonomy, convention 10: never both. The one the model is surer of stays. */
const withoutDouble = (labels: Set<Label>, isSurer: (a: Output, b: Output) => boolean): void => {
  if (!labels.has('sextortion') || !labels.has('intimate_image_threat')) return
  labels.delete(isSurer('sextortion', 'intimate_image_threat') ? 'intimate_image_threat' : 'sextortion')
}

/**
 * The third piece: what the two readers say of the same words becomes one verdict. The model decides with margins
 * that depend on what the rules saw, so that either reader carries the other over a doubt. Then the taxonomy's severity
 * table applies. In a brief message what the rules see stands: they are right nine times in ten there, and the model
 * has too few words to know better, and so does what is said outright, in a message of any length. Each label, and a severity that no label explains, comes with the words it rests on.
 */
export const join = (
  ruled: Verdict,
  reading: ModelReading,
  jury: Jury,
  isBrief: boolean,
  toReason: (label: Label, quote: Quote) => Reason,
): Verdict => {
  const isRuled = (label: Label): boolean =>
    (ruled.categories as readonly Label[]).includes(label) || (ruled.signals as readonly Label[]).includes(label)
  const decided = decideSeverity(reading.margins, ruled.severity, jury)
  const held = isBrief ? moreUrgent(decided, ruled.severity) : decided
  const labels = new Set<Label>(decideLabels(reading.margins, isRuled, jury))
  if (isBrief) {
    const isNamed = ruled.severity === 'critical' && ruled.signals.some((signal) => severityOf(signal) === 'critical')
    // The rules have named the danger: another one would be a guess beside it.
    for (const label of isNamed ? labels : []) if (severityOf(label) === 'critical') labels.delete(label)
    for (const label of ruled.categories) labels.add(label)
    for (const label of ruled.signals) labels.add(label)
  }
  withoutDouble(labels, (a, b) => marginOf(reading.margins.whole, a) >= marginOf(reading.margins.whole, b))
  // A label worth more than the whole message is held to be is a doubt that the other answers have settled.
  for (const label of labels) if (rank(severityOf(label)) < rank(held)) labels.delete(label)
  for (const label of ruled.sure ?? []) labels.add(label)
  const { categories, signals, severity: labelled } = verdictOf(labels, [])
  const severity = moreUrgent(held, labelled)
  const reasons = ruled.reasons.filter(({ label }) => labels.has(label) || label === severity)
  const explain = (label: Label, output: Output): void => {
    const quote = reasons.some((reason) => reason.label === label) ? undefined : reading.quote(output)
    if (quote) reasons.push(toReason(label, quote))
  }
  for (const label of categories) if (label !== 'other') explain(label, label)
  for (const label of signals) explain(label, label)
  const output = severityOutputOf(severity)
  if (output && severity !== labelled) explain(severity, output)
  return { categories, signals, severity, reasons }
}
