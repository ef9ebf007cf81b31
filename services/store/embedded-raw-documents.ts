import type { CollectionDefinition, Doc } from './collection.ts'
import type { EmbeddedThread } from './embedded-thread.ts'
import type { RawDoc, RawDocuments } from './raw-documents.ts'
import { SealedFields } from './sealed-fields.ts'
import type { Sealer } from './sealer.ts'

/** {@link RawDocuments} of the embedded store: asks the thread. */
export class EmbeddedRawDocuments implements RawDocuments {
  readonly #thread: EmbeddedThread
  readonly #sealer: Sealer

  constructor(thread: EmbeddedThread, sealer: Sealer) {
    this.#thread = thread
    this.#sealer = sealer
  }

  collections(): Promise<string[]> {
    return this.#thread.ask('rawCollections', {})
  }

  read(collection: string, after: string | undefined, limit: number): Promise<RawDoc[]> {
    return this.#thread.ask('rawRead', { collection, after, limit })
  }

  async write(collection: string, docs: RawDoc[]): Promise<void> {
    await this.#thread.ask('rawWrite', { collection, docs })
  }

  async remove(collection: string, ids: string[]): Promise<void> {
    await this.#thread.ask('rawRemove', { collection, ids })
  }

  exchange(
    collection: string,
    id: string,
    before: Record<string, unknown>,
    after: Record<string, unknown>,
  ): Promise<boolean> {
    return this.#thread.ask('rawExchange', { collection, id, before, after })
  }

  count(collection: string): Promise<number> {
    return this.#thread.ask('rawCount', { collection })
  }

  missingIndexes<T extends Doc>(definition: CollectionDefinition<T>): Promise<string[]> {
    const fields = new SealedFields(definition, this.#sealer)
    return this.#thread.ask('rawMissingIndexes', {
      collection: definition.name,
      indexes: fields.indexes(),
      scalars: fields.scalars(),
    })
  }
}
