import type { Collection, CollectionDefinition, Store } from '../store/collection.ts'
import { editionSchema, type PublishedEdition } from './published.ts'

/** What was published, as it was published: never computed again. */
export const editionsDefinition: CollectionDefinition<PublishedEdition> = {
  name: 'stat_editions',
  schema: editionSchema,
}

/** Far more than are ever published: 100 years of quarters and years. */
const mostEditions = 500

/** Reads what was published. Nothing here knows a case. */
export class Editions {
  readonly #editions: Collection<PublishedEdition>
  /** What was published never changes: it is read again only once there is more of it. */
  #known: readonly PublishedEdition[] = []

  private constructor(editions: Collection<PublishedEdition>) {
    this.#editions = editions
  }

  static async open(store: Store): Promise<Editions> {
    return new Editions(await store.collection(editionsDefinition))
  }

  /** The newest period first, and of a period its last correction; a year stands before its quarters. */
  async all(): Promise<readonly PublishedEdition[]> {
    const everything = { _id: { $gt: '' } }
    if ((await this.#editions.countDocuments(everything)) === this.#known.length) return this.#known
    const found = await this.#editions.find(everything, { sort: { _id: 1 }, limit: mostEditions }).toArray()
    this.#known = found.sort(
      (a, b) => b.to.localeCompare(a.to) || a.from.localeCompare(b.from) || b.revision - a.revision,
    )
    return this.#known
  }
}
