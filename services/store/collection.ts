import type { ZodObject, ZodType } from 'zod'
import type { RawDocuments } from './raw-documents.ts'

/**
 * The one port to the database: a strict subset of the official MongoDB driver's `Collection`, same names and
 * semantics, plus `commit`. Documents are JSON only: strings, finite numbers, booleans, null, arrays and objects;
 * times are integer milliseconds since the epoch. `undefined` fields are dropped.
 */
export interface Doc {
  _id: string
}

// Filters and updates are MongoDB's own language; typing them further would restate the driver's types badly.
export type Filter = Record<string, unknown>
export type Update = Record<string, unknown>
export type Sort = Record<string, 1 | -1>

export interface IndexDefinition {
  /** Field paths in order, as in MongoDB's `createIndexes`. Indexed fields must be plain (never sealed). */
  key: Record<string, 1 | -1>
  unique?: boolean
  /** Only documents that match are indexed, as MongoDB's `partialFilterExpression` (equality and `$exists: true` only). */
  partialFilterExpression?: Filter
}

/**
 * What a collection holds. Every string is sealed (encrypted) at rest unless its schema says `plain(...)`;
 * `_id` is always plain. Documents read are parsed by `schema`.
 */
export interface CollectionDefinition<T extends Doc> {
  name: string
  schema: ZodType<T>
  indexes?: IndexDefinition[]
  /** Name of a field (epoch ms) after which the document may be removed at any time. */
  expiresAtField?: string
}

export interface Change {
  collection: string
  id: string
}

/** Its fields are what is read. */
export type NarrowSchema<S extends Doc> = ZodObject & ZodType<S>

export interface Collection<T extends Doc> {
  readonly definition: CollectionDefinition<T>
  /** Throws {@link DuplicateKeyError} when the id or a unique index already holds the value. */
  insertOne(doc: T): Promise<{ insertedId: string }>
  findOne(filter: Filter, options?: { sort?: Sort }): Promise<T | null>
  find(filter: Filter, options?: { sort?: Sort; limit?: number }): { toArray(): Promise<T[]> }
  /** Atomic. Sealed strings may only be written when the filter names `_id` (on insertion, `$setOnInsert` may name it). */
  findOneAndUpdate(
    filter: Filter,
    update: Update,
    options?: { sort?: Sort; returnDocument?: 'before' | 'after'; upsert?: boolean },
  ): Promise<T | null>
  updateOne(filter: Filter, update: Update, options?: { upsert?: boolean }): Promise<{ matchedCount: number }>
  deleteMany(filter: Filter): Promise<{ deletedCount: number }>
  countDocuments(filter: Filter): Promise<number>
  /**
   * The same documents through a narrower schema: its fields alone leave the engine, and its strings alone are opened. For
   * whoever reads many and needs little of each. Filter and sort are those of the whole document.
   */
  narrowed<S extends Doc>(schema: NarrowSchema<S>): Pick<Collection<S>, 'find'>
  /** Wakes; it is a hint, the truth is in the store. Returns what stops it. */
  watch(listener: (change: Change) => void): () => void
}

/** One write of a {@link Store.commit}. Made by {@link insert}, {@link update} and {@link remove}. */
export type Write =
  | { op: 'insertOne'; collection: string; doc: Doc }
  | {
      op: 'updateOne'
      collection: string
      filter: Filter
      update: Update
      /** `must` (default): no match aborts the whole commit. `may`: no match is fine. */
      match: 'must' | 'may'
      upsert?: boolean
    }
  | { op: 'deleteMany'; collection: string; filter: Filter }

export type CommitResult =
  | { ok: true }
  /** Nothing was written. `at` is the index of the write that failed. */
  | { ok: false; reason: 'no_match' | 'duplicate'; at: number }

export interface Store {
  /** For tools alone: moving, rotating keys, checking. */
  readonly raw: RawDocuments
  /** Declares a collection (idempotent by name), creates its indexes, and gives access to it. */
  collection<T extends Doc>(definition: CollectionDefinition<T>): Promise<Collection<T>>
  /** All or none, durable once it resolves. */
  commit(writes: Write[]): Promise<CommitResult>
  /** What was removed is gone from the files too, as far as the engine sees to it: absent where it cannot. */
  scrub?(): Promise<void>
  /** Can it write now? For `/readyz`. */
  ping(): Promise<void>
  close(): Promise<void>
}

export class DuplicateKeyError extends Error {
  override name = 'DuplicateKeyError'
}

export const insert = <T extends Doc>(collection: Collection<T>, doc: T): Write => ({
  op: 'insertOne',
  collection: collection.definition.name,
  doc,
})

export const update = <T extends Doc>(
  collection: Collection<T>,
  filter: Filter,
  change: Update,
  options: { match?: 'must' | 'may'; upsert?: boolean } = {},
): Write => ({
  op: 'updateOne',
  collection: collection.definition.name,
  filter,
  update: change,
  match: options.match ?? 'must',
  ...(options.upsert ? { upsert: true } : {}),
})

export const remove = <T extends Doc>(collection: Collection<T>, filter: Filter): Write => ({
  op: 'deleteMany',
  collection: collection.definition.name,
  filter,
})
