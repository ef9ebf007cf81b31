import type { QueuedCase, ReasonView } from '../../server/case-view.ts'
import { type ClockWord, dueWord, sinceWord } from '../../words/clock-words.ts'
import { inertText } from '../../words/inert-link.ts'
import { label, reasonLabel } from '../../words/labels.ts'
import { ultimatumWhen } from '../../words/ultimatum-words.ts'
import { t } from '../../words/words.ts'

export interface RowSummary {
  severity: string
  /** Undefined while nothing is to be answered. */
  due: ClockWord | undefined
  since: string
  why: string
  /** Empty without one. */
  ultimatum: string
  who: string
  age: string
  where: string
}

/** A queue row in words, in the order it is read: how urgent and since when, why, who speaks, how old, where. */
export function rowSummary(row: QueuedCase, now: number): RowSummary {
  return {
    severity: label('severities', row.severity),
    due: row.dueAt ? dueWord(Date.parse(row.dueAt), now) : undefined,
    since: sinceWord(Date.parse(row.createdAt), now),
    why: whyInWords(row),
    ultimatum: row.ultimatum ? t('ultimatum.row', { when: ultimatumWhen(row.ultimatum, now) }) : '',
    who: label('speakers', row.speaker),
    age: label('ageBands', row.ageBand),
    where: (row.platforms ?? []).map((id) => label('platforms', id)).join(', '),
  }
}

/** The row as one sentence, for the name of its button. */
export function rowSentence(row: QueuedCase, now: number): string {
  const { severity, due, ultimatum, why, who, age, where } = rowSummary(row, now)
  return [severity, due?.text, ultimatum, why, who, age, where].filter(Boolean).join(', ')
}

/** What weighs most, first: a row has room for one reason, and it must be the one that set the urgency. */
const weight = [
  'immediate_danger',
  'suicidal_ideation',
  'family_offender',
  'sexual_assault',
  'self_harm',
  'critical',
  'grooming',
  'sextortion',
  'intimate_image_shared',
  'intimate_image_threat',
  'sexual_deepfake',
  'threat',
  'physical_violence',
  'distress',
  'doxxing',
  'hate',
  'pile_on',
  'harassment',
  'exclusion',
  'impersonation',
]

const heaviness = (id: string): number => {
  const rank = weight.indexOf(id)
  return rank === -1 ? weight.length : rank
}

/** Categories and signals, the gravest first. */
export const heaviestFirst = (ids: readonly string[]): string[] => [...ids].sort((a, b) => heaviness(a) - heaviness(b))

/** The reasons with the gravest first: what makes a case critical must not stand below what does not. */
const gravestFirst = (reasons: readonly ReasonView[]): ReasonView[] =>
  [...reasons].sort((a, b) => heaviness(a.label) - heaviness(b.label))

/** Each label once, the gravest first, with the words that several rules found for it. */
export function reasonsByLabel(reasons: readonly ReasonView[]): { label: string; quotes: string[] }[] {
  const quotes = new Map<string, Set<string>>()
  for (const { label: name, quote } of gravestFirst(reasons)) {
    const known = quotes.get(name) ?? new Set()
    quotes.set(name, quote ? known.add(quote) : known)
  }
  return Array.from(quotes, ([name, said]) => ({ label: name, quotes: [...said] }))
}

function whyInWords(row: QueuedCase): string {
  const [reason] = gravestFirst(row.reasons)
  if (reason) return reasonInWords(reason)
  if (row.queueReason) return label('queueReasons', row.queueReason)
  const [first = 'other'] = heaviestFirst([...row.signals, ...row.categories])
  return reasonLabel(first)
}

function reasonInWords(reason: ReasonView): string {
  const words = reasonLabel(reason.label)
  const quote = firstWords(inertText(reason.quote), 6)
  return quote ? t('queue.reason', { label: words, quote }) : words
}

const longestQuote = 60

/** At most `count` words, and never a wall of letters without a space. */
export function firstWords(text: string, count: number): string {
  const words = text.trim().split(/\s+/)
  const kept = words.slice(0, count).join(' ')
  if (kept.length > longestQuote) return `${kept.slice(0, longestQuote).trimEnd()}…`
  return words.length > count ? `${kept}…` : kept
}
