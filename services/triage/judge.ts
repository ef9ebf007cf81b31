import { type Category, categories, moreUrgent, type Severity, type Signal, severities, signals } from '../taxonomy.ts'
import type { Finding, Findings } from './read-message.ts'
import { isCategory, isSeverity, isSignal, type Label, type LabelRule, labelRules } from './rule-book.ts'
import type { Reason } from './triage.ts'

/** What a set of findings comes to, before the language is looked at. */
export interface Verdict {
  readonly categories: readonly Category[]
  readonly signals: readonly Signal[]
  readonly severity: Severity
  readonly reasons: readonly Reason[]
  /** Labels that were said outright. */
  readonly sure?: readonly Label[]
}

const criticalSignals: readonly Signal[] = [
  'suicidal_ideation',
  'self_harm',
  'immediate_danger',
  'sexual_assault',
  'family_offender',
]
const highCategories: readonly Category[] = [
  'intimate_image_shared',
  'intimate_image_threat',
  'sextortion',
  'sexual_deepfake',
  'grooming',
]
const highSignals: readonly Signal[] = ['physical_violence', 'distress']
const mediumCategories: readonly Category[] = ['pile_on', 'hate', 'exclusion', 'impersonation', 'doxxing', 'threat']

const worthOf = (label: Label): Severity => {
  if (isSeverity(label)) return label
  if (isSignal(label)) {
    if (criticalSignals.includes(label)) return 'critical'
    return highSignals.includes(label) ? 'high' : 'low'
  }
  if (isCategory(label) && highCategories.includes(label)) return 'high'
  return isCategory(label) && mediumCategories.includes(label) ? 'medium' : 'low'
}

const worths = new Map([...categories, ...signals, ...severities].map((label: Label) => [label, worthOf(label)]))

/** Taxonomy, "Severity": what a label alone is worth. */
export const severityOf = (label: Label): Severity => worths.get(label) ?? 'low'

const distance = (a: Finding, b: Finding, across: boolean): number => {
  if (a.message !== b.message) return across ? 0 : Number.POSITIVE_INFINITY
  return Math.max(0, Math.max(a.from, b.from) - Math.min(a.to, b.to))
}

const oneOf = (findings: Findings, features: readonly string[]): readonly Finding[] => {
  const all: Finding[] = []
  for (const feature of features) for (const finding of findings.get(feature) ?? []) all.push(finding)
  return all
}

const firstOf = (findings: Findings, features: readonly string[]): Finding | undefined => {
  for (const feature of features) {
    const first = findings.get(feature)?.[0]
    if (first) return first
  }
  return undefined
}

/** The findings a rule rests on, one for each of its groups, or nothing when they are too far apart. */
const evidence = ({ all, near, across }: LabelRule, findings: Findings): readonly Finding[] | undefined => {
  if (near === undefined || all.length === 1) return all.flatMap((group) => firstOf(findings, group) ?? [])
  const [anchors, ...others] = all.map((group) => oneOf(findings, group))
  for (const anchor of anchors ?? []) {
    const rest = others.map((group) => group.find((finding) => distance(anchor, finding, across) <= near))
    if (rest.every((finding) => finding !== undefined)) return [anchor, ...rest]
  }
  return undefined
}

/** Where a feature stands in the rules: in which rule, and one bit for each of its groups. */
interface Place {
  readonly rule: number
  readonly groups: number
}

const placesOf = new Map<string, Place[]>()
for (const [rule, { all }] of labelRules.entries()) {
  for (const feature of new Set(all.flat())) {
    const groups = all.reduce((bits, group, at) => (group.includes(feature) ? bits | (1 << at) : bits), 0)
    placesOf.set(feature, [...(placesOf.get(feature) ?? []), { rule, groups }])
  }
}

/** The rules of which every group has a finding, in the order of the file, so that reasons always come in one order. */
const rulesFor = (findings: Findings): LabelRule[] => {
  const found = new Int32Array(labelRules.length)
  for (const feature of findings.keys()) {
    for (const { rule, groups } of placesOf.get(feature) ?? []) found[rule] = (found[rule] ?? 0) | groups
  }
  return labelRules.filter(({ all, none }, rule) => {
    const groups = found[rule] ?? 0
    return groups > 0 && groups === (1 << all.length) - 1 && !none.some((feature) => findings.has(feature))
  })
}

const reasonsOf = (rule: LabelRule, found: readonly Finding[]): Reason[] =>
  found.map(({ quote, start, end, message }) => ({ rule: rule.rule, label: rule.label, quote, start, end, message }))

/** Taxonomy, convention 10: a threat that asks for something is blackmail, and only that. */
const withoutDoubles = (labels: Set<Label>): void => {
  if (labels.has('sextortion')) labels.delete('intimate_image_threat')
  const intimate: readonly Label[] = ['sextortion', 'intimate_image_threat']
  if (intimate.some((label) => labels.has(label))) labels.delete('threat')
}

const orderedLabels = <T extends Label>(all: readonly T[], labels: ReadonlySet<Label>): T[] =>
  all.filter((label) => labels.has(label))

/** Applies the label rules and then the taxonomy's severity table. */
export const judge = (findings: Findings): Verdict => {
  const labels = new Set<Label>()
  const sure = new Set<Label>()
  const reasons: Reason[] = []
  for (const rule of rulesFor(findings)) {
    const found = evidence(rule, findings)
    if (!found) continue
    labels.add(rule.label)
    if (rule.sure && found.every(({ quoted }) => !quoted)) sure.add(rule.label)
    reasons.push(...reasonsOf(rule, found))
  }
  withoutDoubles(labels)
  return { ...verdictOf(labels, reasons), sure: [...sure] }
}

/** Severity from labels; reasons of labels that did not stay are left out. */
export const verdictOf = (labels: ReadonlySet<Label>, reasons: readonly Reason[]): Verdict => {
  const found = orderedLabels(categories, labels).filter((label) => label !== 'other')
  let severity: Severity = 'low'
  for (const label of labels) severity = moreUrgent(severity, severityOf(label))
  if (labels.has('harassment') && labels.has('repeated')) severity = moreUrgent(severity, 'medium')
  return {
    categories: found.length > 0 ? found : ['other'],
    signals: orderedLabels(signals, labels),
    severity,
    reasons: reasons.filter(({ label }) => labels.has(label)),
  }
}
