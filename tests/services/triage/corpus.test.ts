import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { evaluate, parseLabelled } from '../../../scripts/evaluate.ts'
import { severities } from '../../../services/taxonomy.ts'
import { severitySchema, speakerSchema } from '../../../services/taxonomy-schemas.ts'
import { triageReport } from '../../../services/triage/triage-report.ts'

const corpus = (name: string): string => readFileSync(new URL(`../../corpus/${name}`, import.meta.url), 'utf8')

// Floors stand just under what both readers reach on messages that one was tuned on and the other learned from: a fall is a regression, and the
// figures say nothing about messages by other authors.
test('the development messages are read at least as well as before', () => {
  const { n, severity, categories, signals } = evaluate(parseLabelled(corpus('reports.jsonl')))
  expect(n).toBe(520)
  expect(severity.critical.recall).toBeGreaterThanOrEqual(0.98)
  expect(severity.critical.precision).toBeGreaterThanOrEqual(0.94)
  expect(severity.accuracy).toBeGreaterThanOrEqual(0.935)
  expect(categories.macroF1).toBeGreaterThanOrEqual(0.84)
  expect(signals.macroF1).toBeGreaterThanOrEqual(0.865)
})

test('hard negatives are almost never called critical', () => {
  const lines = corpus('reports.jsonl').trim().split('\n')
  const traps = lines.filter((line) => line.includes('"kind": "hard_negative"'))
  const { severity } = evaluate(parseLabelled(traps.join('\n')))
  const wrong = severity.confusion.high.critical + severity.confusion.medium.critical + severity.confusion.low.critical
  expect(traps.length).toBe(98)
  expect(wrong).toBeLessThanOrEqual(3)
})

const conversation = z.object({
  id: z.string(),
  speaker: speakerSchema,
  turns: z.array(z.string()),
  expect: z.object({ severity: severitySchema }),
})
const conversations = corpus('conversations.jsonl')
  .trim()
  .split('\n')
  .map((line) => conversation.parse(JSON.parse(line)))

// Several answers to the bot's questions sound graver than they are: doubt goes up, and a person looks sooner.
const raised = new Set(['c16', 'c19', 'c26', 'c29', 'c39'])

test.each(conversations)('$id comes to its severity, or above it where we know', ({ id, turns, expect: expected }) => {
  const { severity } = triageReport(turns)
  expect(severities.indexOf(severity)).toBeLessThanOrEqual(severities.indexOf(expected.severity))
  if (!raised.has(id)) expect(severity).toBe(expected.severity)
})
