import type { Clock } from '../clock.ts'
import { type Collection, insert, type Store, update, type Write } from '../store/collection.ts'
import type { Lease, Leases } from '../store/leases.ts'
import { correctedTables } from './correction.ts'
import {
  type EditionBasis,
  editionBasesDefinition,
  populationsIn,
  type QuarterCounts,
  quarterCountsDefinition,
} from './count-store.ts'
import { type Counting, statsLease } from './counting.ts'
import { added, type Populations } from './counts.ts'
import { editionsDefinition } from './editions.ts'
import { dayOf, daysOf, quarterAfter } from './periods.ts'
import type { PublishedEdition, PublishedTable } from './published.ts'
import { populationOf, publishedTables } from './published-tables.ts'

/** A quarter is published so long after its end: by then what it is made of has been confirmed. */
const delayMs = 30 * 24 * 3_600_000

const correctionReasons = ['late_labels', 'counting_error'] as const
export type CorrectionReason = (typeof correctionReasons)[number]

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
   * Publishes a quarter once more, with what is counted now, beside what was published. `undefined`: nothing else may be
   * told, or another instance is at it.
   */
  async correct(period: string, why: CorrectionReason): Promise<PublishedEdition | undefined> {
    return this.#underLease(async (lease) => {
      const edition = await this.#latest(period)
      const basis = await this.#in.bases.findOne({ _id: period })
      if (!edition || !basis || !period.includes('-T')) return undefined
      const populations = await this.#countsOf(period)
      // Who is in the tables must not change: the difference would be those who were too few to be told.
      if (populationOf(populations, edition.k) !== populationOf(basis.populations, edition.k)) return undefined
      const fresh = await this.#tables('quarter', populations)
      const tables = correctedTables(edition.tables, fresh, edition.k)
      if (!tables) return undefined
      const revision = edition.revision + 1
      const on = dayOf(this.#options.clock())
      const changes = [...edition.changes, { revision, on, why }]
      const corrected = { ...edition, _id: `${period}.${revision}`, tables, revision, changes, publishedOn: on }
      const written = await this.#store.commit([
        lease.guard(),
        insert(this.#in.editions, corrected),
        update(this.#in.bases, { _id: period }, { $set: { populations } }),
      ])
      return written.ok ? corrected : undefined
    })
  }

  /** As corrected last. */
  async #latest(period: string): Promise<PublishedEdition | undefined> {
    const all = (await this.#editions()).filter((edition) => edition.period === period)
    return all.sort((a, b) => b.revision - a.revision)[0]
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

  /**
   * A year is exactly who is in its quarters' tables. Where one of them could not tell how many, the year would: then it
   * is nobody, and tells nothing.
   */
  async #yearOf(year: string): Promise<Populations> {
    const nobody = { confirmed: {}, unconfirmed: {} }
    const quarters: Populations[] = []
    for (const number of [1, 2, 3, 4]) {
      const period = `${year}-T${number}`
      const edition = await this.#latest(period)
      const basis = await this.#in.bases.findOne({ _id: period })
      if (!edition || !basis || !tellsItsSize(edition)) return nobody
      const isWhole = populationOf(basis.populations, edition.k) === 'all'
      quarters.push(isWhole ? basis.populations : { ...basis.populations, unconfirmed: {} })
    }
    return {
      confirmed: added(...quarters.map(({ confirmed }) => confirmed)),
      unconfirmed: added(...quarters.map(({ unconfirmed }) => unconfirmed)),
    }
  }
}

/** All reports, and all confirmed ones. */
const tellsItsSize = ({ tables }: PublishedEdition): boolean =>
  ['channels', 'categories_by_age'].every((id) => {
    const rows = tables.find((table) => table.id === id)?.rows ?? []
    return rows.some(({ keys, count }) => keys.every((key) => key === 'total') && count !== null)
  })
