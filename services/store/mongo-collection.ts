import type { ClientSession, Collection as DriverCollection, Filter as DriverFilter, UpdateFilter } from 'mongodb'
import type {
  Change,
  Collection,
  CollectionDefinition,
  Doc,
  Filter,
  NarrowSchema,
  Sort,
  Update,
  Write,
} from './collection.ts'
import type { MongoCalls } from './mongo-calls.ts'
import type { MongoChanges } from './mongo-changes.ts'
import { isDuplicate } from './mongo-errors.ts'
import { type Expiry, type StoredDoc, withoutTtl } from './mongo-expiry.ts'
import type { SealedFields } from './sealed-fields.ts'

export interface MongoParts<T extends Doc> {
  definition: CollectionDefinition<T>
  fields: SealedFields<T>
  expiry: Expiry
  documents: DriverCollection<StoredDoc>
  calls: MongoCalls
  changes: MongoChanges
}

/** A write of a commit, sealed once: it may be sent several times. False: it must match and did not. */
export interface MongoStep {
  /** One document, or none: MongoDB writes it whole without a transaction. */
  isSingle: boolean
  run(session?: ClientSession): Promise<boolean>
}

const upsertTries = 5
/**
 * The driver's own first batch has 101 documents, so that two hundred take two questions; its others are as large as 16 MB,
 * and while fifty thousand small documents are read at once, nothing else runs: some 400 ms, of which these leave 70.
 */
const batchSize = 2_000
// An update without any operator is refused by the driver; to remove a field that no schema can have changes nothing.
const noChange: Update = { $unset: { '-': '' } }

/** One collection's port: seals and checks on this side, and passes through to the official driver. */
export class MongoCollection<T extends Doc> implements Collection<T> {
  readonly definition: CollectionDefinition<T>
  readonly #parts: MongoParts<T>

  constructor(parts: MongoParts<T>) {
    this.definition = parts.definition
    this.#parts = parts
  }

  async insertOne(doc: T): Promise<{ insertedId: string }> {
    await this.#write(this.#insertion(doc).run)
    return { insertedId: doc._id }
  }

  async findOne(filter: Filter, options: { sort?: Sort } = {}): Promise<T | null> {
    const [found] = await this.#find(filter, { ...options, limit: 1 })
    return found ?? null
  }

