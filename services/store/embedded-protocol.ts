import type { Change, CommitResult, Doc, Filter, IndexDefinition, Sort, Update, Write } from './collection.ts'
import type { RawDoc } from './raw-documents.ts'
import type { ScalarKind } from './schema-places.ts'
import type { StoreErrorCode } from './store-error.ts'

interface In {
  collection: string
}
interface Matching extends In {
  filter: Filter
  sort?: Sort | undefined
}

/** What the store asks of its thread, and what it gets back. Documents are sealed before they come here. */
export interface Operations {
  declare: { request: In & { indexes: IndexDefinition[]; scalars: Map<string, ScalarKind> }; result: null }
  insertOne: { request: In & { doc: Doc }; result: null }
  /** `only`: of each document, these fields. */
  find: { request: Matching & { limit?: number | undefined; only?: string[] | undefined }; result: Doc[] }
  findOneAndUpdate: {
    request: Matching & { update: Update; after: boolean; upsert: boolean }
    result: Doc | null
  }
  updateOne: { request: In & { filter: Filter; update: Update; upsert: boolean }; result: number }
  deleteMany: { request: Matching; result: number }
  count: { request: Matching; result: number }
  commit: { request: { writes: Write[] }; result: CommitResult }
  /** Writes a row of its own. */
  ping: { request: object; result: null }
  /** Nothing of what was removed stays in the write-ahead log. Best effort: a reader of another process may hold it. */
  scrub: { request: object; result: null }
  /** SQLite's words for how it would find these documents. */
  explain: { request: Matching; result: string[] }
  rawCollections: { request: object; result: string[] }
  rawRead: { request: In & { after: string | undefined; limit: number }; result: RawDoc[] }
  rawWrite: { request: In & { docs: RawDoc[] }; result: null }
  rawRemove: { request: In & { ids: string[] }; result: null }
  rawExchange: {
    request: In & { id: string; before: Record<string, unknown>; after: Record<string, unknown> }
    result: boolean
  }
  rawCount: { request: In; result: number }
  rawMissingIndexes: { request: Operations['declare']['request']; result: string[] }
}

export type OperationName = keyof Operations
export type Request = { [K in OperationName]: { op: K } & Operations[K]['request'] }[OperationName]
export type Result = Operations[OperationName]['result']

export type Failure = { kind: 'duplicate'; message: string } | { kind: 'store'; code: StoreErrorCode; message: string }

export type Answer = { ok: true; result: Result; changes: Change[] } | { ok: false; failure: Failure }

/** What the thread is started with. `beside`: another process has the folder, and goes on. */
export interface ThreadData {
  dataDir: string
  beside: boolean
}

/** First word of the thread. */
export type Opening = { opened: true } | { opened: false; code: StoreErrorCode; message: string }

export interface Numbered<T> {
  number: number
  body: T
}
export const closeMessage = 'close'
