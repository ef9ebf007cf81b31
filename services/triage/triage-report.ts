import { moreUrgent } from '../taxonomy.ts'
import { judge, type Verdict, verdictOf } from './judge.ts'
import { readLanguage } from './language.ts'
import { type Finding, type Findings, readMessage } from './read-message.ts'
import type { Label } from './rule-book.ts'
import { settle } from './settle.ts'
import type { Reason, Triage } from './triage.ts'

/** What the person answered when asked whether they are in danger now, and whether they think of suicide. */
export interface SafetyAnswers {
  readonly danger?: 'yes' | 'no' | 'unsure'
  readonly suicide?: 'yes' | 'no' | 'unsure'
}

const together = (readings: readonly Findings[]): Findings => {
  const all = new Map<string, Finding[]>()
  for (const findings of readings) {
    for (const [feature, found] of findings) all.set(feature, [...(all.get(feature) ?? []), ...found])
  }
  return all
}

/** Every severity needs words to show: without any rule for them, the first words of the report are quoted. */
const opening = (rule: string, label: Label, messages: readonly string[]): Reason => {
  const message = Math.max(
    0,
    messages.findIndex((text) => text.trim() !== ''),
  )
  const text = messages[message] ?? ''
  const start = text.length - text.trimStart().length
  const end = Math.min(text.trimEnd().length, start + 80)
  return { rule, label, quote: text.slice(start, end), start, end: Math.max(start, end), message }
}

/** An answer was given by a button: there are no words of the person's to quote. */
const answered = (label: Label, messages: readonly string[]): Reason => ({
  rule: 'safety-answer',
  label,
  quote: '',
  start: 0,
  end: 0,
  message: Math.max(0, messages.length - 1),
})

/** A "no" adds nothing and takes nothing back: words weigh more than a button that may have been pressed in a hurry. */
const fromAnswers = (answers: SafetyAnswers, messages: readonly string[]): Reason[] => {
  const reasons: Reason[] = []
  if (answers.danger === 'yes' || answers.danger === 'unsure') reasons.push(answered('immediate_danger', messages))
  if (answers.suicide === 'yes') reasons.push(answered('suicidal_ideation', messages))
  // Doubt goes up: "je ne sais pas" to that question is not a no.
  if (answers.suicide === 'unsure') reasons.push(answered('critical', messages))
  return reasons
}

const merge = (verdicts: readonly Verdict[], more: readonly Reason[]): Verdict => {
  const reasons = new Map<string, Reason>()
  for (const reason of [...verdicts.flatMap((verdict) => verdict.reasons), ...more]) {
    reasons.set([reason.rule, reason.label, reason.message, reason.start, reason.end].join(' '), reason)
  }
  const labels = new Set<Label>(more.map(({ label }) => label))
  for (const { categories, signals } of verdicts) for (const label of [...categories, ...signals]) labels.add(label)
  if (labels.has('sextortion')) labels.delete('intimate_image_threat')
  const all = [...reasons.values()]
  for (const { label } of all) if (label !== 'intimate_image_threat') labels.add(label)
  const merged = verdictOf(labels, all)
  // Never lower than any message was: a later one takes nothing back.
  const severity = verdicts.reduce((highest, verdict) => moreUrgent(highest, verdict.severity), merged.severity)
  return { ...merged, severity }
}

/**
 * Triage of a whole report, in the order it was told: each message alone, and all of them together, so that an adult
 * named in one and a meeting in another are seen. Severity only rises. Local, synchronous, linear; never throws.
 */
export const triageReport = (messages: readonly string[], answers: SafetyAnswers = {}): Triage => {
  const readings = messages.map((text, index) => settle(readMessage(text, index)))
  const verdicts = readings.map(judge)
  if (readings.length !== 1) verdicts.push(judge(together(readings)))
  const language = readLanguage(messages)
  const more = fromAnswers(answers, messages)
  if (language !== 'fr') more.push(opening('language', 'high', messages))
  const { categories, signals, severity, reasons } = merge(verdicts, more)
  return { categories: [...categories], signals: [...signals], severity, language, reasons: [...reasons] }
}
