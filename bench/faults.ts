import { type RaceOptions, type RaceResult, raceForCases } from './faults/claim-race.ts'
import { noConversationDamage } from './faults/conversation-damage.ts'
import { type KillOptions, killEmbeddedLoads, killMongoLoads, type LoadKills } from './faults/kill-loads.ts'
import { killProgram, killProgramOnMongo, type ProgramKills } from './faults/kill-program.ts'
import type { Measurement } from './measurement.ts'
import { hasMongoServer, type MongoServer, withDatabases, withMongoServer } from './mongo-server.ts'
import { benchSealer, inTemporaryFolder, openPlace, type Place } from './places.ts'

export interface FaultSizes {
  /** Kills of a process that writes to the store. */
  loads: number
  /** Kills of the whole program, while teens talk; 0: it is not even started. */
  programs: number
  /** Cases that 64 claimers take; once as counsellors do, once straight from the store. */
  cases: number
  /** On MongoDB they are raced for in queues of so many, each in a database of its own: see {@link raceOnMongo}. */
  perQueueMongo: number
}

const claimers = 64
const seed = 20_261
const short: FaultSizes = { loads: 40, programs: 5, cases: 500, perQueueMongo: 100 }
const long: FaultSizes = { loads: 270, programs: 30, cases: 10_000, perQueueMongo: 200 }

/** What is lost, doubled, given to two or left unanswered when everything is killed at random instants: it must be nothing. */
export const measureFaults = (options: { long: boolean }): Promise<Measurement> =>
  measureFaultsOf(options.long ? long : short)

export async function measureFaultsOf(sizes: FaultSizes): Promise<Measurement> {
  const embedded = await faultsOf(embeddedEngine(), sizes)
  if (!hasMongoServer()) {
    const figures = { ...embedded, ...named(embedded, 'Embedded') }
    return { figures, reference: 'zéro ; sans MongoDB (MONGODB_URI, ou `npm run mongo`)' }
  }
  return withMongoServer(async (server) => {
    const mongo = await faultsOf(mongoEngine(server, sizes), sizes)
    const figures = { ...sumOf(embedded, mongo), ...named(embedded, 'Embedded'), ...named(mongo, 'Mongo') }
    return { figures, reference: `zéro ; ${server.name}` }
  })
}

interface Engine {
  name: string
  killLoads(options: KillOptions): Promise<LoadKills>
  killProgram(options: KillOptions): Promise<ProgramKills>
  race(options: RaceOptions): Promise<RaceResult>
}

const embeddedEngine = (): Engine => ({
  name: 'embedded',
  killLoads: killEmbeddedLoads,
  killProgram,
  race: (options) => inTemporaryFolder((dataDir) => raceAt({ engine: 'embedded', dataDir }, options)),
})

const mongoEngine = (server: MongoServer, { perQueueMongo }: FaultSizes): Engine => ({
  name: 'mongo',
  killLoads: (options) => killMongoLoads(server, options),
  killProgram: (options) => killProgramOnMongo(server, options),
  race: (options) => raceOnMongo(server, options, perQueueMongo),
})

/**
 * One queue after another. The stand-in looks at every case it holds for each claim: in one queue of ten thousand, 64
 * claimers wait for minutes.
 */
export async function raceOnMongo(server: MongoServer, options: RaceOptions, perQueue: number): Promise<RaceResult> {
  const together: RaceResult = { claimed: 0, doubleOwned: [], lost: [], disordered: [] }
  for (let left = options.cases; left > 0; left -= perQueue) {
    const queue = { ...options, cases: Math.min(left, perQueue) }
    const race = await withDatabases(server, 1, ([uri = '']) => raceAt({ engine: 'mongo', uri }, queue))
    together.claimed += race.claimed
    for (const fault of ['doubleOwned', 'lost', 'disordered'] as const) together[fault].push(...race[fault])
  }
  return together
}

export const raceAt = async (place: Place, options: RaceOptions): Promise<RaceResult> => {
  const store = await openPlace(place, benchSealer())
  try {
    return await raceForCases(store, options)
  } finally {
    await store.close()
  }
}

const noPrograms = (): ProgramKills => ({
  kills: 0,
  conversations: 0,
  messages: 0,
  inDanger: 0,
  damage: noConversationDamage(),
})

/** Counts; `kills` and `claims` of what was done, the others of what went wrong. */
type Faults = Record<
  'kills' | 'claims' | 'lost' | 'doubled' | 'halfWritten' | 'doubleOwned' | 'unanswered' | 'disordered' | 'stuck',
  number
>

/** What is known after each stage goes to the error output: a long run that ends early has not been for nothing. */
async function faultsOf(engine: Engine, sizes: FaultSizes): Promise<Faults> {
  const loads = await engine.killLoads({ kills: sizes.loads, seed })
  let programs = noPrograms()
  const races: RaceResult[] = []
  const soFar = (stage: string): void =>
    console.error(`${engine.name}, ${stage}: ${JSON.stringify(countFaults(loads, programs, races))}`)
  soFar('loads killed')
  if (sizes.programs > 0) programs = await engine.killProgram({ kills: sizes.programs, seed })
  soFar('programs killed')
  for (const through of ['queue', 'port'] as const) {
    races.push(await engine.race({ cases: sizes.cases, claimers, through }))
    soFar(`raced through the ${through}`)
  }
  return countFaults(loads, programs, races)
}

export const countFaults = (loads: LoadKills, programs: ProgramKills, races: RaceResult[]): Faults => {
  const inRaces = (what: 'lost' | 'doubleOwned' | 'disordered'): number =>
    races.reduce((sum, race) => sum + race[what].length, 0)
  return {
    kills: loads.kills + programs.kills,
    claims: races.reduce((sum, { claimed }) => sum + claimed, 0),
    lost: loads.damage.lost.length + programs.damage.lost.length + inRaces('lost'),
    doubled: loads.damage.doubled.length + programs.damage.doubled.length,
    halfWritten: loads.damage.half.length,
    doubleOwned: loads.damage.doubleOwned.length + inRaces('doubleOwned'),
    unanswered: programs.damage.unanswered.length,
    disordered: programs.damage.disordered.length + inRaces('disordered'),
    stuck: loads.stuck.length,
  }
}

const keysOf = (faults: Faults) => Object.keys(faults) as (keyof Faults)[]

const sumOf = (a: Faults, b: Faults): Record<string, number> =>
  Object.fromEntries(keysOf(a).map((key) => [key, a[key] + b[key]]))

const named = (faults: Faults, engine: string): Record<string, number> =>
  Object.fromEntries(keysOf(faults).map((key) => [`${key}${engine}`, faults[key]]))
