import type { Clock } from '../clock.ts'
import { type Collection, insert, type Store, update, type Write } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { correctedQuarter } from './corrected-quarter.ts'
import {
  type EditionBasis,
  editionBasesDefinition,
  populationsIn,
  type QuarterCounts,
  quarterCountsDefinition,
} from './count-store.ts'
import { type Counting, statsLease } from './counting.ts'
import type { Populations } from './counts.ts'
import { editionsDefinition } from './editions.ts'
import { dayOf, daysOf, quarterAfter } from './periods.ts'
import type { PublishedEdition, PublishedTable } from './published.ts'
import { publishedTables } from './published-tables.ts'
import { yearOf } from './years.ts'

/** A quarter is published so long after its end: by then what it is made of has been confirmed. */
const delayMs = 30 * 24 * 3_600_000

export const correctionReasons = ['late_labels', 'counting_error'] as const
export type CorrectionReason = (typeof correctionReasons)[number]

export type CorrectionResult =
  | { ok: true; edition: PublishedEdition }
  /** `busy`: another instance counts or publishes. `same`, `tells_few`: see {@link correctedQuarter}. */
  | { ok: false; reason: 'busy' | 'uncounted' | 'not_published' | 'same' | 'tells_few' }

export interface PublishingOptions {
  leases: Leases
  clock: Clock
  holder: string
  k: number
  /** Cells that cannot be otherwise than 0 here. */
  impossible?: ReadonlySet<string>
}

interface Collections {
  counts: Collection<QuarterCounts>
  editions: Collection<PublishedEdition>
  bases: Collection<EditionBasis>
}

/**
 * Publishes each quarter once, and each year once its quarters are. What was published stays as it is; a correction is
 * another edition, and tells only what no subtraction makes small.
 */
export class Publishing {
  readonly #store: Store
  readonly #in: Collections
  readonly #counting: Pick<Counting, 'isSettled'>
  readonly #options: PublishingOptions

  private constructor(
    store: Store,
    collections: Collections,
    counting: Pick<Counting, 'isSettled'>,
    options: PublishingOptions,
  ) {
    this.#store = store
    this.#in = collections
    this.#counting = counting
    this.#options = options
  }

  static async open(
    store: Store,
    counting: Pick<Counting, 'isSettled'>,
    options: PublishingOptions,
  ): Promise<Publishing> {
    const collections = {
      counts: await store.collection(quarterCountsDefinition),
      editions: await store.collection(editionsDefinition),
      bases: await store.collection(editionBasesDefinition),
    }
    return new Publishing(store, collections, counting, options)
  }

