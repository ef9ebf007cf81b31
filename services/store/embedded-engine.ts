import type Database from 'libsql'
import type { Change, CommitResult, Doc, Filter, Sort, Write } from './collection.ts'
import { DuplicateKeyError } from './collection.ts'
import { matcher, sorted, updated, upserted, withOnly } from './embedded-documents.ts'
import { areIds, type Plan, planFilter, planSort } from './embedded-planner.ts'
import type { Operations, Request, Result } from './embedded-protocol.ts'
import { RawTables } from './embedded-raw.ts'
import { declareTable, type Table } from './embedded-tables.ts'
import { StoreUsageError } from './json-value.ts'

interface Row {
  _id: string
  doc: string
}

interface Selection {
  collection: string
  filter: Filter
  sort?: Sort | undefined
  limit?: number | undefined
}

const keptStatements = 200
const firstChunk = 1
const chunkGrowth = 4

/** One commit's reason to stop: what was written before it is rolled back with the savepoint. */
export class CommitRefused extends Error {
  readonly result: CommitResult

  constructor(result: CommitResult) {
    super('commit refused')
    this.result = result
  }
}

/**
 * The requests of the store's port on one SQLite connection, one at a time and without transactions of their own:
 * `embedded-batch.ts` puts them into savepoints. Throws what SQLite throws.
 */
export class EmbeddedEngine {
  readonly #db: Database.Database
  readonly #tables = new Map<string, Table>()
  readonly #statements = new Map<string, Database.Statement>()
  readonly #raw: RawTables
  #changes: Change[] = []
  #mustScrub = false

  constructor(db: Database.Database) {
    this.#db = db
    this.#raw = new RawTables(db, (change) => this.#changes.push(change))
  }

  /** The documents changed since it was last asked. */
  takeChanges(): Change[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  /** Between transactions: empties the write-ahead log into the database, where what is removed is overwritten. */
  scrubIfAsked(): void {
    if (!this.#mustScrub) return
    this.#mustScrub = false
    try {
      this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
    } catch {
      // The log is as good as before, and the next purge asks again.
    }
  }

  run(request: Request): Result {
    switch (request.op) {
      case 'declare':
        return this.#declare(request)
      case 'insertOne':
        return this.#insert(request.collection, request.doc)
      case 'find':
        return this.#idsOf(request) ?? withOnly(this.#find(request), request.only)
      case 'findOneAndUpdate':
        return this.#findOneAndUpdate(request)
      case 'updateOne':
        return this.#update(request)
      case 'deleteMany':
        return this.#delete(request)
      case 'count':
        return this.#count(request)
      case 'commit':
        return this.#commit(request.writes)
      case 'ping':
        return this.#ping()
      case 'scrub':
        // A checkpoint waits for the end of the transaction.
        this.#mustScrub = true
        return null
      case 'explain':
        return this.#explain(request)
      case 'rawCollections':
        return this.#raw.collections()
      case 'rawRead':
        return this.#raw.read(request)
      case 'rawWrite':
        return this.#raw.write(request)
      case 'rawRemove':
        return this.#raw.remove(request)
      case 'rawExchange':
        return this.#raw.exchange(request)
      case 'rawCount':
        return this.#raw.count(request.collection)
      case 'rawMissingIndexes':
        return this.#raw.missingIndexes(request)
    }
  }

  #declare({ collection, indexes, scalars }: Operations['declare']['request']): null {
    this.#tables.set(collection, declareTable(this.#db, collection, indexes, scalars))
    return null
  }

  #insert(collection: string, doc: Doc): null {
    // Never OR REPLACE: it would answer a duplicate by deleting the other document.
    const sql = `INSERT INTO ${this.#table(collection).name} (_id, doc) VALUES (?, ?)`
    this.#write(collection, doc._id, sql, [doc._id, JSON.stringify(doc)])
    return null
  }

  #find(selection: Selection): Doc[] {
    const { sort = {}, limit } = selection
    const order = planSort(sort, this.#table(selection.collection).scalars)
    if (order === undefined) return sorted([...this.#matching(selection, '')], sort).slice(0, limit)
    if (limit === undefined) return [...this.#matching(selection, order)]
    return this.#firstMatching(selection, order, limit)
  }

  /** Where ids alone are wanted and told apart by their ids, the index has them all: no document is read. */
  #idsOf({ only, collection, filter, sort = {}, limit = -1 }: Operations['find']['request']): Doc[] | undefined {
    const { table, plan } = this.#plan({ collection, filter })
    if (!only || !areIds([...only, ...Object.keys(sort)]) || !plan.isOfIds) return undefined
    const sql = `SELECT _id FROM ${table.name} WHERE ${plan.where} ${planSort(sort, table.scalars) ?? ''} LIMIT ?`
    return this.#statement(sql).all(...plan.params, limit) as Doc[]
  }

  #findOneAndUpdate(request: Operations['findOneAndUpdate']['request']): Doc | null {
    const { collection, filter, update, after } = request
    const [found] = this.#find({ ...request, limit: 1 })
    if (found) {
      const changed = this.#replace(collection, found, updated(found, update))
      return after ? changed : found
    }
    if (!request.upsert) return null
    const created = upserted(filter, update)
    this.#insert(collection, created)
    return after ? created : null
  }

  #update({ collection, filter, update, upsert }: Operations['updateOne']['request']): number {
    const [found] = this.#find({ collection, filter, limit: 1 })
    if (found) this.#replace(collection, found, updated(found, update))
    else if (upsert) this.#insert(collection, upserted(filter, update))
    return found ? 1 : 0
  }

