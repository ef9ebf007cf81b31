import { isDeepStrictEqual } from 'node:util'
import type Database from 'libsql'
import type { Change } from './collection.ts'
import type { Operations } from './embedded-protocol.ts'
import { missingIndexes, tableName } from './embedded-tables.ts'
import type { RawDoc } from './raw-documents.ts'

type Asked<K extends keyof Operations> = Operations[K]['request']

const rawDocOf = (row: unknown): RawDoc => JSON.parse((row as { doc: string }).doc)

/** Raw requests on one SQLite connection, beside those of the port; `changed` is told of every document written. */
export class RawTables {
  readonly #db: Database.Database
  readonly #changed: (change: Change) => void

  constructor(db: Database.Database, changed: (change: Change) => void) {
    this.#db = db
    this.#changed = changed
  }

  /** Names with a hyphen are the engine's own: no collection can have one. */
  collections(): string[] {
    const sql =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
    const names = this.#db.prepare(sql).all()
    return names.map((row) => String((row as { name: unknown }).name)).filter((name) => !name.includes('-'))
  }

  read({ collection, after, limit }: Asked<'rawRead'>): RawDoc[] {
    if (!this.#has(collection)) return []
    const sql = `SELECT doc FROM ${tableName(collection)} WHERE _id > ? ORDER BY _id LIMIT ?`
    return this.#db
      .prepare(sql)
      .all(after ?? '', limit)
      .map(rawDocOf)
  }

  write({ collection, docs }: Asked<'rawWrite'>): null {
    const table = tableName(collection)
    this.#db.exec(`CREATE TABLE IF NOT EXISTS ${table} (_id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`)
    // An upsert, not OR REPLACE, which would answer a duplicate in another unique index by deleting that document.
    const sql = `INSERT INTO ${table} (_id, doc) VALUES (?, ?) ON CONFLICT (_id) DO UPDATE SET doc = excluded.doc`
    const statement = this.#db.prepare(sql)
    for (const doc of docs) {
      statement.run(doc._id, JSON.stringify(doc))
      this.#changed({ collection, id: doc._id })
    }
    return null
  }

  remove({ collection, ids }: Asked<'rawRemove'>): null {
    if (!this.#has(collection)) return null
    const statement = this.#db.prepare(`DELETE FROM ${tableName(collection)} WHERE _id = ?`)
    for (const id of ids) if (statement.run(id).changes > 0) this.#changed({ collection, id })
    return null
  }

  exchange({ collection, id, before, after }: Asked<'rawExchange'>): boolean {
    const table = tableName(collection)
    const [row] = this.#has(collection) ? this.#db.prepare(`SELECT doc FROM ${table} WHERE _id = ?`).all(id) : []
    if (!row) return false
    const doc = rawDocOf(row)
    if (!Object.entries(before).every(([field, value]) => isDeepStrictEqual(doc[field], value))) return false
    this.#db.prepare(`UPDATE ${table} SET doc = ? WHERE _id = ?`).run(JSON.stringify({ ...doc, ...after }), id)
    this.#changed({ collection, id })
    return true
  }

  count(collection: string): number {
    if (!this.#has(collection)) return 0
    const [row] = this.#db.prepare(`SELECT count(*) AS n FROM ${tableName(collection)}`).all()
    return Number((row as { n: unknown }).n)
  }

  missingIndexes({ collection, indexes, scalars }: Asked<'rawMissingIndexes'>): string[] {
    return missingIndexes(this.#db, collection, indexes, scalars)
  }

  #has(collection: string): boolean {
    return this.collections().includes(collection)
  }
}