  /** Publishes what is due; gives its names. Nothing while another instance does so, or while something is uncounted. */
  async run(): Promise<string[]> {
    if ((await this.#due()).length === 0 || !(await this.#counting.isSettled())) return []
    return (await this.#underLease((lease) => this.#publishDue(lease))) ?? []
  }

  /**
   * Publishes a quarter once more, with what is counted now, beside what was published: only where whoever reads both
   * learns of nobody in between.
   */
  async correct(period: string, why: CorrectionReason): Promise<CorrectionResult> {
    if (!(await this.#counting.isSettled())) return { ok: false, reason: 'uncounted' }
    const done = await this.#underLease((lease) => this.#correctUnder(lease, period, why))
    return done ?? { ok: false, reason: 'busy' }
  }

  async #correctUnder(lease: Lease, period: string, why: CorrectionReason): Promise<CorrectionResult> {
    const editions = await this.#of(period)
    const last = editions.at(-1)
    if (!last || !period.includes('-T')) return { ok: false, reason: 'not_published' }
    const bases = await Promise.all(editions.map(({ _id }) => this.#in.bases.findOne({ _id })))
    const earlier = editions.flatMap(({ tables }, at) => {
      const populations = bases[at]?.populations
      return populations ? [{ tables, populations }] : []
    })
    // Nobody can say what lies between this and an edition of which it is not known what it was made from.
    if (earlier.length !== editions.length) return { ok: false, reason: 'tells_few' }
    const populations = await this.#countsOf(period)
    const { impossible } = this.#options
    const fresh = await correctedQuarter(earlier, populations, { k: last.k, ...(impossible && { impossible }) })
    if (!fresh.ok) return fresh
    const revision = last.revision + 1
    const on = dayOf(this.#options.clock())
    const changes = [...last.changes, { revision, on, why }]
    const edition = { ...last, _id: `${period}.${revision}`, tables: fresh.tables, revision, changes, publishedOn: on }
    const written = await this.#store.commit([
      lease.guard(),
      insert(this.#in.editions, edition),
      insert(this.#in.bases, { _id: edition._id, populations }),
    ])
    return written.ok ? { ok: true, edition } : { ok: false, reason: 'busy' }
  }

  /** Of a period, the last correction at the end. */
  async #of(period: string): Promise<PublishedEdition[]> {
    const all = (await this.#editions()).filter((edition) => edition.period === period)
    return all.sort((a, b) => a.revision - b.revision)
  }

  #editions(): Promise<PublishedEdition[]> {
    return this.#in.editions.find({ _id: { $gt: '' } }, { sort: { _id: 1 } }).toArray()
  }

  async #underLease<T>(work: (lease: Lease) => Promise<T>): Promise<T | undefined> {
    const lease = await this.#options.leases.take(statsLease.name, this.#options.holder, statsLease.ms)
    if (!lease) return undefined
    try {
      return await work(lease)
    } finally {
      await lease.release()
    }
  }

  /** Quarters from the first that anything was counted in, then years, that are over long enough and not published. */
  async #due(): Promise<string[]> {
    const [first] = await this.#in.counts.find({ _id: { $gt: '' } }, { sort: { period: 1 }, limit: 1 }).toArray()
    if (!first) return []
    const published = new Set((await this.#editions()).map(({ period }) => period))
    const quarters: string[] = []
    const until = dayOf(this.#options.clock() - delayMs)
    for (let quarter = first.period; daysOf(quarter).to < until; quarter = quarterAfter(quarter)) quarters.push(quarter)
    const years = quarters.filter((quarter) => quarter.endsWith('-T4')).map((quarter) => quarter.slice(0, 4))
    const whole = years.filter((year) => quarters.includes(`${year}-T1`))
    return [...quarters, ...whole].filter((period) => !published.has(period))
  }

  async #publishDue(lease: Lease): Promise<string[]> {
    const done: string[] = []
    for (const period of await this.#due()) {
      const populations = period.includes('-T') ? await this.#countsOf(period) : await this.#yearOf(period)
      const tables = await this.#tables(period.includes('-T') ? 'quarter' : 'year', populations)
      if (!(await this.#publish(lease, period, populations, tables))) return done
      done.push(period)
      if (!(await lease.renew(statsLease.ms))) return done
    }
    return done
  }

  async #publish(lease: Lease, period: string, populations: Populations, tables: PublishedTable[]): Promise<boolean> {
    const publishedOn = dayOf(this.#options.clock())
    const edition: PublishedEdition = {
      ...{ _id: period, period, ...daysOf(period), publishedOn },
      ...{ revision: 1, changes: [], k: this.#options.k, tables },
    }
    const writes: Write[] = [
      insert(this.#in.editions, edition),
      update(this.#in.bases, { _id: period }, { $set: { populations } }, { upsert: true }),
    ]
    return (await this.#store.commit([lease.guard(), ...writes])).ok
  }

  #tables(period: 'quarter' | 'year', populations: Populations): Promise<PublishedTable[]> {
    const { k, impossible } = this.#options
    return publishedTables(period, populations, { k, ...(impossible && { impossible }) })
  }

  async #countsOf(quarter: string): Promise<Populations> {
    return populationsIn(await this.#in.counts.find({ period: quarter }).toArray())
  }

  async #yearOf(year: string): Promise<Populations> {
    const quarters = [1, 2, 3, 4].map(async (number) => {
      const edition = (await this.#of(`${year}-T${number}`)).at(-1)
      const basis = edition && (await this.#in.bases.findOne({ _id: edition._id }))
      return edition && basis ? { ...edition, populations: basis.populations } : undefined
    })
    return yearOf(await Promise.all(quarters))
  }
}
