import type { Facts } from '../../services/cases/counted.ts'
import { correctedQuarter } from '../../services/stats/corrected-quarter.ts'
import { publicEdition } from '../../services/stats/public-edition.ts'
import type { PublishedEdition, PublishedTable } from '../../services/stats/published.ts'
import { publishedTables } from '../../services/stats/published-tables.ts'
import { yearOf } from '../../services/stats/years.ts'
import { chance } from '../faults/chance.ts'
import { attack, attackDifference, between, type Seen } from './attacker.ts'
import { type Attacked, k, toldIn } from './attacks.ts'
import { type Changed, DifferenceJudge } from './difference-judge.ts'
import { Judge } from './judge.ts'
import { populationsOf, randomChange, randomFacts } from './random-facts.ts'

/** What is switched off, to see whether the attacker finds it. */
export interface EditionRules {
  /** Nothing is hidden at all. */
  unprotected?: boolean
  /** The public page is rounded from the counts, and not from what analysts read. */
  publicFromCounts?: boolean
  /** A correction is told whatever it changes. */
  anyCorrection?: boolean
}

const year = '2026'
const quarters = ['2026-T1', '2026-T2', '2026-T3', '2026-T4']

const asEdition = (tables: PublishedTable[]): PublishedEdition => ({
  ...{ _id: '', period: '', from: '', to: '', publishedOn: '', revision: 1, changes: [], k, tables },
})
const rounded = (edition: string, tables: PublishedTable[]): Seen => ({
  ...{ edition, period: edition, roundedTo: 5, tables: publicEdition(asEdition(tables)).tables },
})

/** A random year: its quarters and itself, as analysts read them and as everybody does, all read together. */
export const attackYear = async (
  seed: number,
  { unprotected = false, publicFromCounts = false }: EditionRules = {},
): Promise<Attacked> => {
  const random = chance(seed)
  const rules = { k, unprotected }
  const facts = new Map<string, readonly Facts[]>()
  const seen: Seen[] = []
  const told = []
  for (const period of quarters) {
    const mine = randomFacts(random, period)
    const populations = populationsOf(mine)
    const tables = await publishedTables('quarter', populations, rules)
    const open = publicFromCounts ? await publishedTables('quarter', populations, { k, unprotected: true }) : tables
    facts.set(period, mine)
    told.push({ k, tables, populations })
    seen.push({ edition: period, period, tables }, rounded(period, open))
  }
  const populations = yearOf(told)
  const tables = await publishedTables('year', populations, rules)
  const isAnybody = Object.keys(populations.confirmed).length > 0
  facts.set(year, isAnybody ? quarters.flatMap((period) => inTables(facts.get(period) ?? [])) : [])
  seen.push({ edition: year, period: year, tables }, rounded(year, tables))
  const found = await attack(seen, k, isAnybody ? { [year]: quarters } : {})
  return {
    leaks: new Judge(seen, facts, k).leaks(seen, found),
    told: toldIn([...told.flatMap((quarter) => quarter.tables), ...tables]),
  }
}

/** Too few that nobody confirmed are in no table. */
const inTables = (facts: readonly Facts[]): readonly Facts[] => {
  const isTooFew = facts.filter(({ isConfirmed }) => !isConfirmed).length < k
  return isTooFew ? facts.filter(({ isConfirmed }) => isConfirmed) : facts
}

export interface CorrectionAttacked extends Attacked {
  /** Corrections that could be told. */
  corrections: number
}

/** Few reports can hardly ever be corrected: of these, some can. */
const manyReports = 3000

/** A random quarter, corrected as often as may be told of up to `steps` changes; each version read against each other. */
export const attackCorrections = async (
  seed: number,
  { anyCorrection = false }: EditionRules = {},
  steps = 2,
): Promise<CorrectionAttacked> => {
  const random = chance(seed)
  const period = '2026-T1'
  let facts: readonly (Facts | undefined)[] = randomFacts(random, period, seed % 2 === 0 ? manyReports : undefined)
  const present = (all: readonly (Facts | undefined)[]): Facts[] => all.flatMap((one) => one ?? [])
  const first = populationsOf(present(facts))
  const versions = [{ facts, populations: first, tables: await publishedTables('quarter', first, { k }) }]
  for (let step = 0; step < steps; step++) {
    facts = randomChange(random, facts, period)
    const populations = populationsOf(present(facts))
    const fresh = anyCorrection
      ? { ok: true as const, tables: await publishedTables('quarter', populations, { k }) }
      : await correctedQuarter(versions, populations, { k })
    if (fresh.ok) versions.push({ facts, populations, tables: fresh.tables })
  }
  const seen = versions.map(({ tables }, at) => ({ edition: `${period}.${at + 1}`, period, tables }))
  const own = new Map(versions.map((version, at) => [`${period}.${at + 1}`, present(version.facts)]))
  const leaks = new Judge(seen, own, k).leaks(seen, await attack(seen, k))
  for (const [at, before] of seen.entries()) {
    for (const [ahead, after] of seen.slice(at + 1).entries()) {
      const [then, now] = [versions[at]?.facts ?? [], versions[at + 1 + ahead]?.facts ?? []]
      const changed = now.map((one, index): Changed => {
        const old = then[index]
        return { ...(old && { before: old }), ...(one && { after: one }) }
      })
      const judge = new DifferenceJudge(inBoth(changed), before, after, k)
      leaks.push(...judge.told(between(before, after, 1)))
      for (const sign of [1, -1] as const) {
        leaks.push(...judge.found(await attackDifference(before, after, k, sign), sign))
      }
    }
  }
  return { leaks, told: toldIn(versions.at(-1)?.tables ?? []), corrections: versions.length - 1 }
}

/** Of both versions, who is in its tables. */
const inBoth = (changed: readonly Changed[]): Changed[] => {
  const unconfirmed = (side: 'before' | 'after'): boolean =>
    changed.filter((one) => one[side]?.isConfirmed === false).length >= k
  const [before, after] = [unconfirmed('before'), unconfirmed('after')]
  return changed.map((one) => ({
    ...(one.before && (before || one.before.isConfirmed) ? { before: one.before } : {}),
    ...(one.after && (after || one.after.isConfirmed) ? { after: one.after } : {}),
  }))
}
