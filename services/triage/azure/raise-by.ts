import { categories, moreUrgent, severities, signals } from '../../taxonomy.ts'
import { verdictOf } from '../judge.ts'
import type { Reason, Triage } from '../triage.ts'
import type { Opinion, OpinionLabel } from './opinion.ts'

/** The rule that reasons of the second reader name. */
const azureRule = 'azure'
const longestQuote = 80

/** What triage says already, more exactly: taxonomy, convention 10. */
const saidBy: Partial<Record<OpinionLabel, readonly OpinionLabel[]>> = {
  intimate_image_threat: ['sextortion'],
  threat: ['sextortion', 'intimate_image_threat'],
}

/** The opening words, never half of a character. A classifier names no words: the whole text is its reason. */
const opening = (text: string): Pick<Reason, 'quote' | 'start' | 'end'> => {
  const start = text.length - text.trimStart().length
  let end = Math.min(Math.max(text.trimEnd().length, start), start + longestQuote)
  if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1)) && end < text.length) end -= 1
  return { quote: text.slice(start, end), start, end }
}

const isAmong = <T extends string>(all: readonly T[], label: string): label is T => all.some((each) => each === label)

const severityOf = (labels: ReadonlySet<OpinionLabel>) => verdictOf(labels, []).severity

/** The labels that say something new. */
const news = (triage: Triage, { labels }: Opinion): OpinionLabel[] => {
  const known = new Set<string>([...triage.categories, ...triage.signals])
  return [...new Set(labels)].filter((label) => {
    if (label === 'other' || known.has(label)) return false
    if (isAmong(severities, label)) return severities.indexOf(label) < severities.indexOf(triage.severity)
    return !saidBy[label]?.some((better) => known.has(better) || labels.includes(better))
  })
}

/**
 * Triage with what the second reader adds to it: labels, and the severity that the taxonomy gives them. Nothing is taken
 * away and nothing lowered; each addition has a reason, with the opening words of the `text` it was given for, the
 * `message`-th of the report. Done twice, it is as done once; an opinion that adds nothing gives `triage` itself.
 */
export const raiseBy = (triage: Triage, opinion: Opinion, text: string, message = 0): Triage => {
  const added = news(triage, opinion)
  if (added.length === 0) return triage
  const all = new Set<OpinionLabel>([...triage.categories, ...triage.signals, ...added])
  const found = categories.filter((category) => all.has(category) && category !== 'other')
  return {
    ...triage,
    categories: found.length > 0 ? found : triage.categories,
    signals: signals.filter((signal) => all.has(signal)),
    severity: moreUrgent(triage.severity, severityOf(all)),
    reasons: [...triage.reasons, ...added.map((label) => ({ rule: azureRule, label, ...opening(text), message }))],
  }
}
