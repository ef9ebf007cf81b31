import type { CollectionDefinition, Doc } from './collection.ts'

/** A document as it lies in the store: its strings sealed, its other fields of any name. */
export type RawDoc = Doc & Record<string, unknown>

/**
 * Documents as they lie in the store, strings sealed: for moving, rotating keys and checking, never for a request.
 * Works on any collection that lies there, declared or not; one that does not is empty. Values are JSON, never `undefined`.
 */
export interface RawDocuments {
  /** Sorted names of what lies there, what the engine keeps for itself left out. */
  collections(): Promise<string[]>
  /** In the order of {@link compareIds}, those after the id `after`. */
  read(collection: string, after: string | undefined, limit: number): Promise<RawDoc[]>
  /** Inserts, or replaces those of that id; all or none, durable when it resolves. Makes the collection. */
  write(collection: string, docs: RawDoc[]): Promise<void>
  /** Those that are there, durably. */
  remove(collection: string, ids: string[]): Promise<void>
  /**
   * Sets these whole top-level fields in one write, only while they are all still as in `before`.
   * False: they are not, or the document is gone; nothing was written.
   */
  exchange(
    collection: string,
    id: string,
    before: Record<string, unknown>,
    after: Record<string, unknown>,
  ): Promise<boolean>
  count(collection: string): Promise<number>
  /** Declared indexes that are not there, each as its field paths joined by commas. */
  missingIndexes<T extends Doc>(definition: CollectionDefinition<T>): Promise<string[]>
}

/** The order of ids in both engines: of their bytes in UTF-8. */
export const compareIds = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Every document of a collection in order of its id, read in batches; what is written behind it meanwhile is passed over. */
export async function* rawBatches(raw: RawDocuments, collection: string, limit = 500): AsyncGenerator<RawDoc[]> {
  let after: string | undefined
  for (;;) {
    const docs = await raw.read(collection, after, limit)
    if (docs.length > 0) yield docs
    if (docs.length < limit) return
    after = docs.at(-1)?._id
  }
}
