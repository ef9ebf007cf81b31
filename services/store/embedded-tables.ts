import { createHash } from 'node:crypto'
import type Database from 'libsql'
import type { IndexDefinition } from './collection.ts'
import { expressionOf, partialCondition, type Scalars } from './embedded-planner.ts'
import { StoreUsageError } from './json-value.ts'

/** A collection's table: `_id` and the document as JSON. */
export interface Table {
  /** Quoted, for SQL. */
  name: string
  indexes: IndexDefinition[]
  scalars: Scalars
}

/** Quoted, for SQL. Throws {@link StoreUsageError} for what is no collection's name. */
export const tableName = (name: string): string => {
  if (!/^[a-z][a-z0-9_]*$/i.test(name) || name.startsWith('sqlite_')) throw new StoreUsageError(`not a name: ${name}`)
  return `"${name}"`
}

/** Undefined: SQLite cannot index it (a field inside an array). MongoDB can; here mingo searches instead. */
const indexBody = (table: Table, index: IndexDefinition): string | undefined => {
  const columns = Object.entries(index.key).map(([path, direction]) => {
    const expression = table.scalars.has(path) ? expressionOf(path) : undefined
    return expression && `${expression}${direction < 0 ? ' DESC' : ''}`
  })
  const where = partialCondition(index.partialFilterExpression ?? {})
  if (columns.includes(undefined) || where === undefined) {
    if (index.unique) throw new StoreUsageError(`cannot be unique here: ${Object.keys(index.key)}`)
    return undefined
  }
  return `ON ${table.name} (${columns.join(', ')})${where ? ` WHERE ${where}` : ''}`
}

const indexStatement = (collection: string, table: Table, index: IndexDefinition): [string, string][] => {
  const body = indexBody(table, index)
  if (!body) return []
  const kind = index.unique ? 'UNIQUE INDEX' : 'INDEX'
  const name = `${collection}_${createHash('sha256')
    .update(kind + body)
    .digest('hex')
    .slice(0, 12)}`
  return [[name, `CREATE ${kind} "${name}" ${body}`]]
}

const presentIndexes = (db: Database.Database, collection: string): string[] =>
  db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
    .all(collection)
    .map((row) => String((row as { name: unknown }).name))

/** The declared indexes that are not there, as their paths joined by commas; those that SQLite cannot make are not missed. */
export const missingIndexes = (
  db: Database.Database,
  collection: string,
  indexes: IndexDefinition[],
  scalars: Scalars,
): string[] => {
  const table: Table = { name: tableName(collection), indexes, scalars }
  const present = presentIndexes(db, collection)
  const isMissing = (index: IndexDefinition) =>
    indexStatement(collection, table, index).some(([name]) => !present.includes(name))
  return indexes.filter(isMissing).map(({ key }) => Object.keys(key).join(','))
}

/** Creates the table and its indexes, and drops indexes that are no longer declared. */
export const declareTable = (
  db: Database.Database,
  collection: string,
  indexes: IndexDefinition[],
  scalars: Scalars,
): Table => {
  const table: Table = { name: tableName(collection), indexes, scalars }
  db.exec(`CREATE TABLE IF NOT EXISTS ${table.name} (_id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`)
  const wanted = new Map(indexes.flatMap((index) => indexStatement(collection, table, index)))
  const present = presentIndexes(db, collection)
  for (const name of present) if (!wanted.has(name)) db.exec(`DROP INDEX "${name}"`)
  for (const [name, statement] of wanted) if (!present.includes(name)) db.exec(statement)
  return table
}
