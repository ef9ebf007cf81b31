import { isDeepStrictEqual } from 'node:util'
import type { Case } from '../cases/case.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import type { Clock } from '../clock.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { conversations } from '../conversations/conversation-log.ts'
import { type Collection, DuplicateKeyError, insert, type Store, update, type Write } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { type CountChange, isInCounts, planCounts } from './count-changes.ts'
import {
  type CountingState,
  countingStateDefinition,
  countingStateId,
  type QuarterCounts,
  quarterCountsDefinition,
} from './count-store.ts'
import { factsOf } from './facts.ts'
import { planVersion } from './plan.ts'

/** A counter that is silent for this long has died. Editions are published under the same lease. */
export const statsLease = { name: 'stats', ms: 30_000 }
/** Cases that are read at once, and written in one commit. */
const together = 200
/** Counted anew, a case that the figures know as it is is not written: of so many, one commit moves the counts. */
const togetherAnew = 2000
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
  conversations: Collection<Conversation>
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
  readonly #options: CountingOptions
  /** Quarters that have a document. */
  readonly #quarters = new Set<string>()

  private constructor(store: Store, collections: Collections, options: CountingOptions) {
    this.#store = store
    this.#in = collections
    this.#options = options
  }

  static async open(store: Store, options: CountingOptions): Promise<Counting> {
    const collections = {
      cases: await store.collection(casesDefinition),
      conversations: await store.collection(conversations),
      counts: await store.collection(quarterCountsDefinition),
      state: await store.collection(countingStateDefinition),
    }
    return new Counting(store, collections, options)
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
    return (await this.#marked(1)).length === 0
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
      const changes = state.isRebuilding ? await this.#anew(state) : await this.#again(state)
      if (changes.seen === 0 && !state.isRebuilding) break
      state = await this.#countSome(lease, state, changes)
      seen += changes.seen
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
  async #countSome(lease: Lease, state: CountingState, { changes, last }: Batch): Promise<CountingState | undefined> {
    const { generation, isRebuilding } = state
    const next = !isRebuilding
      ? state
      : last === undefined
        ? { ...state, isRebuilding: false, after: '' }
        : { ...state, after: last }
    let left = changes
    for (;;) {
      await this.#makeQuarters(left, generation)
      const written = left.filter(({ isKept }) => !isKept)
      const writes = [
        lease.guard(),
        // Nothing is counted from a place that another instance has left behind.
        update(this.#in.state, { _id: countingStateId, generation, after: state.after }, { $set: progressOf(next) }),
        ...written.map((change) => this.#caseWrite(change, generation)),
        ...planCounts(this.#in.counts, left, generation),
      ]
      const result = await this.#store.commit(writes)
      if (result.ok) return next
      const changed = written[result.at - 2]
      if (!changed) {
        this.#quarters.clear()
        return undefined
      }
      // What happened to it has marked it, and the marked are counted afterwards.
      left = left.flatMap((change) => (change === changed ? (isRebuilding ? asItWas(change) : []) : change))
    }
  }

  /** The marked ones. */
  async #again(state: CountingState): Promise<Batch> {
    const cases = await this.#marked(together)
    return { changes: await this.#changesOf(cases, state), seen: cases.length, last: undefined }
  }

  /** The next ones of all, of which few are written. */
  async #anew(state: CountingState): Promise<Batch> {
    const changes: CountChange[] = []
    let [seen, last] = [0, state.after]
    for (let written = 0; seen < togetherAnew && written < together; ) {
      const cases = await this.#following(last)
      const some = await this.#changesOf(cases, state)
      changes.push(...some)
      written += some.filter(({ isKept }) => !isKept).length
      seen += cases.length
      last = cases.at(-1)?._id ?? last
      if (cases.length < together) break
    }
    return { changes, seen, last: seen === 0 ? undefined : last }
  }

  async #changesOf(cases: readonly Case[], state: CountingState): Promise<CountChange[]> {
    const teams = await this.#teamsAmong(cases)
    return cases.flatMap((report): CountChange[] => {
      const { counted, uncountedAt } = report
      const channel = report.conversationIds.some((id) => teams.has(id)) ? 'teams' : 'web'
      const after = factsOf(report, { channel, before: counted?.facts })
      const before = isInCounts(report, state) ? counted?.facts : undefined
      if (uncountedAt === undefined && isDeepStrictEqual(counted?.facts, after)) {
        return before || !after ? [] : [{ report, before, after, isKept: true }]
      }
      return [{ report, before, after }]
    })
  }

  /** Conversations that came by Teams. */
  async #teamsAmong(cases: readonly Case[]): Promise<ReadonlySet<string>> {
    const ids = [...new Set(cases.flatMap(({ conversationIds }) => conversationIds.slice(0, 1)))]
    if (ids.length === 0) return new Set()
    const found = await this.#in.conversations.find({ _id: { $in: ids }, channel: 'msteams' }).toArray()
    return new Set(found.map(({ _id }) => _id))
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

  /** A quarter that nobody was counted in yet has no document. */
  async #makeQuarters(changes: readonly CountChange[], generation: number): Promise<void> {
    for (const _id of new Set(changes.flatMap(({ after }) => after?.period ?? []))) {
      if (this.#quarters.has(_id)) continue
      if (!(await this.#in.counts.findOne({ _id }))) await this.#makeQuarter(_id, generation)
      this.#quarters.add(_id)
    }
  }

  async #makeQuarter(_id: string, generation: number): Promise<void> {
    const none = { confirmed: {}, unconfirmed: {} }
    try {
      await this.#in.counts.insertOne({ _id, period: _id, generation, live: none, settled: none })
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error
    }
  }

  #following(after: string): Promise<Case[]> {
    return this.#in.cases.find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit: together }).toArray()
  }

  #marked(limit: number): Promise<Case[]> {
    const until = this.#options.clock() - (this.#options.quietMs ?? defaultQuietMs)
    return this.#in.cases
      .find({ uncountedAt: { $exists: true, $lte: until } }, { sort: { uncountedAt: 1 }, limit })
      .toArray()
  }
}

interface Batch {
  changes: CountChange[]
  /** How many cases were looked at. */
  seen: number
  /** Of all cases, the last that was looked at; none: there are no more. */
  last: string | undefined
}

/** Counted anew while it changed: as it was counted the last time, which it still says of itself. */
const asItWas = ({ report, before }: CountChange): CountChange[] =>
  report.counted ? [{ report, before, after: report.counted.facts, isKept: true }] : []

const progressOf = ({ isRebuilding, after }: CountingState) => ({ isRebuilding, after })