  find(filter: Filter, options: { sort?: Sort; limit?: number } = {}): { toArray(): Promise<T[]> } {
    return { toArray: () => this.#find(filter, options) }
  }

  async findOneAndUpdate(
    filter: Filter,
    update: Update,
    options: { sort?: Sort; returnDocument?: 'before' | 'after'; upsert?: boolean } = {},
  ): Promise<T | null> {
    const { sort, upsert = false, returnDocument = 'before' } = options
    const matching = this.#filter(filter)
    const change = this.#update(filter, update, upsert)
    const sorted = sort ? { sort: this.#parts.fields.checkSort(sort) } : {}
    const found = await this.#write(() =>
      upsertedOnce(upsert, () =>
        this.#parts.documents.findOneAndUpdate(matching, change, { ...sorted, upsert, returnDocument }),
      ),
    )
    return found && this.#open(found)
  }

  async updateOne(
    filter: Filter,
    update: Update,
    options: { upsert?: boolean } = {},
  ): Promise<{ matchedCount: number }> {
    const { upsert = false } = options
    const matching = this.#filter(filter)
    const change = this.#update(filter, update, upsert)
    const { matchedCount } = await this.#write(() =>
      upsertedOnce(upsert, () => this.#parts.documents.updateOne(matching, change, { upsert })),
    )
    return { matchedCount }
  }

  async deleteMany(filter: Filter): Promise<{ deletedCount: number }> {
    const matching = this.#filter(filter)
    const { deletedCount } = await this.#write(() => this.#parts.documents.deleteMany(matching))
    return { deletedCount }
  }

  async countDocuments(filter: Filter): Promise<number> {
    const matching = this.#filter(filter)
    return this.#parts.calls.run(() => this.#parts.documents.countDocuments(matching))
  }

  narrowed<S extends Doc>(schema: NarrowSchema<S>): Pick<Collection<S>, 'find'> {
    const fields = this.#parts.fields.narrowed(schema)
    const projection = Object.fromEntries(Object.keys(schema.shape).map((field) => [field, 1 as const]))
    return {
      find: (filter, options = {}) => ({
        toArray: async () => (await this.#found(filter, options, projection)).map((doc) => fields.openDoc(doc)),
      }),
    }
  }

  watch(listener: (change: Change) => void): () => void {
    return this.#parts.changes.listen(this.definition.name, listener)
  }

  explain(filter: Filter, sort?: Sort): Promise<unknown> {
    const cursor = this.#parts.documents.find(this.#filter(filter), sort ? { sort } : {})
    return this.#parts.calls.run(() => cursor.explain('queryPlanner'))
  }

  /** Throws before anything is sent when the write does not fit the port. */
  step(write: Write): MongoStep {
    const { documents } = this.#parts
    if (write.op === 'insertOne') return this.#insertion(write.doc)
    const matching = this.#filter(write.filter)
    if (write.op === 'deleteMany') {
      const run = async (session?: ClientSession): Promise<boolean> => {
        await documents.deleteMany(matching, { ...(session ? { session } : {}) })
        return true
      }
      return { isSingle: typeof write.filter._id === 'string', run }
    }
    const { upsert = false, match } = write
    const change = this.#update(write.filter, write.update, upsert)
    const run = async (session?: ClientSession): Promise<boolean> => {
      const options = { upsert, ...(session ? { session } : {}) }
      const once = () => documents.updateOne(matching, change, options)
      // Inside a transaction a failed write ends the transaction: nothing can be tried again there.
      const { matchedCount } = await upsertedOnce(upsert && !session, once)
      return matchedCount > 0 || upsert || match === 'may'
    }
    return { isSingle: true, run }
  }

  #insertion(doc: Doc): MongoStep {
    const stored = this.#parts.expiry.doc(this.#parts.fields.sealDoc(doc))
    const run = async (session?: ClientSession): Promise<boolean> => {
      await this.#parts.documents.insertOne(stored, { ...(session ? { session } : {}) })
      return true
    }
    return { isSingle: true, run }
  }

  async #find(filter: Filter, options: { sort?: Sort; limit?: number }): Promise<T[]> {
    return (await this.#found(filter, options)).map((doc) => this.#open(doc))
  }

  #found(
    filter: Filter,
    { sort, limit }: { sort?: Sort; limit?: number },
    projection?: Record<string, 1>,
  ): Promise<StoredDoc[]> {
    const matching = this.#filter(filter)
    const options = {
      batchSize,
      ...(sort ? { sort: this.#parts.fields.checkSort(sort) } : {}),
      ...(limit ? { limit } : {}),
      ...(projection ? { projection } : {}),
    }
    return this.#parts.calls.run(() => this.#parts.documents.find(matching, options).toArray())
  }

  /** After the change stream was opened, if something has just begun to listen: it hears of this write. */
  #write<R>(ask: () => Promise<R>): Promise<R> {
    const { calls, changes } = this.#parts
    return calls.run(() => changes.ready.then(ask))
  }

  #open(doc: StoredDoc): T {
    return this.#parts.fields.openDoc(withoutTtl(doc))
  }

  // The port's filters and updates are the driver's; its types cannot follow fields that are not known here.
  #filter(filter: Filter): DriverFilter<StoredDoc> {
    return this.#parts.fields.checkFilter(filter) as DriverFilter<StoredDoc>
  }

  #update(filter: Filter, update: Update, upsert: boolean): UpdateFilter<StoredDoc> {
    const sealed = this.#parts.fields.sealUpdate(filter, update)
    const change = this.#parts.expiry.update(filter, sealed, upsert)
    return (Object.keys(change).length > 0 ? change : noChange) as UpdateFilter<StoredDoc>
  }
}

/** Two upserts of one id may both find nothing, and one then meets the other's document: now it finds it. */
const upsertedOnce = async <R>(upsert: boolean, ask: () => Promise<R>): Promise<R> => {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!upsert || !isDuplicate(error) || tries === upsertTries) throw error
    }
  }
}
