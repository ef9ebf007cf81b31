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
import type { EmbeddedThread } from './embedded-thread.ts'
import type { SealedFields } from './sealed-fields.ts'

type Listener = (change: Change) => void

/** One collection's port: seals and checks on this side, asks the thread. */
export class EmbeddedCollection<T extends Doc> implements Collection<T> {
  readonly definition: CollectionDefinition<T>
  readonly #fields: SealedFields<T>
  readonly #thread: EmbeddedThread
  readonly #listeners = new Set<Listener>()

  constructor(definition: CollectionDefinition<T>, fields: SealedFields<T>, thread: EmbeddedThread) {
    this.definition = definition
    this.#fields = fields
    this.#thread = thread
  }

  async insertOne(doc: T): Promise<{ insertedId: string }> {
    await this.#thread.ask('insertOne', { ...this.#in, doc: this.#fields.sealDoc(doc) })
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
    const found = await this.#thread.ask('findOneAndUpdate', {
      ...this.#matching(filter, options.sort),
      update: this.#fields.sealUpdate(filter, update),
      after: options.returnDocument === 'after',
      upsert: options.upsert === true,
    })
    return found && this.#fields.openDoc(found)
  }

  async updateOne(
    filter: Filter,
    update: Update,
    options: { upsert?: boolean } = {},
  ): Promise<{ matchedCount: number }> {
    const matchedCount = await this.#thread.ask('updateOne', {
      ...this.#matching(filter),
      update: this.#fields.sealUpdate(filter, update),
      upsert: options.upsert === true,
    })
    return { matchedCount }
  }

  async deleteMany(filter: Filter): Promise<{ deletedCount: number }> {
    return { deletedCount: await this.#thread.ask('deleteMany', this.#matching(filter)) }
  }

  async countDocuments(filter: Filter): Promise<number> {
    return this.#thread.ask('count', this.#matching(filter))
  }

  narrowed<S extends Doc>(schema: NarrowSchema<S>): Pick<Collection<S>, 'find'> {
    const fields = this.#fields.narrowed(schema)
    const only = Object.keys(schema.shape)
    return {
      find: (filter, options = {}) => ({
        toArray: async () => (await this.#found(filter, options, only)).map((doc) => fields.openDoc(doc)),
      }),
    }
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Called by the store after the change is durable. */
  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }

  /** The write of a commit, as the thread takes it. */
  sealWrite(write: Write): Write {
    if (write.op === 'insertOne') return { ...write, doc: this.#fields.sealDoc(write.doc) }
    this.#fields.checkFilter(write.filter)
    if (write.op === 'deleteMany') return write
    return { ...write, update: this.#fields.sealUpdate(write.filter, write.update) }
  }

  explain(filter: Filter, sort?: Sort): Promise<string[]> {
    return this.#thread.ask('explain', this.#matching(filter, sort))
  }

  async #find(filter: Filter, options: { sort?: Sort; limit?: number }): Promise<T[]> {
    return (await this.#found(filter, options)).map((doc) => this.#fields.openDoc(doc))
  }

  #found(filter: Filter, { sort, limit }: { sort?: Sort; limit?: number }, only?: string[]): Promise<Doc[]> {
    // As in MongoDB, a limit of 0 is none.
    return this.#thread.ask('find', { ...this.#matching(filter, sort), limit: limit || undefined, only })
  }

  get #in() {
    return { collection: this.definition.name }
  }

  #matching(filter: Filter, sort?: Sort) {
    return { ...this.#in, filter: this.#fields.checkFilter(filter), sort: sort && this.#fields.checkSort(sort) }
  }
}
