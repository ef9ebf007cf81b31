import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evaluate, parseLabelled } from '../../../scripts/evaluate.ts'

const lines = readFileSync(new URL('../../corpus/probes.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

// Floors just under what the rules reach now. Every batch has been tuned on by now: a fall is a regression, and the
// figures say nothing about wording by other authors (the corpus README tells what each batch gave at first sight).
test('the probes are read at least as well as before', () => {
  const { n, severity } = evaluate(parseLabelled(lines.join('\n')))
  expect(n).toBe(676)
  expect(severity.critical.recall).toBeGreaterThanOrEqual(0.97)
  expect(severity.critical.precision).toBeGreaterThanOrEqual(0.94)
  expect(severity.accuracy).toBeGreaterThanOrEqual(0.88)
})

test.each(['A', 'B', 'C', 'F', 'G'])('no critical probe of batch %s is called low', (batch) => {
  const { severity } = evaluate(parseLabelled(lines.filter((line) => line.includes(`"batch": "${batch}"`)).join('\n')))
  expect(severity.confusion.critical.low).toBe(0)
})
