import type { Store } from '../../services/store/collection.ts'
import {
  type Acknowledged,
  counterId,
  entryText,
  type LoadCollections,
  type LoadEntry,
  type LoadJob,
  type LoadTally,
  openLoad,
  partsOfCommit,
  type Said,
} from './load.ts'

/** What went wrong, each by its name, so that a failing run says where to look. No words of anybody. */
export interface Damage {
  /** Acknowledged, and not there, or not as it was acknowledged. */
  lost: string[]
  /** Done twice. */
  doubled: string[]
  /** A commit, or an update, of which only a part is there. */
  half: string[]
  /** Given to two. */
  doubleOwned: string[]
}

export const noDamage = (): Damage => ({ lost: [], doubled: [], half: [], doubleOwned: [] })

const addDamage = (sum: Damage, more: Damage): Damage => ({
  lost: [...sum.lost, ...more.lost],
  doubled: [...sum.doubled, ...more.doubled],
  half: [...sum.half, ...more.half],
  doubleOwned: [...sum.doubleOwned, ...more.doubleOwned],
})

/** Everything of one run that lies in the store. */
export interface Found {
  entries: LoadEntry[]
  jobs: LoadJob[]
  tallies: LoadTally[]
}

/** Compares what the runs said with what is in the store now. */
export const checkLoad = async (store: Store, saidByRun: ReadonlyMap<number, Said[]>): Promise<Damage> => {
  const at = await openLoad(store)
  const claims = [...saidByRun.values()].flat().filter((said) => said.op === 'claim')
  let damage = await checkClaims(at, claims)
  for (const [run, said] of saidByRun) {
    const acknowledged = said.filter((one): one is Acknowledged => one.op !== 'ready' && one.op !== 'failed')
    damage = addDamage(damage, checkRun(run, acknowledged, await readRun(at, run)))
  }
  return damage
}

const readRun = async ({ entries, jobs, tallies }: LoadCollections, run: number): Promise<Found> => ({
  entries: await entries.find({ run }).toArray(),
  jobs: await jobs.find({ run }).toArray(),
  tallies: await tallies.find({ run }).toArray(),
})

/** The inserts, commits and tallies of one run. */
export const checkRun = (run: number, acknowledged: Acknowledged[], found: Found): Damage => {
  const numbersOf = (op: Acknowledged['op']): number[] =>
    acknowledged.filter((one) => one.op === op).map(({ number }) => number)
  return [
    checkInserts(numbersOf('insert'), found),
    checkCommits(run, numbersOf('commit'), found),
    checkTallies(run, numbersOf('tally'), found),
  ].reduce(addDamage)
}

const checkInserts = (numbers: number[], { entries }: Found): Damage => {
  const there = new Set(entries.filter(isWhole).map(({ _id }) => _id))
  return { ...noDamage(), lost: numbers.map((number) => `e${number}-0`).filter((id) => !there.has(id)) }
}

const isWhole = ({ number, part, text }: LoadEntry): boolean => text === entryText(number, part)

const checkCommits = (run: number, numbers: number[], { entries, jobs, tallies }: Found): Damage => {
  const pieces = new Map<number, number>()
  const together = [...entries.filter((entry) => entry.part > 0 && isWhole(entry)), ...jobs]
  for (const { number } of together) pieces.set(number, (pieces.get(number) ?? 0) + 1)
  const whole = [...pieces].filter(([, count]) => count === partsOfCommit + 1).map(([number]) => number)
  const counted = tallies.find(({ _id }) => _id === counterId(run))?.n ?? 0
  const there = new Set(whole)
  return {
    ...noDamage(),
    lost: numbers.filter((number) => !there.has(number)).map((number) => `commit ${number}`),
    half: [
      ...[...pieces.keys()].filter((number) => !there.has(number)).map((number) => `commit ${number}`),
      ...(counted < whole.length ? [`run ${run} counted ${counted} of ${whole.length} commits`] : []),
    ],
    doubled: counted > whole.length ? [`run ${run} counted ${counted} for ${whole.length} commits`] : [],
  }
}

const checkTallies = (run: number, numbers: number[], { tallies }: Found): Damage => {
  const counting = tallies.filter(({ _id }) => _id !== counterId(run))
  const seen = counting.flatMap((one) => one.seen)
  const there = new Set(seen)
  return {
    ...noDamage(),
    lost: numbers.filter((number) => !there.has(number)).map((number) => `tally ${number}`),
    half: counting.filter(({ n, seen }) => n !== seen.length).map(({ _id }) => _id),
    doubled: repeated(seen).map((number) => `tally ${number}`),
  }
}

/** A job belongs to the claim that was told so, and to nobody else. Claims take jobs of earlier runs, too. */
const checkClaims = async ({ jobs }: LoadCollections, claims: { number: number; job: string }[]): Promise<Damage> => {
  const claimed = await jobs.find({ status: 'claimed' }).toArray()
  return judgeClaims(claimed, claims)
}

export const judgeClaims = (claimed: LoadJob[], claims: { number: number; job: string }[]): Damage => {
  const byId = new Map(claimed.map((job) => [job._id, job]))
  const owners = claimed.map(({ owner }) => owner ?? -1)
  const told = claims.map(({ job }) => job)
  return {
    ...noDamage(),
    lost: claims.filter(({ job }) => !byId.has(job)).map(({ number }) => `claim ${number}`),
    doubled: repeated(owners).map((owner) => `claim ${owner}`),
    doubleOwned: [
      ...repeated(told),
      ...claims.filter(({ job, number }) => (byId.get(job)?.owner ?? number) !== number).map(({ job }) => job),
      ...claimed.filter(({ claims: times }) => times !== 1).map(({ _id }) => _id),
    ],
  }
}

const repeated = <T>(all: T[]): T[] => {
  const once = new Set<T>()
  return all.filter((one) => once.size === once.add(one).size)
}
