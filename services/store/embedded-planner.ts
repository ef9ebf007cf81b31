import type { Filter, IndexDefinition, Sort } from './collection.ts'
import { isRecord } from './json-value.ts'
import type { ScalarKind } from './schema-places.ts'

/**
 * Filters become SQL as far as SQLite can tell: the SQL lets through everything that matches, and perhaps more, and
 * mingo judges what it lets through. Which index serves is SQLite's decision; ours is to write conditions on the very
 * expressions that are indexed. Only fields that hold a single value in every document are compared in SQL:
 * for MongoDB `{tags: 'a'}` also matches an array that contains it.
 */
export interface Plan {
  where: string
  params: (string | number)[]
  /** The SQL alone decides: every row it lets through matches. */
  exact: boolean
  /** It does, and of ids: the primary key is enough. */
  isOfIds: boolean
}

export type Scalars = ReadonlyMap<string, ScalarKind>

interface Term {
  sql: string
  params: (string | number)[]
  exact: boolean
}

// SQLite gives a statement 32,766 parameters; far fewer are already better judged by mingo.
const longestList = 500
const comparisons: Record<string, string> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

const everything: Term = { sql: '1', params: [], exact: false }

/** Only letters, digits and _ reach the SQL; other names are left to mingo. */
const jsonPath = (path: string): string | undefined =>
  /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(path) ? `'$.${path}'` : undefined

/** The SQL expression of a field, the same text in index and query. */
export const expressionOf = (path: string): string | undefined => {
  if (path === '_id') return '_id'
  const quoted = jsonPath(path)
  return quoted && `json_extract(doc, ${quoted})`
}

