import type { PublishedTable } from '../../services/stats/published.ts'
import { type PublishingRules, publishedTables } from '../../services/stats/published-tables.ts'
import { chance } from '../faults/chance.ts'
import { attack } from './attacker.ts'
import { Judge, type Leak } from './judge.ts'
import { populationsOf, randomFacts } from './random-facts.ts'

export const k = 11
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
  const seen = [{ edition: period, period, tables }]
  const leaks = new Judge(seen, new Map([[period, facts]]), k).leaks(seen, await attack(seen, k))
  return { leaks, told: toldIn(tables) }
}

export const toldIn = (tables: readonly PublishedTable[]): number =>
  tables.flatMap(({ rows }) => rows).filter(({ count }) => count !== null).length
