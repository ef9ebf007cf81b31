import { isDeepStrictEqual } from 'node:util'
import type { Case } from '../cases/case.ts'
import { casesDefinition } from '../cases/case-repository.ts'
import type { Facts } from '../cases/counted.ts'
import type { Clock } from '../clock.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { conversations } from '../conversations/conversation-log.ts'
import type { Collection, Store } from '../store/collection.ts'
import { type CountChange, type Increments, isInCounts, noteChange } from './count-changes.ts'
import type { CountingState } from './count-store.ts'
import { type CountedCase, countedCaseSchema } from './counted-case.ts'
import { factsOf } from './facts.ts'
import { IdsAhead } from './ids-ahead.ts'

/** Cases that are read at once; about so many are written in one commit. */
const together = 200
/** Counted anew, a case that the figures know as it is is not written: of so many, one commit moves the counts, */
const mostAnew = 20_000
/** or of as many as are read within this. Their lease must not run out, nor what else time does wait for long. */
const anewMs = 2_000

/** What one commit counts. */
export interface Batch {
  /** Cases that are written, since they are counted as something else than they say of themselves. */
  changes: CountChange[]
  /** What the others add to the counts. */
  kept: Increments
  /** How many cases were looked at. */
  seen: number
  /** Of all cases, the last that was looked at; none: there are no more. */
  last: string | undefined
}

/** Finds the cases that are to be counted, and what becomes of each in the counts. Opens no sealed word. */
export class NextCases {
  readonly #cases: Pick<Collection<CountedCase>, 'find'>
  readonly #ids: IdsAhead
  readonly #conversations: Collection<Conversation>
  readonly #clock: Clock
  readonly #quietMs: number

  private constructor(
    cases: Collection<Case>,
    talks: Collection<Conversation>,
    options: { clock: Clock; quietMs: number },
  ) {
    this.#cases = cases.narrowed(countedCaseSchema)
    this.#ids = new IdsAhead(cases)
    this.#conversations = talks
    this.#clock = options.clock
    this.#quietMs = options.quietMs
  }

  /** `quietMs`: a case that has just changed is left alone for so long. */
  static async open(store: Store, options: { clock: Clock; quietMs: number }): Promise<NextCases> {
    const cases = await store.collection(casesDefinition)
    return new NextCases(cases, await store.collection(conversations), options)
  }

  async isAnyMarked(): Promise<boolean> {
    return (await this.#findMarked(1)).length > 0
  }

  /** Of those that something happened to since they were counted, the first. */
  async marked(state: CountingState): Promise<Batch> {
    const batch: Batch = { changes: [], kept: new Map(), seen: 0, last: undefined }
    await this.#addTo(batch, await this.#findMarked(together), state)
    return batch
  }

  /** Of all cases, those behind the last that was counted anew. */
  async following(state: CountingState): Promise<Batch> {
    const batch: Batch = { changes: [], kept: new Map(), seen: 0, last: undefined }
    let coming = this.#findBehind(state)
    let until: number | undefined
    for (let hasMore = true; hasMore; ) {
      const { ids, cases } = await coming
      const last = ids.at(-1)
      if (last === undefined) break
      batch.last = last
      // To read the ids ahead takes its time as well: not at the cost of the cases.
      until ??= this.#clock() + anewMs
      const hasRoom = batch.seen < mostAnew && batch.changes.length < together
      hasMore = ids.length === together && hasRoom && this.#clock() < until
      // The store looks for the next ones while these are counted; should that fail, nobody waits for them.
      if (hasMore) coming = this.#findBehind({ ...state, after: last })
      coming.catch(() => undefined)
      await this.#addTo(batch, cases, state)
      // Those that are gone meanwhile were looked at as well.
      batch.seen += ids.length - cases.length
    }
    return batch
  }

  async #addTo(batch: Batch, cases: readonly CountedCase[], state: CountingState): Promise<void> {
    const teams = await this.#teamsAmong(cases)
    for (const report of cases) {
      const { counted, uncountedAt } = report
      const after = factsOf(report, { channel: channelOf(report, teams), before: counted?.facts })
      const before = isInCounts(report, state) ? counted?.facts : undefined
      const isKnown = uncountedAt === undefined && isSame(counted?.facts, after)
      if (!isKnown) batch.changes.push({ report, before, after })
      else if (!before) noteChange(batch.kept, { before, after })
    }
    batch.seen += cases.length
  }

  /** Conversations that came by Teams. Where a report came from never changes: it is looked up for those never counted. */
  async #teamsAmong(cases: readonly CountedCase[]): Promise<ReadonlySet<string>> {
    const fresh = cases.filter(({ counted }) => counted === undefined)
    const ids = [...new Set(fresh.flatMap(({ conversationIds }) => conversationIds.slice(0, 1)))]
    if (ids.length === 0) return new Set()
    const found = await this.#conversations.find({ _id: { $in: ids }, channel: 'msteams' }).toArray()
    return new Set(found.map(({ _id }) => _id))
  }

  async #findBehind(place: CountingState): Promise<{ ids: string[]; cases: CountedCase[] }> {
    const ids = await this.#ids.behind(place, together)
    return { ids, cases: ids.length > 0 ? await this.#cases.find({ _id: { $in: ids } }).toArray() : [] }
  }

  #findMarked(limit: number): Promise<CountedCase[]> {
    const until = this.#clock() - this.#quietMs
    return this.#cases
      .find({ uncountedAt: { $exists: true, $lte: until } }, { sort: { uncountedAt: 1 }, limit })
      .toArray()
  }
}

const channelOf = ({ counted, conversationIds }: CountedCase, teams: ReadonlySet<string>): 'web' | 'teams' => {
  const known = counted?.facts.values.channel?.[0]
  if (known !== undefined) return known === 'teams' ? 'teams' : 'web'
  return conversationIds.some((id) => teams.has(id)) ? 'teams' : 'web'
}

/** Nearly always the same text: written once, and read again. */
const isSame = (known: Facts | undefined, now: Facts | undefined): boolean =>
  JSON.stringify(known) === JSON.stringify(now) || isDeepStrictEqual(known, now)
