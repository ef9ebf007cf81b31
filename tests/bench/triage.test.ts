import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  countWords,
  firstMessage,
  linearRatio,
  medianStartMs,
  perSecond,
  readTexts,
  textOfLength,
} from '../../bench/triage.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relais-bench-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('texts are read from lines, empty ones left out', () => {
  expect(readTexts('{"text":"un","id":"a"}\n\n{"text":"deux"}\n')).toEqual(['un', 'deux'])
})

test('the reference counts words', () => {
  expect([...countWords("J'ai dit non, NON. Été 2024")]).toEqual([
    ['j', 1],
    ['ai', 1],
    ['dit', 1],
    ['non', 2],
    ['été', 1],
    ['2024', 1],
  ])
})

test('a text of any length, in the order of the texts', () => {
  expect(textOfLength(['ab', 'c'], 7)).toBe('ab\nc\nab')
  expect(textOfLength(['ab', 'c'], 3)).toBe('ab\n')
})

/** The ratio for a reader of a known cost, without a clock. */
const ratioOf = (cost: (length: number) => number): number => {
  let spent = 0
  const elapsed = (work: () => void): number => {
    const before = spent
    work()
    return spent - before
  }
  return linearRatio(['on se moque de moi'], (text) => (spent += cost(text.length)), 3, elapsed)
}

test('1 for what is linear, 10 for what is quadratic', () => {
  expect(ratioOf((length) => 3 * length)).toBeCloseTo(1)
  expect(ratioOf((length) => length * length)).toBeCloseTo(10)
})

test('texts a second: every text in every round, two rounds to warm', () => {
  let read = 0
  expect(perSecond(['a', 'b', 'c'], () => read++, 5)).toBeGreaterThan(0)
  expect(read).toBe(3 * 7)
})

test('a fresh process triages one message; one that fails is no figure', () => {
  const good = join(folder, 'good.mjs')
  writeFileSync(good, "export const triageMessage = (text) => { if (!text.includes('moque')) process.exit(3) }")
  expect(medianStartMs(firstMessage(pathToFileURL(good)))).toBeGreaterThan(0)
  expect(() => medianStartMs(firstMessage(pathToFileURL(join(folder, 'absent.mjs'))))).toThrow('fresh process')
})
