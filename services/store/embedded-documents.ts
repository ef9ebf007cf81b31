import { Query } from 'mingo'
import { update as mingoUpdate } from 'mingo/updater'
import type { Doc, Filter, Sort, Update } from './collection.ts'
import { isRecord, StoreUsageError } from './json-value.ts'

/** MongoDB's query and update language on single documents, by mingo. Nothing here touches the database. */

// The same object: mingo wants to know that its fields may have any name.
const fieldsOf = (doc: Doc) => doc as Doc & Record<string, unknown>

export const matcher = (filter: Filter): ((doc: Doc) => boolean) => {
  const query = new Query(filter, {})
  return (doc) => query.test(fieldsOf(doc))
}

export const sorted = (docs: Doc[], sort: Sort): Doc[] => new Query<Doc>({}, {}).find<Doc>(docs).sort(sort).all()

/** Of each document, these fields; all, where none are named. */
export const withOnly = (docs: Doc[], only: readonly string[] | undefined): Doc[] => {
  if (!only) return docs
  return docs.map((doc) => {
    const all = fieldsOf(doc)
    const kept: ReturnType<typeof fieldsOf> = { _id: doc._id }
    for (const field of only) if (all[field] !== undefined) kept[field] = all[field]
    return kept
  })
}

const valueAt = (doc: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isRecord(value) ? value[key] : undefined
  }, doc)

const neededTypes: Record<string, (value: unknown) => boolean> = {
  $push: Array.isArray,
  $addToSet: Array.isArray,
  $pull: Array.isArray,
  $pop: Array.isArray,
  $inc: (value) => typeof value === 'number',
  $mul: (value) => typeof value === 'number',
}

// MongoDB refuses these updates; mingo leaves the document as it is and says nothing, which would lose the write.
const refuseMisfits = (doc: Doc, update: Update): void => {
  for (const [operator, operands] of Object.entries(update)) {
    const fits = neededTypes[operator]
    if (!fits || !isRecord(operands)) continue
    for (const path of Object.keys(operands)) {
      const present = path.includes('$') ? undefined : valueAt(doc, path)
      if (present !== undefined && !fits(present))
        throw new StoreUsageError(`${operator} does not fit what is at ${path}`)
    }
  }
}

const applied = (doc: Doc, update: Update): Doc => {
  refuseMisfits(doc, update)
  const changed = structuredClone(doc)
  if (Object.keys(update).length > 0)
    mingoUpdate(fieldsOf(changed), update, undefined, undefined, { cloneMode: 'deep' })
  return changed
}

/** A changed copy. `$setOnInsert` is left out: the document exists. */
export const updated = (doc: Doc, update: Update): Doc => {
  const { $setOnInsert: _onInsert, ...rest } = update
  return applied(doc, rest)
}

const equalities = (filter: Filter): [string, unknown][] =>
  Object.entries(filter).flatMap(([key, condition]): [string, unknown][] => {
    if (key === '$and' && Array.isArray(condition)) return condition.flatMap(equalities)
    if (key.startsWith('$')) return []
    if (!isRecord(condition)) return [[key, condition]]
    if ('$eq' in condition) return [[key, condition.$eq]]
    return Object.keys(condition).some((operator) => operator.startsWith('$')) ? [] : [[key, condition]]
  })

/** The document of an upsert that matched nothing: what the filter equals, `$setOnInsert`, then the other operators. */
export const upserted = (filter: Filter, update: Update): Doc => {
  const { $setOnInsert, ...rest } = update
  const { _id, ...fields } = {
    ...Object.fromEntries(equalities(filter)),
    ...(isRecord($setOnInsert) ? $setOnInsert : {}),
  }
  if (typeof _id !== 'string') throw new StoreUsageError('an upsert needs _id in its filter or in $setOnInsert')
  const started = Object.keys(fields).length > 0 ? applied({ _id }, { $set: fields }) : { _id }
  return applied(started, rest)
}
