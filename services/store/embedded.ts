import { type Clock, systemClock } from '../clock.ts'
import type {
  Change,
  Collection,
  CollectionDefinition,
  CommitResult,
  Doc,
  Filter,
  Sort,
  Store,
  Write,
} from './collection.ts'
import { DeclaredCollections } from './declared-collections.ts'
import { EmbeddedCollection } from './embedded-collection.ts'
import { EmbeddedRawDocuments } from './embedded-raw-documents.ts'
import { type EmbeddedThread, openThread } from './embedded-thread.ts'
import { checkPlace, type OpenedBy } from './place.ts'
import type { RawDocuments } from './raw-documents.ts'
import { SealedFields } from './sealed-fields.ts'
import type { Sealer } from './sealer.ts'

export interface EmbeddedStoreOptions {
  /** Made if absent, for this user only. One process at a time. */
  dataDir: string
  sealer: Sealer
  clock?: Clock
  /** Default: `server`. */
  openedBy?: OpenedBy
  /** A tool may work on a store that is there already beside the server; everybody else has the folder alone. */
  beside?: boolean
}

/** What only this engine has. */
export interface EmbeddedStore extends Store {
  /** How SQLite would find these documents, in its own words: tests hold request paths to an index. */
  explain(collection: string, filter: Filter, sort?: Sort): Promise<string[]>
}

const expiryEveryMs = 60_000

/**
 * The store of one machine: SQLite in a thread, every string sealed before it gets there.
 * Throws `StoreError` with code `folder_unwritable`, `folder_in_use`, `corrupt`, `unfinished` or `wrong_key`; then nothing was changed.
 */
export const openEmbeddedStore = async (options: EmbeddedStoreOptions): Promise<EmbeddedStore> => {
  const announce = (changes: Change[]): void => store.announce(changes)
  const thread = await openThread({ dataDir: options.dataDir, beside: options.beside === true }, announce)
  const store = new SqliteStore(thread, options.sealer, options.clock ?? systemClock)
  try {
    await checkPlace(store, options.sealer, options.openedBy ?? 'server')
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

class SqliteStore implements EmbeddedStore {
  readonly raw: RawDocuments
  readonly #thread: EmbeddedThread
  readonly #sealer: Sealer
  readonly #clock: Clock
  readonly #declared = new DeclaredCollections<EmbeddedCollection<Doc>>()
  readonly #expiry: NodeJS.Timeout

  constructor(thread: EmbeddedThread, sealer: Sealer, clock: Clock) {
    this.raw = new EmbeddedRawDocuments(thread, sealer)
    this.#thread = thread
    this.#sealer = sealer
    this.#clock = clock
    // An expired document may stay: a failing sweep is no failure of the store.
    this.#expiry = setInterval(() => void this.removeExpired().catch(() => undefined), expiryEveryMs)
    this.#expiry.unref()
  }

  async collection<T extends Doc>(definition: CollectionDefinition<T>): Promise<Collection<T>> {
    return this.#declared.open(definition, () => this.#declare(definition))
  }

  async commit(writes: Write[]): Promise<CommitResult> {
    return this.#thread.ask('commit', {
      writes: writes.map((write) => this.#declared.named(write.collection).sealWrite(write)),
    })
  }

  async scrub(): Promise<void> {
    await this.#thread.ask('scrub', {})
  }

  async ping(): Promise<void> {
    await this.#thread.ask('ping', {})
  }

  async close(): Promise<void> {
    clearInterval(this.#expiry)
    await this.#thread.close()
  }

  async explain(collection: string, filter: Filter, sort?: Sort): Promise<string[]> {
    return this.#declared.named(collection).explain(filter, sort)
  }

  announce(changes: Change[]): void {
    for (const change of changes) this.#declared.find(change.collection)?.announce(change)
  }

  /** Removes the documents whose `expiresAtField` has passed. */
  async removeExpired(): Promise<void> {
    for (const collection of this.#declared.all()) {
      const { expiresAtField } = collection.definition
      if (expiresAtField) await collection.deleteMany({ [expiresAtField]: { $lte: this.#clock() } })
    }
  }

  #declare<T extends Doc>(definition: CollectionDefinition<T>) {
    const fields = new SealedFields(definition, this.#sealer)
    const collection = new EmbeddedCollection(definition, fields, this.#thread) as EmbeddedCollection<Doc>
    const ready = this.#thread.ask('declare', {
      collection: definition.name,
      indexes: fields.indexes(),
      scalars: fields.scalars(),
    })
    return { collection, ready }
  }
}
