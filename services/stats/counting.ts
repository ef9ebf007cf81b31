import type { Case } from '../cases/case.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import type { Clock } from '../clock.ts'
import { type Collection, insert, type Store, update, type Write } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { type CountChange, type Increments, noteChange, planIncrements } from './count-changes.ts'
import {
  type CountingState,
  countingStateDefinition,
  countingStateId,
  type QuarterCounts,
  quarterCountsDefinition,
} from './count-store.ts'
import { type Batch, NextCases } from './next-cases.ts'
import { planVersion } from './plan.ts'
import { QuarterDocuments } from './quarter-documents.ts'

/** A counter that is silent for this long has died. Editions are published under the same lease. */
export const statsLease = { name: 'stats', ms: 30_000 }
/** In one run: what else time does must not wait for long. */
const mostBatches = 5
/** A case that is talked in changes all the time: it is counted once it has been left alone. */
const defaultQuietMs = 30_000

export interface CountingOptions {
  leases: Leases
  clock: Clock
  /** Names this instance. */
  holder: string
  quietMs?: number
}

interface Collections {
  cases: Collection<Case>
  counts: Collection<QuarterCounts>
  state: Collection<CountingState>
}

/**
 * Counts what happens to cases, for all instances together. A case's place in the counts is written into the case in the
 * commit that moves the counts, and only while the case is as it was read: whoever dies or is overtaken has counted
 * nothing, or everything, once.
 */
export class Counting {
  readonly #store: Store
  readonly #in: Collections
  readonly #next: NextCases
  readonly #options: CountingOptions
  readonly #quarters: QuarterDocuments

  private constructor(store: Store, collections: Collections, next: NextCases, options: CountingOptions) {
    this.#store = store
    this.#in = collections
    this.#quarters = new QuarterDocuments(collections.counts)
    this.#next = next
    this.#options = options
  }

  static async open(store: Store, options: CountingOptions): Promise<Counting> {
    const collections = {
      cases: await store.collection(casesDefinition),
      counts: await store.collection(quarterCountsDefinition),
      state: await store.collection(countingStateDefinition),
    }
    const { clock, quietMs = defaultQuietMs } = options
    return new Counting(store, collections, await NextCases.open(store, { clock, quietMs }), options)
  }

  /** Counts what waits, unless another instance is doing so; gives how many cases were looked at. */
  async run(): Promise<number> {
    if (await this.isSettled()) return 0
    const lease = await this.#options.leases.take(statsLease.name, this.#options.holder, statsLease.ms)
    if (!lease) return 0
    try {
      return await this.#countAll(lease)
    } finally {
      await lease.release()
    }
  }

  /** Nothing waits to be counted, and nothing is being counted anew. */
  async isSettled(): Promise<boolean> {
    const state = await this.#in.state.findOne({ _id: countingStateId })
    if (!state || state.plan !== planVersion || state.isRebuilding) return false
    return !(await this.#next.isAnyMarked())
  }

  /** Is everything being counted anew, by whomever? */
  async isRebuilding(): Promise<boolean> {
    return (await this.#in.state.findOne({ _id: countingStateId }))?.isRebuilding === true
  }

  /**
   * Throws away the counts of all cases that are there, and counts them anew: the next runs do, where the last one stopped.
   * `false`: another instance is counting.
   */
  async rebuild(): Promise<boolean> {
    const { leases, holder } = this.#options
    const lease = await leases.take(statsLease.name, holder, statsLease.ms)
    if (!lease) return false
    try {
      return (await this.#begin(lease, await this.#in.state.findOne({ _id: countingStateId }))) !== undefined
    } finally {
      await lease.release()
    }
  }

  async #countAll(lease: Lease): Promise<number> {
    const known = await this.#in.state.findOne({ _id: countingStateId })
    let state = known?.plan === planVersion ? known : await this.#begin(lease, known)
    let seen = 0
    for (let batch = 0; batch < mostBatches && state; batch++) {
      const some: Batch = state.isRebuilding ? await this.#next.following(state) : await this.#next.marked(state)
      if (some.seen === 0 && !state.isRebuilding) break
      state = await this.#countSome(lease, state, some)
      seen += some.seen
      if (!(await lease.renew(statsLease.ms))) break
    }
    return seen
  }

  /** Everything anew, in one commit: quarters lose what can be counted again, and keep what cannot. */
  async #begin(lease: Lease, known: CountingState | null): Promise<CountingState | undefined> {
    const generation = (known?.generation ?? 0) + 1
    const state: CountingState = { _id: countingStateId, generation, plan: planVersion, isRebuilding: true, after: '' }
    const { _id, ...fields } = state
    const quarters = await this.#in.counts.find({ _id: { $gt: '' } }, { sort: { _id: 1 } }).toArray()
    const live = { confirmed: {}, unconfirmed: {} }
    const done = await this.#store.commit([
      lease.guard(),
      known
        ? update(this.#in.state, { _id, generation: known.generation }, { $set: fields })
        : insert(this.#in.state, state),
      ...quarters.map((quarter) => update(this.#in.counts, { _id: quarter._id }, { $set: { generation, live } })),
    ])
    return done.ok ? state : undefined
  }

  /** One commit; without the cases that changed meanwhile, which will be found again. `undefined`: the lease was lost. */
  async #countSome(lease: Lease, state: CountingState, some: Batch): Promise<CountingState | undefined> {
    const { generation } = state
    const next = afterBatch(state, some.last)
    const { kept } = some
    let changes = some.changes
    for (;;) {
      const increments = together(kept, changes)
      await this.#quarters.make(increments.keys(), generation)
      const result = await this.#store.commit([
        lease.guard(),
        // Nothing is counted from a place that another instance has left behind.
        update(this.#in.state, { _id: countingStateId, generation, after: state.after }, { $set: progressOf(next) }),
        ...changes.map((change) => this.#caseWrite(change, generation)),
        ...planIncrements(this.#in.counts, increments, generation),
      ])
      if (result.ok) return next
      const overtaken = changes[result.at - 2]
      if (!overtaken) {
        this.#quarters.forget()
        return undefined
      }
      // What happened to it has marked it, and the marked are counted afterwards. Counted anew, it stands until then as what
      // it still says that it was counted as.
      changes = changes.filter((change) => change !== overtaken)
      const was = overtaken.report.counted?.facts
      if (state.isRebuilding && was) noteChange(kept, { before: overtaken.before, after: was })
    }
  }

  /** Only while nothing has happened to it since it was read. */
  #caseWrite({ report, after }: CountChange, generation: number): Write {
    const { _id, events, uncountedAt, counted } = report
    const unchanged = {
      ...{ _id, events: { $size: events.length } },
      uncountedAt: uncountedAt ?? { $exists: false },
      'counted.seq': counted?.seq ?? { $exists: false },
    }
    const entry = { seq: (counted?.seq ?? 0) + 1, generation, facts: after }
    return update(this.#in.cases, unchanged, {
      $unset: { uncountedAt: '' },
      ...(after === undefined ? {} : { $set: { counted: entry } }),
    })
  }
}

/** After the last case of all, nothing is counted anew any more. */
const afterBatch = (state: CountingState, last: string | undefined): CountingState => {
  if (!state.isRebuilding) return state
  return last === undefined ? { ...state, isRebuilding: false, after: '' } : { ...state, after: last }
}

const together = (kept: Increments, changes: readonly CountChange[]): Increments => {
  const all: Increments = new Map([...kept].map(([period, counts]) => [period, { ...counts }]))
  for (const change of changes) noteChange(all, change)
  return all
}

const progressOf = ({ isRebuilding, after }: CountingState) => ({ isRebuilding, after })