// The driver for SQLite stops the whole process when it is given a boolean.
const bindable = (value: unknown): string | number | undefined => {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

const equality = (expression: string, value: unknown, kind: ScalarKind): Term => {
  if (value === null) return { sql: `${expression} IS NULL`, params: [], exact: true }
  const bound = bindable(value)
  if (bound === undefined) return everything
  return { sql: `${expression} = ?`, params: [bound], exact: typeof value === kind }
}

const membership = (expression: string, values: unknown[], kind: ScalarKind): Term => {
  const bound = values.map(bindable).filter((value) => value !== undefined)
  if (bound.length !== values.length || bound.length > longestList) return everything
  if (bound.length === 0) return { sql: '0', params: [], exact: true }
  const exact = values.every((value) => typeof value === kind)
  return { sql: `${expression} IN (${bound.map(() => '?').join(', ')})`, params: bound, exact }
}

const comparison = (expression: string, operator: string, value: unknown, kind: ScalarKind): Term => {
  if (typeof value !== 'number' && typeof value !== 'string') return everything
  // Of ids, as everywhere in the store, the bytes are compared, and mingo would compare UTF-16.
  const isExact = typeof value === kind && (kind === 'number' || expression === '_id')
  return { sql: `${expression} ${operator} ?`, params: [value], exact: isExact }
}

const operatorTerm = (path: string, expression: string, operator: string, operand: unknown, kind: ScalarKind): Term => {
  if (operator === '$eq') return equality(expression, operand, kind)
  if (operator === '$in' && Array.isArray(operand)) return membership(expression, operand, kind)
  if (operator === '$exists') return { sql: existence(path, operand === true), params: [], exact: true }
  const symbol = comparisons[operator]
  return symbol ? comparison(expression, symbol, operand, kind) : everything
}

const existence = (path: string, exists: boolean): string =>
  path === '_id' ? (exists ? '1' : '0') : `json_type(doc, ${jsonPath(path)}) IS ${exists ? 'NOT ' : ''}NULL`

const fieldTerms = (path: string, condition: unknown, scalars: Scalars): Term[] => {
  const kind = scalars.get(path)
  const expression = expressionOf(path)
  if (!kind || !expression) return [everything]
  if (Array.isArray(condition)) return [everything]
  if (!isRecord(condition)) return [equality(expression, condition, kind)]
  return Object.entries(condition).map(([operator, operand]) => operatorTerm(path, expression, operator, operand, kind))
}

const joined = (terms: Term[], by: 'AND' | 'OR'): Term => ({
  sql: terms.length > 0 ? `(${terms.map(({ sql }) => sql).join(` ${by} `)})` : '1',
  params: terms.flatMap(({ params }) => params),
  exact: terms.every(({ exact }) => exact),
})

const literal = (value: unknown): string | undefined => {
  const bound = bindable(value)
  return typeof bound === 'string' ? `'${bound.replaceAll("'", "''")}'` : bound?.toString()
}

/** The `WHERE` of a partial index: literal, for SQLite compares it with the query's word by word. */
export const partialCondition = (partial: Filter): string | undefined => {
  const terms = Object.entries(partial).map(([path, condition]) => {
    const expression = expressionOf(path)
    if (!expression) return undefined
    if (isRecord(condition)) return existence(path, true)
    const value = literal(condition)
    return value && `${expression} = ${value}`
  })
  return terms.includes(undefined) ? undefined : terms.join(' AND ')
}

/** Does the filter's condition promise what the partial index needs? Doubt means no: then the index is not used. */
const promises = (condition: unknown, needed: unknown): boolean => {
  const given = isRecord(condition) ? condition : { $eq: condition }
  if (!isRecord(needed)) return given.$eq === needed
  if (given.$exists === true) return true
  const list = Array.isArray(given.$in) ? given.$in : [given.$eq, given.$gt, given.$gte, given.$lt, given.$lte]
  const values = list.filter((value) => value !== undefined)
  return values.length > 0 && values.every((value) => value !== null)
}

/** Said again in the index's own words, the conditions that the filter implies make partial indexes usable. */
const partialTerms = (filter: Filter, indexes: IndexDefinition[]): Term[] =>
  indexes.flatMap(({ partialFilterExpression: partial }): Term[] => {
    if (
      !partial ||
      !Object.entries(partial).every(([path, needed]) => path in filter && promises(filter[path], needed))
    )
      return []
    const sql = partialCondition(partial)
    return sql ? [{ sql, params: [], exact: true }] : []
  })

const filterTerm = (filter: Filter, scalars: Scalars, indexes: IndexDefinition[]): Term => {
  const branches = (filters: Filter[]) => filters.map((branch) => filterTerm(branch, scalars, indexes))
  const terms = Object.entries(filter).flatMap(([key, condition]): Term[] => {
    if (key === '$and' && Array.isArray(condition)) return branches(condition)
    if (key === '$or' && Array.isArray(condition)) return [joined(branches(condition), 'OR')]
    return key.startsWith('$') ? [everything] : fieldTerms(key, condition, scalars)
  })
  return joined([...terms, ...partialTerms(filter, indexes)], 'AND')
}

export const areIds = (fields: readonly string[]): boolean => fields.every((field) => field === '_id')

export const planFilter = (filter: Filter, scalars: Scalars, indexes: IndexDefinition[]): Plan => {
  const { sql, params, exact } = filterTerm(filter, scalars, indexes)
  return { where: sql, params, exact, isOfIds: exact && areIds(Object.keys(filter)) }
}

/** `ORDER BY`, or undefined when only mingo can tell MongoDB's order (arrays, mixed types). */
export const planSort = (sort: Sort | undefined, scalars: Scalars): string | undefined => {
  const terms = Object.entries(sort ?? {}).map(([path, direction]) => {
    const kind = scalars.get(path)
    const expression = expressionOf(path)
    return expression && kind && kind !== 'mixed' ? `${expression}${direction < 0 ? ' DESC' : ''}` : undefined
  })
  if (terms.includes(undefined)) return undefined
  return terms.length > 0 ? `ORDER BY ${terms.join(', ')}` : ''
}
