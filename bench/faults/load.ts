import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import {
  type Collection,
  type CollectionDefinition,
  insert,
  type Store,
  update,
} from '../../services/store/collection.ts'
import { plain } from '../../services/store/plain.ts'

/**
 * What a killed process was doing: every kind of write that Relais makes, each with a number of its own, several at a
 * time, without end. Invented words. Whoever reads the store afterwards can tell from it what was lost, done twice, or
 * half done: load-check.ts.
 */

const entrySchema = z.object({
  _id: z.string(),
  run: z.number(),
  number: z.number(),
  /** 0: written alone. 1 to {@link partsOfCommit}: written together. */
  part: z.number(),
  text: z.string(),
})
export type LoadEntry = z.infer<typeof entrySchema>
export const loadEntries: CollectionDefinition<LoadEntry> = {
  name: 'load_entries',
  schema: entrySchema,
  indexes: [{ key: { run: 1 } }],
}

const jobSchema = z.object({
  _id: z.string(),
  run: z.number(),
  number: z.number(),
  status: plain(z.enum(['queued', 'claimed'])),
  claims: z.number(),
  /** The number of the claim that took it. */
  owner: z.number().optional(),
})
export type LoadJob = z.infer<typeof jobSchema>
const loadJobs: CollectionDefinition<LoadJob> = {
  name: 'load_jobs',
  schema: jobSchema,
  indexes: [{ key: { status: 1, number: 1 } }, { key: { run: 1 } }],
}

/** `n` counts what `seen` lists: by two operators of one update. */
const tallySchema = z.object({ _id: z.string(), run: z.number(), n: z.number(), seen: z.array(z.number()) })
export type LoadTally = z.infer<typeof tallySchema>
const loadTallies: CollectionDefinition<LoadTally> = {
  name: 'load_tallies',
  schema: tallySchema,
  indexes: [{ key: { run: 1 } }],
}

export const partsOfCommit = 3
/** Numbers of one run start at this times the run. */
const numbersPerRun = 1_000_000
export const lanes = 8
export const entryText = (number: number, part: number): string => `mot ${number}, ${part}`
/** Counts the commits of a run, in the same commits. */
export const counterId = (run: number): string => `commits-${run}`

export interface LoadCollections {
  store: Store
  entries: Collection<LoadEntry>
  jobs: Collection<LoadJob>
  tallies: Collection<LoadTally>
}

export const openLoad = async (store: Store): Promise<LoadCollections> => ({
  store,
  entries: await store.collection(loadEntries),
  jobs: await store.collection(loadJobs),
  tallies: await store.collection(loadTallies),
})

/** One acknowledged write. `job`: what a claim was given. */
export type Acknowledged =
  | { op: 'insert' | 'commit' | 'tally'; number: number }
  | { op: 'claim'; number: number; job: string }
/** What the loop says of itself, one a line. `failed`: it was told that it failed, or that nobody knows. */
export type Said = Acknowledged | { op: 'ready' } | { op: 'failed'; number: number; why: string }

const anEntry = (run: number, number: number, part: number): LoadEntry => ({
  _id: `e${number}-${part}`,
  run,
  number,
  part,
  text: entryText(number, part),
})

/** One document alone, acknowledged by itself. */
const insertAlone = async ({ entries }: LoadCollections, run: number, number: number): Promise<Acknowledged> => {
  await entries.insertOne(anEntry(run, number, 0))
  return { op: 'insert', number }
}

/** Several documents of two collections, and a counter. */
const commitTogether = async (at: LoadCollections, run: number, number: number): Promise<Acknowledged | undefined> => {
  const parts = Array.from({ length: partsOfCommit }, (_, index) => anEntry(run, number, index + 1))
  const done = await at.store.commit([
    ...parts.map((part) => insert(at.entries, part)),
    insert(at.jobs, { _id: `j${number}`, run, number, status: 'queued', claims: 0 }),
    update(at.tallies, { _id: counterId(run) }, { $inc: { n: 1 } }),
  ])
  return done.ok ? { op: 'commit', number } : undefined
}

/** One document changed by two operators: counted twice if the update is done twice. */
const tally = async (
  { tallies }: LoadCollections,
  run: number,
  number: number,
  lane: number,
): Promise<Acknowledged> => {
  const change = { $inc: { n: 1 }, $push: { seen: number }, $setOnInsert: { run } }
  await tallies.updateOne({ _id: `tally-${run}-${lane}` }, change, { upsert: true })
  return { op: 'tally', number }
}

/** The oldest job that nobody has: the queue's own way of taking one. */
const claim = async ({ jobs }: LoadCollections, number: number): Promise<Acknowledged | undefined> => {
  const taken = await jobs.findOneAndUpdate(
    { status: 'queued' },
    { $set: { status: 'claimed', owner: number }, $inc: { claims: 1 } },
    { sort: { number: 1 }, returnDocument: 'after' },
  )
  return taken ? { op: 'claim', number, job: taken._id } : undefined
}

/** Writes until the process is killed. An acknowledgement is said as soon as it is there, and never earlier. */
export const loadForEver = async (store: Store, run: number, say: (said: Said) => void): Promise<void> => {
  const at = await openLoad(store)
  await at.tallies.insertOne({ _id: counterId(run), run, n: 0, seen: [] })
  say({ op: 'ready' })
  let next = run * numbersPerRun
  const one = (number: number, lane: number): Promise<Acknowledged | undefined> => {
    const kind = number % 4
    if (kind === 0) return insertAlone(at, run, number)
    if (kind === 1) return commitTogether(at, run, number)
    return kind === 2 ? tally(at, run, number, lane) : claim(at, number)
  }
  const lane = async (index: number): Promise<void> => {
    for (;;) {
      const number = next++
      try {
        const done = await one(number, index)
        if (done) say(done)
      } catch (error) {
        say({ op: 'failed', number, why: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' })
        await wait(20)
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)))
}
