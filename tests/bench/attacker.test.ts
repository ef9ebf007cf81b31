import { expect, test } from 'vitest'
import { chance } from '../../bench/faults/chance.ts'
import { attack } from '../../bench/stats/attacker.ts'
import { Judge } from '../../bench/stats/judge.ts'
import { populationsOf, randomFacts } from '../../bench/stats/random-facts.ts'
import { type PublishingRules, publishedTables } from '../../services/stats/published-tables.ts'

const k = 11
const period = '2026-T1'

const leaksOf = async (seed: number, rules: Partial<PublishingRules> = {}) => {
  const facts = randomFacts(chance(seed), period)
  const tables = await publishedTables('quarter', populationsOf(facts), { k, ...rules })
  const seen = [{ period, tables }]
  const leaks = new Judge(seen, new Map([[period, facts]]), k).leaks(seen, await attack(seen, k))
  return {
    leaks,
    told: tables.flatMap(({ rows }) => rows).filter(({ count }) => count !== null).length,
    size: facts.length,
  }
}

test('the attacker finds nothing in 30 random quarters', async () => {
  let told = 0
  for (let seed = 1; seed <= 30; seed++) {
    const found = await leaksOf(seed)
    expect([seed, found.leaks.slice(0, 3)]).toEqual([seed, []])
    told += found.told
  }
  expect(told).toBeGreaterThan(1000)
}, 120_000)

test('and finds the leak where nothing is hidden, or only what is small itself', async () => {
  const open = await leaksOf(7, { unprotected: true })
  expect(open.leaks.length).toBeGreaterThan(10)
  let bySubtraction = 0
  for (let seed = 1; seed <= 6; seed++) bySubtraction += (await leaksOf(seed, { secondary: false })).leaks.length
  expect(bySubtraction).toBeGreaterThan(0)
})
