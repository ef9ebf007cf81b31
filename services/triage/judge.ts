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

const firstOf = (findings: Findings, features: readonly string[]): Finding | undefined => {
  for (const feature of features) {
    const first = findings.get(feature)?.[0]
    if (first) return first
  }
  return undefined
}

const firstNear = (
  anchor: Finding,
  findings: Findings,
  features: readonly string[],
  { near = 0, across }: LabelRule,
): Finding | undefined => {
  for (const feature of features) {
    for (const finding of findings.get(feature) ?? []) if (distance(anchor, finding, across) <= near) return finding
  }
  return undefined
}

/** One finding for each group, or nothing when one of them has none. */
const oneForEach = (
  groups: LabelRule['all'],
  find: (group: readonly string[]) => Finding | undefined,
): readonly Finding[] | undefined => {
  const found = groups.map(find)
  return found.every((finding) => finding !== undefined) ? found : undefined
}

/** The findings a rule rests on, one for each of its groups, or nothing when they are too far apart. */
const evidence = (rule: LabelRule, findings: Findings): readonly Finding[] | undefined => {
  const [anchors = [], ...others] = rule.all
  if (rule.near === undefined || others.length === 0) return oneForEach(rule.all, (group) => firstOf(findings, group))
  for (const feature of anchors) {
    for (const anchor of findings.get(feature) ?? []) {
      const rest = oneForEach(others, (group) => firstNear(anchor, findings, group, rule))
      if (rest) return [anchor, ...rest]
    }
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

// Filled for each message, and read at once.
const groupsFound = new Int32Array(labelRules.length)

/** The rules of which every group has a finding, in the order of the file, so that reasons always come in one order. */
const rulesFor = (findings: Findings): LabelRule[] => {
  groupsFound.fill(0)
  for (const feature of findings.keys()) {
    for (const { rule, groups } of placesOf.get(feature) ?? []) groupsFound[rule] = (groupsFound[rule] ?? 0) | groups
  }
  return labelRules.filter(({ all, none }, rule) => {
    const groups = groupsFound[rule] ?? 0
    return groups > 0 && groups === (1 << all.length) - 1 && !none.some((feature) => findings.has(feature))
  })
}

const reasonFor = ({ rule, label }: LabelRule, { quote, start, end, message }: Finding): Reason => ({
  rule,
  label,
  quote,
  start,
  end,
  message,
})

/** Taxonomy, convention 10: a threat that asks for something is blackmail, and only that. */
const withoutDoubles = (labels: Set<Label>): void => {
  if (labels.has('sextortion')) labels.delete('intimate_image_threat')
  if (labels.has('sextortion') || labels.has('intimate_image_threat')) labels.delete('threat')
}

const saidCategories = categories.filter((label) => label !== 'other')

const nothingFound: Verdict = { categories: ['other'], signals: [], severity: 'low', reasons: [], sure: [] }

/** Applies the label rules and then the taxonomy's severity table. */
export const judge = (findings: Findings): Verdict => {
  const rules = rulesFor(findings)
  if (rules.length === 0) return nothingFound
  const labels = new Set<Label>()
  const sure: Label[] = []
  const reasons: Reason[] = []
  for (const rule of rules) {
    const found = evidence(rule, findings)
    if (!found) continue
    labels.add(rule.label)
    if (rule.sure && found.every(({ quoted }) => !quoted)) sure.push(rule.label)
    for (const finding of found) reasons.push(reasonFor(rule, finding))
  }
  withoutDoubles(labels)
  const { categories, signals, severity, reasons: kept } = verdictOf(labels, reasons)
  return { categories, signals, severity, reasons: kept, sure }
}

/** Severity from labels; reasons of labels that did not stay are left out. */
export const verdictOf = (labels: ReadonlySet<Label>, reasons: readonly Reason[]): Verdict => {
  const found = saidCategories.filter((label) => labels.has(label))
  let severity: Severity = 'low'
  for (const label of labels) severity = moreUrgent(severity, severityOf(label))
  if (labels.has('harassment') && labels.has('repeated')) severity = moreUrgent(severity, 'medium')
  return {
    categories: found.length > 0 ? found : ['other'],
    signals: signals.filter((label) => labels.has(label)),
    severity,
    reasons: reasons.filter(({ label }) => labels.has(label)),
  }
}