  #delete(selection: Selection): number {
    const ids = [...this.#matching(selection, '')].map(({ _id }) => _id)
    const sql = `DELETE FROM ${this.#table(selection.collection).name} WHERE _id = ?`
    for (const id of ids) this.#write(selection.collection, id, sql, [id])
    return ids.length
  }

  #count(selection: Selection): number {
    const { table, plan } = this.#plan(selection)
    if (!plan.exact) return [...this.#matching(selection, '')].length
    const [row] = this.#statement(`SELECT count(*) AS n FROM ${table.name} WHERE ${plan.where}`).all(...plan.params)
    return Number((row as { n: unknown }).n)
  }

  #commit(writes: Write[]): CommitResult {
    for (const [at, write] of writes.entries()) {
      try {
        if (!this.#commitOne(write)) throw new CommitRefused({ ok: false, reason: 'no_match', at })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        throw new CommitRefused({ ok: false, reason: 'duplicate', at })
      }
    }
    return { ok: true }
  }

  /** False: a write that must match did not. */
  #commitOne(write: Write): boolean {
    if (write.op === 'insertOne') this.#insert(write.collection, write.doc)
    else if (write.op === 'deleteMany') this.#delete(write)
    else {
      const matched = this.#update({ ...write, upsert: write.upsert === true })
      return matched > 0 || write.upsert === true || write.match === 'may'
    }
    return true
  }

  #ping(): null {
    // No collection can have this name.
    this.#db.exec('CREATE TABLE IF NOT EXISTS "-ping" (n); DELETE FROM "-ping"; INSERT INTO "-ping" VALUES (1)')
    return null
  }

  #explain(selection: Selection): string[] {
    const { table, plan } = this.#plan(selection)
    const order = planSort(selection.sort, table.scalars) ?? ''
    const sql = `EXPLAIN QUERY PLAN SELECT _id, doc FROM ${table.name} WHERE ${plan.where} ${order} LIMIT 1`
    return this.#db
      .prepare(sql)
      .all(...plan.params)
      .map((row) => String((row as { detail: unknown }).detail))
  }

  *#matching(selection: Selection, order: string): Generator<Doc> {
    const { table, plan } = this.#plan(selection)
    // For a list of two hundred ids mingo would take longer than all the rest does.
    const matches = plan.isOfIds ? () => true : matcher(selection.filter)
    const sql = `SELECT doc FROM ${table.name} WHERE ${plan.where} ${order}`
    // All rows at once: a cursor left open would hold back the commit's checkpoint.
    for (const row of this.#statement(sql).all(...plan.params)) {
      const doc = docOf(row)
      if (matches(doc)) yield doc
    }
  }

  /** Reads in growing chunks: a claim reads one document of the queue, unless mingo refuses it. */
  #firstMatching(selection: Selection, order: string, limit: number): Doc[] {
    const { table, plan } = this.#plan(selection)
    const matches = matcher(selection.filter)
    const statement = this.#statement(`SELECT doc FROM ${table.name} WHERE ${plan.where} ${order} LIMIT ? OFFSET ?`)
    const found: Doc[] = []
    let offset = 0
    let chunk = Math.max(limit, firstChunk)
    while (found.length < limit) {
      const docs = statement.all(...plan.params, chunk, offset).map(docOf)
      found.push(...docs.filter(matches))
      if (docs.length < chunk) break
      offset += chunk
      chunk *= chunkGrowth
    }
    return found.slice(0, limit)
  }

  #replace(collection: string, before: Doc, after: Doc): Doc {
    const text = JSON.stringify(after)
    // As in a change stream, an update that changes nothing wakes nobody.
    if (text === JSON.stringify(before)) return after
    const sql = `UPDATE ${this.#table(collection).name} SET doc = ? WHERE _id = ?`
    this.#write(collection, before._id, sql, [text, before._id])
    return after
  }

  #write(collection: string, id: string, sql: string, params: string[]): void {
    this.#statement(sql).run(...params)
    this.#changes.push({ collection, id })
  }

  #plan({ collection, filter }: Selection): { table: Table; plan: Plan } {
    const table = this.#table(collection)
    return { table, plan: planFilter(filter, table.scalars, table.indexes) }
  }

  #table(collection: string): Table {
    const table = this.#tables.get(collection)
    if (!table) throw new StoreUsageError(`not declared: ${collection}`)
    return table
  }

  #statement(sql: string): Database.Statement {
    const kept = this.#statements.get(sql)
    if (kept) return kept
    if (this.#statements.size >= keptStatements) this.#statements.clear()
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

const docOf = (row: unknown): Doc => JSON.parse((row as Row).doc)

/** `SQLITE_CONSTRAINT_PRIMARYKEY` and `_UNIQUE`. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof DuplicateKeyError ||
  (error instanceof Error &&
    'code' in error &&
    ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE'].includes(String(error.code)))
