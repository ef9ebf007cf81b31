import { fileURLToPath } from 'node:url'
import { statsJson } from '../bot/stats/stats-json.ts'
import { Editions } from '../services/stats/editions.ts'
import { Publishing } from '../services/stats/publishing.ts'
import type { Store } from '../services/store/collection.ts'
import { Leases } from '../services/store/leases.ts'
import { Child } from './faults/child.ts'
import type { Measurement } from './measurement.ts'
import { hasMongoServer, withDatabases, withMongoServer } from './mongo-server.ts'
import { benchSealer, inTemporaryFolder, openPlace, type Place } from './places.ts'
import { tell } from './progress.ts'
import { aPastCase } from './stats/invented-years.ts'
import { countAll, countsIn, now, openCounting, recounted } from './stats/recounts.ts'
import { writeCases } from './stats/write-cases.ts'

export interface StatsSizes {
  /** Cases in the embedded store: it grows from one number to the next, and is counted anew at each. */
  cases: readonly number[]
  /** The same on MongoDB; none leaves it out. */
  mongoCases: readonly number[]
  pages: number
}

const short: StatsSizes = { cases: [2_000, 20_000], mongoCases: [1_000, 10_000], pages: 300 }
const long: StatsSizes = { cases: [10_000, 100_000, 1_000_000], mongoCases: [10_000, 100_000], pages: 1_000 }

/** A counting process is killed half-way, and another goes on. Fewer are counted in one go: they have no half-way. */
const leastToKill = { embedded: 500_000, mongo: 100_000 } satisfies Record<Place['engine'], number>

/** Counting everything anew, and a page of figures over three years. `cases`: so many in both stores. */
export const measureStats = ({ long: isLong, cases }: { long: boolean; cases?: number }): Promise<Measurement> => {
  const sizes = isLong ? long : short
  if (cases === undefined) return measureStatsOf(sizes)
  const growing = [cases / 100, cases / 10, cases].map(Math.round)
  return measureStatsOf({ ...sizes, cases: growing, mongoCases: growing })
}

export async function measureStatsOf(sizes: StatsSizes): Promise<Measurement> {
  const embedded = await inTemporaryFolder((dataDir) => measureIn({ engine: 'embedded', dataDir }, sizes.cases, sizes))
  const mongo =
    sizes.mongoCases.length > 0 && hasMongoServer()
      ? await withMongoServer((server) =>
          withDatabases(server, 1, ([uri = '']) => measureIn({ engine: 'mongo', uri }, sizes.mongoCases, sizes)),
        )
      : undefined
  return {
    figures: { ...embedded, ...(mongo ? onMongo(mongo) : {}) },
    reference:
      'les mêmes cas inventés, comptés de moins en plus nombreux : rebuildGrowth est le débit du plus petit nombre contre celui du plus grand (1 : linéaire)',
  }
}

const onMongo = (figures: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}Mongo`, value]))

/** Counted for the first time: the case itself is written then, which it is not when everything is counted anew. */
const first = 1_000

async function measureIn(place: Place, sizes: readonly number[], { pages }: StatsSizes) {
  let store = await openPlace(place, benchSealer())
  try {
    const [smallest = 0, largest = 0] = [sizes[0], sizes.at(-1)]
    const few = Math.min(first, Math.round(smallest / 2))
    await writeCases(store, 0, few, (number) => aPastCase(number, { isCounted: false }))
    const fresh = await countAll(await openCounting(store))
    const rates: Record<string, number> = {}
    let written = few
    for (const size of sizes) {
      await writeCases(store, written, size, (number) => aPastCase(number, { isCounted: true }))
      written = size
      await (await openCounting(store)).rebuild()
      const { perSecond } = await countAll(await openCounting(store))
      rates[`rebuildPerSecondOf${size}`] = Math.round(perSecond)
      tell(`stats ${place.engine}: ${size} cases counted anew, ${Math.round(perSecond)} a second`)
    }
    const at = (size: number): number => rates[`rebuildPerSecondOf${size}`] ?? Number.NaN
    const killed = largest >= leastToKill[place.engine] ? await killedHalfWay(place, store, largest) : undefined
    store = killed?.store ?? store
    return {
      pageP99Ms: round(await pageP99(store, pages)),
      ...{ rebuildPerSecond: at(largest), ...rates, rebuildGrowth: round(at(smallest) / at(largest)) },
      countPerSecond: Math.round(fresh.perSecond),
      ...killed?.figures,
    }
  } finally {
    await store.close()
  }
}

const program = fileURLToPath(new URL('./stats/recount-process.js', import.meta.url))

/** Another process counts everything anew, is killed half-way, and this one goes on: how much of all it still had to count. */
async function killedHalfWay(place: Place, open: Store, cases: number) {
  const before = await countsIn(open)
  await open.close()
  const child = Child.program(program, [JSON.stringify(place), String(Math.floor(cases / 2))])
  await child.prints(/half/, 60 * 60_000)
  await child.kill()
  const store = await openPlace(place, benchSealer())
  const { seen } = await recounted(store)
  const isSame = JSON.stringify(await countsIn(store)) === JSON.stringify(before)
  tell(`stats ${place.engine}: killed half-way, ${seen} of ${cases} were left; the same counts: ${isSame}`)
  return { store, figures: { countedAfterKillShare: round(seen / cases), sameCountsAfterKill: Number(isSame) } }
}

/** Milliseconds from the request to its JSON, the slowest of a hundred. */
async function pageP99(store: Store, pages: number): Promise<number> {
  const clock = (): number => now
  const options = { leases: await Leases.open(store, clock), clock, holder: 'bench', k: 11 }
  await (await Publishing.open(store, await openCounting(store), options)).run()
  const editions = await Editions.open(store)
  const names = (await editions.all()).map(({ _id }) => _id)
  tell(`stats: ${names.length} editions published`)
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
