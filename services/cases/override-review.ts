import type { Entry } from '../conversations/conversation.ts'
import { namesIn, redactWithOffsets } from '../privacy/redact.ts'
import type { Category, Severity, Signal } from '../taxonomy.ts'
import type { Case, Override } from './case.ts'

/** What a reviewer of triage reads of one case: no id, no name, no day, and only redacted words. */
export interface OverrideReview {
  /** When the person decided: `2026-03`. */
  month: string
  /** The teen's messages up to then, in order. */
  messages: string[]
  triage: { severity: Severity; categories: Category[]; signals: Signal[]; rules: string[] }
  human: { severity: Severity; why?: string }
}

/** A person who changes their own mind disagrees with triage once: first what stood before, last what stands after. */
const disagreements = (overrides: readonly Override[]): { first: Override; last: Override }[] => {
  const found: { first: Override; last: Override }[] = []
  for (const override of overrides) {
    const before = found.at(-1)
    if (before?.last.to === override.from) before.last = override
    else found.push({ first: override, last: override })
  }
  return found.filter(({ first, last }) => first.from !== last.to)
}

/** As redaction knows names: in small letters without accents. */
const plainName = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

/**
 * One line for each time that people disagreed with triage in a case. Names that the teen introduces anywhere in it, and
 * the first names of those who answered, are hidden everywhere.
 */
export const overrideReviews = (report: Case, entries: readonly Entry[]): OverrideReview[] => {
  const told = entries.filter(({ from, kind, text }) => from === 'teen' && kind === 'message' && text.trim() !== '')
  const whys = report.overrides.flatMap(({ why }) => why ?? [])
  const authors = entries.flatMap(({ author }) => (author ? [plainName(author)] : []))
  const introduced = [...told.map(({ text }) => text), ...whys].flatMap((text) => [...namesIn(text)])
  const names = new Set([...introduced, ...authors])
  const redacted = (text: string): string => redactWithOffsets(text, names).text
  return disagreements(report.overrides).map(({ first, last }) => ({
    month: new Date(last.at).toISOString().slice(0, 7),
    messages: told.filter(({ at }) => at <= last.at).map(({ text }) => redacted(text)),
    triage: { severity: first.from, categories: first.categories, signals: first.signals, rules: first.rules },
    human: { severity: last.to, ...(last.why ? { why: redacted(last.why) } : {}) },
  }))
}
