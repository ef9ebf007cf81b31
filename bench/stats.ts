import { statsJson } from '../bot/stats/stats-json.ts'
import { casesDefinition } from '../services/cases/case-repository.ts'
import { Counting } from '../services/stats/counting.ts'
import { Editions } from '../services/stats/editions.ts'
import { Publishing } from '../services/stats/publishing.ts'
import type { Store } from '../services/store/collection.ts'
import { Leases } from '../services/store/leases.ts'
import type { Measurement } from './measurement.ts'
import { hasMongoServer, withDatabases, withMongoServer } from './mongo-server.ts'
import { benchSealer, inTemporaryFolder, openPlace, type Place } from './places.ts'
import { attackOnce } from './stats/attacks.ts'
import { attackCorrections, attackYear } from './stats/edition-attacks.ts'
import { aPastCase } from './stats/invented-years.ts'

export interface StatsSizes {
  cases: number
  /** Cases on MongoDB; 0 leaves it out. */
  mongoCases: number
  pages: number
  /** Random quarters that the attacker tries. */
  attacks: number
  /** Random years, of four quarters each, with what everybody reads of them. */
  years: number
  /** Random quarters, each corrected twice if it may be. */
  corrected: number
}

const short: StatsSizes = { cases: 20_000, mongoCases: 0, pages: 300, attacks: 200, years: 15, corrected: 30 }
const long: StatsSizes = {
  ...{ cases: 1_000_000, mongoCases: 1_000_000, pages: 1_000 },
  ...{ attacks: 1_000, years: 250, corrected: 300 },
}

/** After the last of the invented years, and its editions' delay. */
const now = Date.UTC(2026, 2, 2, 9)

/** Counting everything anew, a page of figures over three years, and what an attacker finds in what is published. */
export const measureStats = (options: { long: boolean; cases?: number }): Promise<Measurement> =>
  measureStatsOf(sizesFor(options))

/** `cases`: so many in both stores, and no attack. */
const sizesFor = ({ long: isLong, cases }: { long: boolean; cases?: number }): StatsSizes => {
  if (cases === undefined) return isLong ? long : short
  return { ...short, cases, mongoCases: cases, attacks: 0, years: 0, corrected: 0 }
}

export async function measureStatsOf(sizes: StatsSizes): Promise<Measurement> {
  const embedded = await inTemporaryFolder((dataDir) =>
    measureIn({ engine: 'embedded', dataDir }, sizes.cases, sizes.pages),
  )
  const mongo =
    sizes.mongoCases > 0 && hasMongoServer()
      ? await withMongoServer((server) =>
          withDatabases(server, 1, ([uri = '']) => measureIn({ engine: 'mongo', uri }, sizes.mongoCases, sizes.pages)),
        )
      : undefined
  return {
    figures: {
      ...embedded,
      ...(mongo ? onMongo(mongo) : {}),
      ...(await attackAll(sizes)),
    },
    reference:
      'les mêmes cas inventés, comptés deux fois : rebuildGrowth est le rapport des débits, moitié contre tout (1 : linéaire)',
  }
}

const onMongo = (figures: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}Mongo`, value]))

/** What an attacker finds in what is published, and what where a protection is switched off. */
async function attackAll({ attacks, years, corrected }: StatsSizes) {
  let leaks = 0
  let corrections = 0
  for (let seed = 1; seed <= attacks; seed++) leaks += (await attackOnce(seed)).leaks.length
  for (let seed = 1; seed <= years; seed++) leaks += (await attackYear(seed)).leaks.length
  for (let seed = 1; seed <= corrected; seed++) {
    const found = await attackCorrections(seed)
    leaks += found.leaks.length
    corrections += found.corrections
  }
  return {
    ...{ attackedQuarters: attacks, attackedYears: years, attackedCorrections: corrections, leaksFound: leaks },
    leaksFoundUnprotected: (await attackOnce(7, { unprotected: true })).leaks.length,
    leaksFoundBetweenEditions: (await attackCorrections(27, { anyCorrection: true })).leaks.length,
  }
}

const together = 500

/** Counted for the first time: the case itself is written then, which it is not when everything is counted anew. */
const first = 2000

async function measureIn(place: Place, cases: number, pages: number) {
  const store = await openPlace(place, benchSealer())
  try {
    const few = Math.min(first, cases / 2)
    await addCases(store, 0, few, { isCounted: false })
    const countPerSecond = await rateOf(() => countAll(store))
    await addCases(store, few, cases / 2, { isCounted: true })
    const half = await countedAnew(store)
    await addCases(store, cases / 2, cases, { isCounted: true })
    const all = await countedAnew(store)
    return {
      pageP99Ms: round(await pageP99(store, pages)),
      rebuildPerSecond: Math.round(all),
      rebuildGrowth: round(half / all),
      countPerSecond: Math.round(countPerSecond),
    }
  } finally {
    await store.close()
  }
}

async function addCases(store: Store, from: number, until: number, how: { isCounted: boolean }): Promise<void> {
  await store.collection(casesDefinition)
  for (let number = from; number < until; number += together) {
    const numbers = Array.from({ length: Math.min(together, until - number) }, (_, index) => number + index)
    await store.raw.write(
      casesDefinition.name,
      numbers.map((each) => aPastCase(each, how)),
    )
  }
}

const rateOf = async (work: () => Promise<number>): Promise<number> => {
  const before = performance.now()
  const seen = await work()
  return seen / ((performance.now() - before) / 1000)
}

async function countAll(store: Store): Promise<number> {
  const counting = await openCounting(store)
  let seen = 0
  for (let some = await counting.run(); some > 0; some = await counting.run()) seen += some
  return seen
}

/** Throws the counts away, and counts all cases from their events: how many a second. */
async function countedAnew(store: Store): Promise<number> {
  await (await openCounting(store)).rebuild()
  return rateOf(() => countAll(store))
}

const openCounting = async (store: Store): Promise<Counting> => {
  const clock = (): number => now
  return Counting.open(store, { leases: await Leases.open(store, clock), clock, holder: 'bench', quietMs: 0 })
}

/** Milliseconds from the request to its JSON, the slowest of a hundred. */
async function pageP99(store: Store, pages: number): Promise<number> {
  const clock = (): number => now
  const options = { leases: await Leases.open(store, clock), clock, holder: 'bench', k: 11 }
  await (await Publishing.open(store, await openCounting(store), options)).run()
  const editions = await Editions.open(store)
  const names = (await editions.all()).map(({ _id }) => _id)
  const times: number[] = []
  for (let page = 0; page < pages; page++) {
    const before = performance.now()
    const wanted = names[page % names.length]
    JSON.stringify(statsJson(await editions.all(), { audience: page % 2 ? 'inside' : 'public', wanted, now }))
    times.push(performance.now() - before)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
}

const round = (value: number): number => Math.round(value * 100) / 100
