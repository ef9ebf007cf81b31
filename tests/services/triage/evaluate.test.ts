import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { evaluate, main, parseLabelled } from '../../../scripts/evaluate.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const line = (text: string, severity: string, categories: string[], signals: string[] = []): string =>
  JSON.stringify({ text, severity, categories, signals })

const sample = [
  line('je veux mourir', 'critical', ['other'], ['suicidal_ideation']),
  line('je suis mort de rire', 'low', ['other']),
  line('bonjour', 'critical', ['other'], ['self_harm']),
].join('\n')

const run = async (content: string, ...options: string[]): Promise<{ out: string[]; err: string[] }> => {
  const file = join(await mkdtemp(join(tmpdir(), 'evaluate-')), 'lines.jsonl')
  await writeFile(file, content)
  const out: string[] = []
  const err: string[] = []
  vi.spyOn(console, 'log').mockImplementation((text) => void out.push(String(text)))
  vi.spyOn(console, 'error').mockImplementation((text) => void err.push(String(text)))
  await main([file, ...options])
  return { out, err }
}

test('scores are counted by hand', () => {
  const { n, severity, categories, signals } = evaluate(parseLabelled(sample))
  expect(n).toBe(3)
  expect(severity.accuracy).toBeCloseTo(2 / 3)
  expect(severity.critical).toMatchObject({ recall: 0.5, precision: 1, calledLow: 1 })
  expect(severity.confusion.critical).toEqual({ critical: 1, high: 0, medium: 0, low: 1 })
  expect(categories).toMatchObject({ macroF1: 1, perLabel: { other: { precision: 1, recall: 1, f1: 1, n: 3 } } })
  expect(signals.perLabel.self_harm).toEqual({ precision: 0, recall: 0, f1: 0, n: 1 })
  expect(signals.macroF1).toBe(0.5)
})

test('--json prints exactly one object', async () => {
  const { out } = await run(sample, '--json')
  expect(out).toHaveLength(1)
  expect(Object.keys(JSON.parse(out[0] ?? ''))).toEqual([
    'n',
    'severity',
    'hardNegativesCalledCritical',
    'categories',
    'signals',
  ])
  expect(process.exitCode).toBeUndefined()
})

test('without --json a person can read it', async () => {
  const { out } = await run(sample)
  expect(out.join('\n')).toMatch(/critical: recall 50\.0 % \[.+\], precision 100\.0 %/)
})

test.each([
  ['{"text": 1}', 'line 4: missing or wrong'],
  ['nonsense', 'line 4: not a JSON object'],
])('a bad line is named by its number: %s', async (bad, message) => {
  const { out, err } = await run(`${sample}\n${bad}\n`, '--json')
  expect(out).toEqual([])
  expect(err.join('\n')).toContain(message)
  expect(process.exitCode).toBe(2)
})

test('an empty or absent file ends with a clear line', async () => {
  expect((await run('')).err.join()).toContain('no line to score')
  const err = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await main(['/nowhere/at-all.jsonl'])
  expect(err.mock.calls.flat().join()).toContain('cannot be read')
  expect(process.exitCode).toBe(2)
})
