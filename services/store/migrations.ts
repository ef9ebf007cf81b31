import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { type Collection, type CollectionDefinition, type Store, update, type Write } from './collection.ts'
import type { Lease, Leases } from './leases.ts'
import { plain } from './plain.ts'
import { StoreError } from './store-error.ts'

/**
 * One change of what already lies in the store. It runs while this release and the one before it serve, side by side,
 * so a change of shape is never one step but three, one release each (expand, fill, contract):
 *
 * 1. **Expand.** The program writes the old shape and the new one, and reads both. New indexes come at start by
 *    themselves. No migration.
 * 2. **Fill.** Once no older program runs, a migration brings the documents that step 1 found to the new shape.
 * 3. **Contract.** The program reads and writes the new shape only. Once no older program runs, a migration takes the
 *    old shape away; it is marked `needs: 'newer'`, so that an older program that does not know it refuses to start.
 *
 * Shipping two steps in one release loses what the older instances write during the rolling upgrade.
 */
export interface Migration {
  /** `2026-11-name`: never changed once shipped, never used again. */
  id: string
  /** One English sentence for the operator. */
  describe: string
  /** From its first step on, programs that do not know it can no longer read the store. */
  needs?: 'newer'
  /**
   * Works in small chunks, each one `commit`. It may be killed after any of them, and is then run again from `reached`,
   * also by another instance: what it does twice must be the same as once. A throw ends it for now; it is tried again.
   */
  run(work: MigrationWork): Promise<void>
}

/** What a migration works with. */
export interface MigrationWork {
  store: Store
  clock: Clock
  /** What the last committed chunk gave as its end; absent at the first start. A plain id or number, never content. */
  reached: string | undefined
  /**
   * All or none, together with `reached`, and only while this instance is the one that migrates: a paused process that
   * wakes up late writes nothing. False: a condition of the writes did not hold, nothing was written.
   * Throws {@link MigrationInterrupted} when the work belongs to another instance now, or the program stops.
   */
  commit(writes: Write[], reached?: string): Promise<boolean>
}

/** No failure: somebody goes on with it, here or elsewhere. */
class MigrationInterrupted extends Error {
  override name = 'MigrationInterrupted'
}

/** For the log: fixed words and the migration's id. */
export interface MigrationNews {
  what: 'started' | 'done' | 'failed'
  id: string
  /** The kind of error, for `failed`: never its message. */
  error?: string
}

const recordSchema = z.object({
  /** The migration's id. */
  _id: z.string(),
  startedAt: z.number(),
  doneAt: z.number().optional(),
  /** The instance that worked on it last. */
  by: plain(z.string()).optional(),
  needs: plain(z.literal('newer')).optional(),
  reached: plain(z.string()).optional(),
})
type MigrationRecord = z.infer<typeof recordSchema>

export const recordsDefinition: CollectionDefinition<MigrationRecord> = { name: 'migrations', schema: recordSchema }

const leaseName = 'migrations'
/** A chunk is far shorter than this; a killed instance delays the others by no more. */
const leaseMs = 30_000
const lookAgainMs = 5_000
const tryAgainMs = 60_000

export interface MigrationOptions {
  leases: Leases
  clock: Clock
  /** In their order. */
  list: readonly Migration[]
  onNews?: (news: MigrationNews) => void
  /** How long to wait while another instance migrates, and after a failure. Tests wait less. */
  pauses?: { lookAgainMs: number; tryAgainMs: number }
}

/**
 * Throws {@link StoreError} `newer_store` when the store holds a migration that this program does not know and that took
 * away what it would read. Asked before anything else is read or written.
 */
export const refuseNewerStore = async (store: Store, list: readonly Migration[]): Promise<void> => {
  await refuseUnknown(await store.collection(recordsDefinition), list)
}

const refuseUnknown = async (records: Collection<MigrationRecord>, list: readonly Migration[]): Promise<void> => {
  const known = new Set(list.map(({ id }) => id))
  const foreign = (await records.find({}).toArray()).find(({ _id, needs }) => needs === 'newer' && !known.has(_id))
  if (!foreign) return
  throw new StoreError('newer_store', `a newer program changed the store (${foreign._id}); nothing was changed now`)
}

interface HeldLease {
  lease: Lease
  renewedAt: number
}

/**
 * Runs the migrations in the background: every instance serves meanwhile, one of them works, under a lease. Whichever
 * process dies, another (or its next start) goes on where the last committed chunk ended.
 */
