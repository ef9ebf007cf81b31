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

const short: StatsSizes = { cases: 20_000, mongoCases: 0, pages: 200, attacks: 200, years: 15, corrected: 30 }
const long: StatsSizes = {
  ...{ cases: 1_000_000, mongoCases: 1_000_000, pages: 1_000 },
  ...{ attacks: 1_000, years: 250, corrected: 300 },
}

/** After the last of the invented years, and its editions' delay. */
const now = Date.UTC(2026, 2, 2, 9)

/** Counting everything anew, a page of figures over three years, and what an attacker finds in what is published. */
export const measureStats = (options: { long: boolean }): Promise<Measurement> =>
  measureStatsOf(options.long ? long : short)

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
      ...(mongo ? { pageP99MsMongo: mongo.pageP99Ms, rebuildPerSecondMongo: mongo.rebuildPerSecond } : {}),
      ...(await attackAll(sizes)),
    },
    reference:
      'les mêmes cas inventés, comptés deux fois : rebuildGrowth est le rapport des débits, moitié contre tout (1 : linéaire)',
  }
}

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
    leaksFoundBetweenEditions: (await attackCorrections(13, { anyCorrection: true })).leaks.length,
  }
}

const together = 500

async function measureIn(place: Place, cases: number, pages: number) {
  const store = await openPlace(place, benchSealer())
  try {
    const half = await countedAnew(store, 0, cases / 2)
    const all = await countedAnew(store, cases / 2, cases)
    return {
      pageP99Ms: round(await pageP99(store, pages)),
      rebuildPerSecond: Math.round(all),
      rebuildGrowth: round(half / all),
    }
  } finally {
    await store.close()
  }
}

/** Adds invented cases, counts all that are there, then throws the counts away and counts all anew: how many a second. */
async function countedAnew(store: Store, after: number, until: number): Promise<number> {
  await store.collection(casesDefinition)
  for (let number = after; number < until; number += together) {
    const numbers = Array.from({ length: Math.min(together, until - number) }, (_, index) => number + index)
    await store.raw.write(casesDefinition.name, numbers.map(aPastCase))
  }
  const counting = await openCounting(store)
  while ((await counting.run()) > 0);
  await counting.rebuild()
  const before = performance.now()
  let seen = 0
  for (let some = await counting.run(); some > 0; some = await counting.run()) seen += some
  return seen / ((performance.now() - before) / 1000)
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
