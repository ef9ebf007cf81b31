import { type PublishingRules, publishedTables } from '../../services/stats/published-tables.ts'
import { chance } from '../faults/chance.ts'
import { attack } from './attacker.ts'
import { Judge, type Leak } from './judge.ts'
import { populationsOf, randomFacts } from './random-facts.ts'

const k = 11
const period = '2026-T1'

export interface Attacked {
  leaks: Leak[]
  /** Cells that were told: an edition that hides everything would be safe, and useless. */
  told: number
}

/** One random quarter, published and attacked. */
export const attackOnce = async (seed: number, rules: Partial<PublishingRules> = {}): Promise<Attacked> => {
  const facts = randomFacts(chance(seed), period)
  const tables = await publishedTables('quarter', populationsOf(facts), { k, ...rules })
  const seen = [{ period, tables }]
  const leaks = new Judge(seen, new Map([[period, facts]]), k).leaks(seen, await attack(seen, k))
  const told = tables.flatMap(({ rows }) => rows).filter(({ count }) => count !== null).length
  return { leaks, told }
}
