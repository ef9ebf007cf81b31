import { expect, test } from 'vitest'
import { measureAttackOf } from '../../bench/attack.ts'
import { attackCorrections } from '../../bench/stats/edition-attacks.ts'

test('the attacker finds nothing in what is told, which is much, and everything that is not protected', {
  timeout: 120_000,
}, async () => {
  const { figures } = await measureAttackOf({ quarters: 15, years: 1, corrected: 0 })
  expect(figures).toMatchObject({ attackedQuarters: 15, attackedYears: 1, leaksFound: 0 })
  expect(figures.cellsTold).toBeGreaterThan(300)
  expect(figures.leaksFoundUnprotected).toBeGreaterThan(10)
  // Only what is small itself is hidden; a public page from the counts themselves; a correction whatever it changes.
  for (const name of ['WithoutSecondary', 'PublicFromCounts', 'BetweenEditions'])
    expect([name, figures[`leaksFound${name}`]]).not.toEqual([name, 0])
})

test('corrections read against what they correct tell nothing more', { timeout: 120_000 }, async () => {
  const found = await attackCorrections(6)
  expect([found.corrections, found.leaks.slice(0, 3)]).toEqual([1, []])
})
