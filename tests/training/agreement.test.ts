import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { main } from '../../scripts/agreement.ts'
import { agreementOf, agreementTable, cohensKappa, type Reading } from '../../training/agreement.ts'

const cwd = process.cwd()
afterEach(() => {
  process.chdir(cwd)
  vi.restoreAllMocks()
})

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
const reading = (id: string, changes: Partial<Reading> = {}): Reading => ({
  id,
  severity: 'low',
  categories: ['other'],
  signals: [],
  ...changes,
})

test('the two clinicians of the textbook: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no', () => {
  // Observed 35/50 = .7; by chance .5·.6 + .5·.4 = .5; (.7 − .5) / (1 − .5) = .4
  const first = [...times(25, true), ...times(25, false)]
  const second = [...times(20, true), ...times(5, false), ...times(10, true), ...times(15, false)]
  const { n, observed, kappa } = cohensKappa(first, second)
  expect([n, observed]).toEqual([50, 0.7])
  expect(kappa).toBeCloseTo(0.4, 12)
})

test('the same share observed is worth less where chance does more', () => {
  // 45, 15, 25, 15: observed .6, by chance .6·.7 + .4·.3 = .54, kappa .06/.46. 25, 35, 5, 35: by chance .46, .14/.54.
  const answers = (yy: number, yn: number, ny: number, nn: number) =>
    cohensKappa(
      [...times(yy + yn, 1), ...times(ny + nn, 0)],
      [...times(yy, 1), ...times(yn, 0), ...times(ny, 1), ...times(nn, 0)],
    )
  expect(answers(45, 15, 25, 15).kappa).toBeCloseTo(0.06 / 0.46, 12)
  expect(answers(25, 35, 5, 35).kappa).toBeCloseTo(0.14 / 0.54, 12)
})

test('more than two answers: 3 of 4 the same', () => {
  // By chance: a 1/4·2/4, b 1/4·0, c 2/4·2/4 = 3/8; (3/4 − 3/8) / (5/8) = .6
  expect(cohensKappa(['a', 'b', 'c', 'c'], ['a', 'a', 'c', 'c']).kappa).toBeCloseTo(0.6, 12)
})

test('one for full agreement, below zero for none, nothing where nobody varies', () => {
  expect(cohensKappa([1, 0, 1], [1, 0, 1]).kappa).toBe(1)
  expect(cohensKappa([1, 0], [0, 1])).toEqual({ n: 2, observed: 0, kappa: -1 })
  expect(cohensKappa([0, 0], [0, 0])).toEqual({ n: 2, observed: 1, kappa: undefined })
  expect(cohensKappa([0, 0], [1, 1])).toEqual({ n: 2, observed: 0, kappa: 0 })
  expect(cohensKappa([], [])).toEqual({ n: 0, observed: 0, kappa: undefined })
  expect(() => cohensKappa([1], [])).toThrow(RangeError)
})

test('each label for itself, on the messages that both have read; a message read again counts once, as last read', () => {
  const first = [
    reading('a', { severity: 'critical', signals: ['self_harm'] }),
    reading('b', { severity: 'high', categories: ['threat'] }),
    reading('c'),
    reading('d'),
    reading('unread'),
  ]
  const second = [
    reading('b', { severity: 'high', categories: ['threat', 'hate'] }),
    reading('a', { severity: 'low' }),
    reading('a', { severity: 'critical', signals: ['self_harm'] }),
    reading('c', { severity: 'medium' }),
    reading('d'),
    reading('stranger'),
  ]
  const all = agreementOf(first, second)
  const of = (label: string) => all.find((each) => each.label === label)
  // Severity: 3 of 4; by chance critical 1/16 + high 1/16 + low 2/16 = 1/4; (3/4 − 1/4) / (3/4) = 2/3.
  expect(of('severity')).toMatchObject({ n: 4, observed: 0.75 })
  expect(of('severity')?.kappa).toBeCloseTo(2 / 3, 12)
  expect(of('self_harm')).toMatchObject({ n: 4, observed: 1, kappa: 1, given: [1, 1] })
  expect(of('threat')).toMatchObject({ observed: 1, kappa: 1 })
  expect(of('hate')).toMatchObject({ observed: 0.75, kappa: 0, given: [0, 1] })
  expect(of('doxxing')).toMatchObject({ observed: 1, kappa: undefined, given: [0, 0] })
  expect(all).toHaveLength(1 + 13 + 14)
  const table = agreementTable(all).split('\n')
  expect(table.find((line) => line.startsWith('hate'))?.replace(/ +/g, ' ')).toMatch(/^hate 4 0 \/ 1 0\.750 0\.00 \[/)
  expect(table.find((line) => line.startsWith('doxxing'))?.replace(/ +/g, ' ')).toBe('doxxing 4 0 / 0 1.000 –')
})

test('the interval holds the figure, and is the same every time', () => {
  const some = (shift: number) =>
    Array.from({ length: 60 }, (_, n) => reading(`m${n}`, { severity: (n + shift) % 3 ? 'low' : 'high' }))
  const second = some(0).map((each, n) => (n % 10 === 0 ? { ...each, severity: 'medium' as const } : each))
  const [severity] = agreementOf(some(0), second)
  const [low = 1, high = 0] = severity?.interval ?? []
  expect(low).toBeLessThan(severity?.kappa ?? 0)
  expect(high).toBeGreaterThan(severity?.kappa ?? 1)
  expect(agreementOf(some(0), second)[0]?.interval).toEqual([low, high])
})

/** Runs the command in a folder with these files. */
const run = async (files: Record<string, string>, args: string[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'relais-agreement-'))
  mkdirSync(join(folder, 'training/messages'), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'training', path, '..'), { recursive: true })
    writeFileSync(join(folder, 'training', path), text)
  }
  process.chdir(folder)
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  await main(args)
  process.chdir(cwd)
  rmSync(folder, { recursive: true })
  const said = { out: out.mock.calls.join('\n'), err: err.mock.calls.join('\n') }
  vi.restoreAllMocks()
  return said
}
const lines = (...readings: Reading[]): string =>
  readings.map((each) => JSON.stringify({ ...each, text: 'dit' })).join('\n')

test('without a second reading yet, it says that nothing was read twice', async () => {
  const { out, err } = await run({ 'first-reading/v01.jsonl': lines(reading('a')) })
  expect(out).toContain('0 of 1 messages read twice')
  expect(err).toBe('')
})

test('files of both folders are read; what is no reading is named and left out', async () => {
  const files = {
    'first-reading/v01.jsonl': lines(reading('a'), reading('b', { severity: 'high' })),
    'first-reading/notes.txt': 'not read',
    'second-reading/one.jsonl': `${lines(reading('a'))}\n\n{"id":"b","severity":"urgent"}\nhello\n`,
    'second-reading/two.jsonl': lines(reading('b', { severity: 'high' }), reading('z')),
  }
  const { out, err } = await run(files)
  expect(out).toContain('2 of 2 messages read twice; 1 readings of no message')
  expect(err).toBe('one.jsonl, line 3: not a reading, left out\none.jsonl, line 4: not a reading, left out')
  const json = JSON.parse((await run(files, ['--json'])).out)
  expect(json[0]).toMatchObject({ label: 'severity', n: 2, observed: 1, kappa: 1 })
})