export class Migrations {
  readonly #store: Store
  readonly #records: Collection<MigrationRecord>
  readonly #options: MigrationOptions
  readonly #holder = randomUUID()
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  private constructor(store: Store, records: Collection<MigrationRecord>, options: MigrationOptions) {
    this.#store = store
    this.#records = records
    this.#options = options
  }

  /** Throws {@link StoreError} `newer_store`, as {@link refuseNewerStore}. */
  static async open(store: Store, options: MigrationOptions): Promise<Migrations> {
    const records = await store.collection(recordsDefinition)
    await refuseUnknown(records, options.list)
    return new Migrations(store, records, options)
  }

  /** Returns at once; failures are news, and tried again. */
  start(): void {
    this.#running = this.runAll()
  }

  /** Ends after the chunk under way. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Until nothing is left to do, here or at another instance, or until it is stopped. Never throws. */
  async runAll(): Promise<void> {
    const { lookAgainMs: busy, tryAgainMs: failed } = this.#options.pauses ?? { lookAgainMs, tryAgainMs }
    while (!this.#stop.signal.aborted) {
      const outcome = await this.#round()
      if (outcome === 'nothing_left') return
      if (outcome !== 'worked') await this.#pause(outcome === 'busy' ? busy : failed)
    }
  }

  /** One look: what is first in line is run, unless another instance is at it. */
  async #round(): Promise<'nothing_left' | 'worked' | 'busy' | 'failed'> {
    let next: Migration | undefined
    let lease: Lease | undefined
    try {
      next = await this.#next()
      if (!next) return 'nothing_left'
      lease = await this.#options.leases.take(leaseName, this.#holder, leaseMs)
      if (!lease) return 'busy'
      // Another instance may have finished it between the look and the lease.
      next = await this.#next()
      if (next) await this.#run(next, { lease, renewedAt: this.#options.clock() })
      return 'worked'
    } catch (error) {
      if (error instanceof MigrationInterrupted) return 'busy'
      this.#tell({ what: 'failed', id: next?.id ?? 'none', error: error instanceof Error ? error.name : 'unknown' })
      return 'failed'
    } finally {
      // A lease that is not given back runs out.
      await lease?.release().catch(() => undefined)
    }
  }

  async #next(): Promise<Migration | undefined> {
    const records = await this.#records.find({}).toArray()
    const done = new Set(records.filter(({ doneAt }) => doneAt !== undefined).map(({ _id }) => _id))
    return this.#options.list.find(({ id }) => !done.has(id))
  }

  async #run(migration: Migration, held: HeldLease): Promise<void> {
    const { id, needs } = migration
    const { clock } = this.#options
    await this.#commit(held, [this.#begin(id, needs)])
    const record = await this.#records.findOne({ _id: id })
    this.#tell({ what: 'started', id })
    await migration.run({
      store: this.#store,
      clock,
      reached: record?.reached,
      commit: (writes, reached) =>
        this.#commit(held, [...writes, ...(reached === undefined ? [] : [this.#note(id, { reached })])]),
    })
    await this.#commit(held, [this.#note(id, { doneAt: clock() })])
    this.#tell({ what: 'done', id })
  }

  /** `needs` is there before the first chunk: from then on an older program may not read any more. */
  #begin(id: string, needs: 'newer' | undefined): Write {
    const $setOnInsert = { startedAt: this.#options.clock(), ...(needs ? { needs } : {}) }
    return update(
      this.#records,
      { _id: id },
      { $setOnInsert, $set: { by: this.#holder } },
      { upsert: true, match: 'may' },
    )
  }

  #note(id: string, $set: { reached: string } | { doneAt: number }): Write {
    return update(this.#records, { _id: id }, { $set })
  }

  async #commit(held: HeldLease, writes: Write[]): Promise<boolean> {
    if (this.#stop.signal.aborted) throw new MigrationInterrupted()
    await this.#renew(held)
    const result = await this.#store.commit([held.lease.guard(), ...writes])
    if (!result.ok && result.at === 0) throw new MigrationInterrupted()
    return result.ok
  }

  /** In time, and no more often: whether the lease still holds, the guard in each commit says. */
  async #renew(held: HeldLease): Promise<void> {
    const now = this.#options.clock()
    if (Math.abs(now - held.renewedAt) < leaseMs / 3) return
    if (!(await held.lease.renew(leaseMs))) throw new MigrationInterrupted()
    held.renewedAt = now
  }

  #tell(news: MigrationNews): void {
    this.#options.onNews?.(news)
  }

  async #pause(ms: number): Promise<void> {
    // Stopped: the pause ends, and that is all.
    await sleep(ms, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined)
  }
}
