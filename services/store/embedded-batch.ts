import type Database from 'libsql'
import { CommitRefused, type EmbeddedEngine, isDuplicate } from './embedded-engine.ts'
import type { Answer, Failure, OperationName, Request } from './embedded-protocol.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'

const readers: OperationName[] = [
  'find',
  'count',
  'explain',
  'rawCollections',
  'rawRead',
  'rawCount',
  'rawMissingIndexes',
]

const codes: [prefix: string, code: StoreErrorCode][] = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_READONLY', 'folder_unwritable'],
]

/** SQLite's errors name tables and indexes, never values. */
const failureOf = (error: unknown): Failure => {
  const message = error instanceof Error ? error.message : String(error)
  if (isDuplicate(error)) return { kind: 'duplicate', message }
  if (error instanceof StoreError) return { kind: 'store', code: error.code, message }
  const given = error instanceof Error && 'code' in error ? String(error.code) : ''
  const code = codes.find(([prefix]) => given.startsWith(prefix))?.[1] ?? 'failed'
  return { kind: 'store', code, message }
}

interface Attempt {
  answer: Answer
  /** False: what it wrote must be taken back. */
  keep: boolean
}

const attempt = (engine: EmbeddedEngine, request: Request): Attempt => {
  try {
    const result = engine.run(request)
    return { answer: { ok: true, result, changes: engine.takeChanges() }, keep: true }
  } catch (error) {
    engine.takeChanges()
    if (error instanceof CommitRefused) return { answer: { ok: true, result: error.result, changes: [] }, keep: false }
    return { answer: { ok: false, failure: failureOf(error) }, keep: false }
  }
}

const inSavepoint = (db: Database.Database, engine: EmbeddedEngine, request: Request): Answer => {
  db.exec('SAVEPOINT request')
  const { answer, keep } = attempt(engine, request)
  // SQLite may roll back the whole transaction by itself, when the disk is full: the others' writes are gone too.
  if (!db.inTransaction) throw new TransactionLost(answer)
  db.exec(keep ? 'RELEASE request' : 'ROLLBACK TO request; RELEASE request')
  return answer
}

class TransactionLost extends Error {
  readonly failure: Failure

  constructor(answer: Answer) {
    super('the transaction was rolled back')
    this.failure = answer.ok ? { kind: 'store', code: 'failed', message: this.message } : answer.failure
  }
}

/** Throws when nothing of it was written. */
const together = (db: Database.Database, engine: EmbeddedEngine, requests: Request[]): Answer[] => {
  try {
    db.exec('BEGIN IMMEDIATE')
    const answers = requests.map((request) => inSavepoint(db, engine, request))
    db.exec('COMMIT')
    return answers
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

const alone = (db: Database.Database, engine: EmbeddedEngine, request: Request): Answer[] => {
  try {
    return together(db, engine, [request])
  } catch (error) {
    return [{ ok: false, failure: error instanceof TransactionLost ? error.failure : failureOf(error) }]
  }
}

/**
 * Group commit: all requests in one durable transaction, each in a savepoint of its own, so that a failing one takes
 * back only itself. Nothing may be answered before this returns. When the whole transaction fails, each request
 * is tried again alone, and only those fail that cannot be written.
 */
export const runBatch = (db: Database.Database, engine: EmbeddedEngine, requests: Request[]): Answer[] => {
  if (requests.every(({ op }) => readers.includes(op)))
    return requests.map((request) => attempt(engine, request).answer)
  try {
    return together(db, engine, requests)
  } catch {
    return requests.flatMap((request) => alone(db, engine, request))
  }
}
