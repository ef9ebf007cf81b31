import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type MongoServer, newDatabaseName } from '../mongo-server.ts'
import { benchSealer, inTemporaryFolder, openPlace, type Place } from '../places.ts'
import { chance } from './chance.ts'
import { Child, waitFor } from './child.ts'
import { CuttingProxy, cuts } from './cutting-proxy.ts'
import { lanes, type Said } from './load.ts'
import { checkLoad, type Damage } from './load-check.ts'

// Run from source, this file is TypeScript: tests/setup/build.ts compiles the program before any test.
const program = fileURLToPath(
  import.meta.url.endsWith('.ts')
    ? new URL('../../.cache/test-dist/bench/faults/load-worker.js', import.meta.url)
    : new URL('./load-worker.js', import.meta.url),
)

const longestLifeMs = 400
const longestStartMs = 400
/** One in so many dies while it starts: the store repairs itself then, and must survive that too. */
const diesStarting = 0.2
/** Of those that wait for a server that returns. */
const recoveryMs = 60_000

export interface LoadKills {
  kills: number
  acknowledged: number
  /** Told as failed or unknown, and tried no more: any number is fine on a connection that breaks. */
  failed: number
  damage: Damage
  /**
   * Done twice by a server that was killed in between: the driver sends an update again under its number, and the stand-in
   * knows no numbers after a start. MongoDB keeps them with its data (`config.transactions`).
   */
  forgotten: string[]
  /** What did not go on by itself after a blow. */
  stuck: string[]
}

export interface KillOptions {
  kills: number
  seed: number
}

/** One process under load, and what it said until now. */
class Load {
  readonly #child: Child
  readonly #said: Said[] = []
  #read = 0

  constructor(place: Place, run: number) {
    this.#child = Child.program(program, [JSON.stringify(place), String(run)])
  }

  /** Everything said until now, always the same list. Whole lines only: the last one of a killed process may be none. */
  read(): Said[] {
    const end = this.#child.stdout.lastIndexOf('\n') + 1
    const lines = this.#child.stdout.slice(this.#read, end).split('\n')
    this.#said.push(...lines.filter(Boolean).map((line) => JSON.parse(line) as Said))
    this.#read = end
    return this.#said
  }

  async ready(): Promise<void> {
    await this.#child.prints(/"ready"/, recoveryMs)
  }

  /** Throws when it had ended by itself: the load ends never. */
  async kill(): Promise<void> {
    const code = await this.#child.kill()
    if (code !== null) throw new Error(`a load ended by itself with ${code}: ${this.#child.stderr}`)
  }

  /** Does a write that began after now succeed? */
  async goesOn(): Promise<boolean> {
    // Each lane may have one under way, and one or two that failed meanwhile.
    const mark = newest(this.read()) + 4 * lanes
    return (await waitFor(() => (newest(this.read()) > mark ? true : undefined), recoveryMs)) === true
  }
}

const newest = (said: Said[]): number =>
  said.findLast((one): one is Said & { number: number } => one.op !== 'ready' && one.op !== 'failed')?.number ?? 0

const summary = async (
  kills: number,
  place: Place,
  saidByRun: Map<number, Said[]>,
  stuck: string[],
): Promise<LoadKills> => {
  const store = await openPlace(place, benchSealer())
  try {
    const said = [...saidByRun.values()].flat()
    return {
      kills,
      acknowledged: said.filter(({ op }) => op !== 'ready' && op !== 'failed').length,
      failed: said.filter(({ op }) => op === 'failed').length,
      damage: await checkLoad(store, saidByRun),
      forgotten: [],
      stuck,
    }
  } finally {
    await store.close()
  }
}

/** On the embedded store: one process after the other on the same folder, each killed at a random instant. */
export const killEmbeddedLoads = ({ kills, seed }: KillOptions): Promise<LoadKills> =>
  inTemporaryFolder(async (dataDir) => {
    const place: Place = { engine: 'embedded', dataDir }
    const random = chance(seed)
    const saidByRun = new Map<number, Said[]>()
    for (let run = 0; run < kills; run++) {
      const load = new Load(place, run)
      await untilTheInstant(load, random)
      await load.kill()
      saidByRun.set(run, load.read())
    }
    return summary(kills, place, saidByRun, [])
  })

const untilTheInstant = async (load: Load, random: () => number): Promise<void> => {
  if (random() < diesStarting) {
    await wait(random() * longestStartMs)
    return
  }
  await load.ready()
  await wait(random() * longestLifeMs)
}

/**
 * On MongoDB: the process is killed, or its connections are cut in the middle of a command, or the server itself is killed
 * and returns. After the last two the same process must go on without a restart.
 */
export async function killMongoLoads(server: MongoServer, { kills, seed }: KillOptions): Promise<LoadKills> {
  const database = newDatabaseName()
  const proxy = await CuttingProxy.to(server.host, server.port)
  const place: Place = { engine: 'mongo', uri: server.uriThrough(proxy.port, database) }
  const blows = new MongoBlows(server, proxy, place, chance(seed))
  try {
    for (let kill = 0; kill < kills; kill++) await blows.next()
    await blows.end()
    return withoutForgotten(await summary(kills, place, blows.saidByRun, blows.stuck), blows.deaths)
  } finally {
    await blows.end()
    await proxy.close()
    await server.drop(database)
  }
}

/** What was under way when the server died is told apart: no more writes than the lanes have, before and after. */
export const withoutForgotten = (done: LoadKills, deaths: readonly number[]): LoadKills => {
  const isForgotten = (what: string): boolean => {
    const number = Number(/^(?:tally|claim) (\d+)$/.exec(what)?.[1] ?? Number.NaN)
    return deaths.some((newestSaid) => Math.abs(number - newestSaid) <= 2 * lanes)
  }
  const doubled = done.damage.doubled.filter((what) => !isForgotten(what))
  return { ...done, damage: { ...done.damage, doubled }, forgotten: done.damage.doubled.filter(isForgotten) }
}

class MongoBlows {
  /** For each death of the server the newest number that was acknowledged before. */
  readonly deaths: number[] = []
  readonly saidByRun = new Map<number, Said[]>()
  readonly stuck: string[] = []
  readonly #server: MongoServer
  readonly #proxy: CuttingProxy
  readonly #place: Place
  readonly #random: () => number
  #load: Load | undefined

  constructor(server: MongoServer, proxy: CuttingProxy, place: Place, random: () => number) {
    this.#server = server
    this.#proxy = proxy
    this.#place = place
    this.#random = random
  }

  async next(): Promise<void> {
    const at = this.#random()
    const load = this.#running()
    if (at < 0.5) {
      await untilTheInstant(load, this.#random)
      return this.end()
    }
    await load.ready()
    await wait(this.#random() * longestLifeMs)
    const blow = at < 0.9 || !this.#server.dieAndReturn ? this.#cut() : 'server'
    if (blow === 'server') {
      this.deaths.push(newest(load.read()))
      await this.#server.dieAndReturn?.()
    }
    if (await load.goesOn()) return
    this.stuck.push(`after ${blow}`)
    await this.end()
  }

  /** Kills the load that runs. */
  async end(): Promise<void> {
    const load = this.#load
    this.#load = undefined
    await load?.kill()
    load?.read()
  }

  #running(): Load {
    if (this.#load) return this.#load
    const run = this.saidByRun.size
    this.#load = new Load(this.#place, run)
    this.saidByRun.set(run, this.#load.read())
    return this.#load
  }

  #cut(): string {
    const how = cuts[Math.floor(this.#random() * cuts.length)] ?? 'now'
    this.#proxy.cut(how)
    return how
  }
}
