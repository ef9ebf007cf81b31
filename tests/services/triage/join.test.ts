import { expect, test } from 'vitest'
import { join } from '../../../services/triage/join.ts'
import type { Verdict } from '../../../services/triage/judge.ts'
import { type Decisions, decidedOutputs } from '../../../services/triage/model/decision.ts'
import { type Output, outputs } from '../../../services/triage/model/outputs.ts'
import type { ModelReading } from '../../../services/triage/model/reading.ts'

/** Believes a margin above zero when the rules see nothing, above minus one half when they agree. */
const decisions = Object.fromEntries(
  decidedOutputs.map((output) => {
    const isSeverity = output.startsWith('high-or') || output.startsWith('medium-or') || output === 'critical'
    return [output, { whole: 1, sentence: 0, gravest: 0, brevity: 0, ruled: isSeverity ? [0.5, 0, 0, 0] : [0, 0.5] }]
  }),
) as unknown as Decisions

const reading = (margins: Partial<Record<Output, number>>): ModelReading => {
  const all = Array.from(outputs, (output) => margins[output] ?? -1)
  return { margins: { whole: all, sentence: all, words: 9 }, quote: () => ({ text: 0, start: 2, end: 5 }) }
}

const ruled = (verdict: Partial<Verdict>): Verdict => ({
  categories: ['other'],
  signals: [],
  severity: 'low',
  reasons: [],
  ...verdict,
})

const suicide = { rule: 'suicide', label: 'suicidal_ideation', quote: 'mourir', start: 0, end: 6, message: 0 } as const

const joined = (rules: Verdict, margins: Partial<Record<Output, number>>, isBrief = false) =>
  join(rules, reading(margins), { decisions, needed: 0, neededForDanger: 0 }, isBrief, (label, { start, end }) => ({
    rule: 'model',
    label,
    quote: 'abc',
    start,
    end,
    message: 0,
  }))

test('what neither reader sees is low and other, and needs no reason', () => {
  expect(joined(ruled({}), {})).toEqual({ categories: ['other'], signals: [], severity: 'low', reasons: [] })
})

test('the model alone is believed, and says on which words', () => {
  const verdict = joined(ruled({}), { critical: 0.2, self_harm: 0.3 })
  expect(verdict).toMatchObject({ signals: ['self_harm'], severity: 'critical' })
  expect(verdict.reasons).toEqual([{ rule: 'model', label: 'self_harm', quote: 'abc', start: 2, end: 5, message: 0 }])
})

test('a doubt of the model is enough when the rules agree', () => {
  const rules = ruled({ signals: ['suicidal_ideation'], severity: 'critical', reasons: [suicide] })
  expect(joined(rules, { critical: -0.4, suicidal_ideation: -0.4 })).toMatchObject({
    signals: ['suicidal_ideation'],
    severity: 'critical',
    reasons: [suicide],
  })
  expect(joined(ruled({}), { critical: -0.4, suicidal_ideation: -0.4 }).severity).toBe('low')
})

test('in a brief message the rules stand when they say critical, whatever the model makes of it', () => {
  const rules = ruled({ signals: ['suicidal_ideation'], severity: 'critical', reasons: [suicide] })
  expect(joined(rules, {}).severity).toBe('low')
  expect(joined(rules, {}, true)).toMatchObject({
    signals: ['suicidal_ideation'],
    severity: 'critical',
    reasons: [suicide],
  })
})

test('a severity that no label explains has a reason of its own', () => {
  const verdict = joined(ruled({}), { critical: 0.1 })
  expect(verdict.severity).toBe('critical')
  expect(verdict.reasons.map(({ label }) => label)).toEqual(['critical'])
})

test('a label graver than both readers hold the message to be does not stay', () => {
  expect(joined(ruled({}), { 'medium-or-more': 1, sexual_assault: 0.1, harassment: 1 })).toMatchObject({
    categories: ['harassment'],
    signals: [],
    severity: 'medium',
  })
})

test('a threat to publish is one of the two, never both', () => {
  const margins = { 'high-or-more': 1, sextortion: 0.2, intimate_image_threat: 0.6 }
  expect(joined(ruled({}), margins).categories).toEqual(['intimate_image_threat'])
})
