import { expect, test } from 'vitest'
import { attackOnce } from '../../bench/stats/attacks.ts'
import { attackCorrections, attackYear } from '../../bench/stats/edition-attacks.ts'

test('the attacker finds nothing in random quarters, of which much is told', { timeout: 120_000 }, async () => {
  let told = 0
  for (let seed = 1; seed <= 15; seed++) {
    const found = await attackOnce(seed)
    expect([seed, found.leaks.slice(0, 3)]).toEqual([seed, []])
    told += found.told
  }
  expect(told).toBeGreaterThan(300)
})

test('and finds the leak where nothing is hidden, or only what is small itself', { timeout: 120_000 }, async () => {
  expect((await attackOnce(7, { unprotected: true })).leaks.length).toBeGreaterThan(10)
  const bySubtraction = []
  for (const seed of [1, 2, 3]) bySubtraction.push(...(await attackOnce(seed, { secondary: false })).leaks)
  expect(bySubtraction.filter(({ how }) => how === 'found').length).toBeGreaterThan(0)
})

test('quarters, their year and the public page, read together, tell nothing more', { timeout: 120_000 }, async () => {
  expect((await attackYear(2)).leaks.slice(0, 3)).toEqual([])
  // A public page that were made from the counts themselves.
  const open = await attackYear(2, { publicFromCounts: true })
  expect(open.leaks.some(({ how }) => how === 'found')).toBe(true)
})

test('corrections read against what they correct tell nothing more', { timeout: 120_000 }, async () => {
  const found = await attackCorrections(27)
  expect([found.corrections, found.leaks.slice(0, 3)]).toEqual([1, []])
  const any = await attackCorrections(27, { anyCorrection: true })
  expect(any.leaks.some(({ cell, how }) => cell.includes('>') && how === 'told')).toBe(true)
})
