import type { Collection, Document } from 'mongodb'
import { isBeyondStandIn } from './mongo.ts'

/** What a command asks for, whichever it is: the documents, and their order. */
export interface Asked {
  collection: string
  filter: Document
  sort: Document
}

const isOperators = (condition: unknown): condition is Document =>
  typeof condition === 'object' && condition !== null && Object.keys(condition).some((key) => key.startsWith('$'))

/** Bounds an index can start from: a value, a list, a range. `$ne`, `$exists` and `$not` bound nothing. */
const isBound = (condition: unknown): boolean =>
  condition !== undefined &&
  (!isOperators(condition) || ['$eq', '$in', '$gt', '$gte', '$lt', '$lte'].some((operator) => operator in condition))

const implies = (filter: Document, partial: Document): boolean =>
  Object.entries(partial).every(([field, wanted]) => {
    if (!isOperators(wanted)) return filter[field] === wanted
    const condition = filter[field]
    return condition !== null && (isBound(condition) || (isOperators(condition) && condition.$exists === true))
  })

const serves = ({ key, partialFilterExpression = {} }: Document, { filter, sort }: Asked): boolean => {
  const [first = ''] = Object.keys(key)
  const ordersAll = Object.keys(filter).length === 0 && Object.keys(sort)[0] === first
  return (isBound(filter[first]) || ordersAll) && implies(filter, partialFilterExpression)
}

/**
 * As MongoDB's planner chooses (manual, "Query Plans" and "Partial Indexes"): an index serves when its first field is bounded,
 * and the filter implies its partial expression; of `$or`, every branch needs one.
 */
const isServed = (indexes: Document[], asked: Asked): boolean => {
  if (indexes.some((index) => serves(index, asked))) return true
  const { $or, $and } = asked.filter
  if (Array.isArray($and) && $and.some((filter) => isServed(indexes, { ...asked, filter }))) return true
  return Array.isArray($or) && $or.every((filter) => isServed(indexes, { ...asked, filter }))
}

const stagesOf = (plan: unknown): string[] =>
  typeof plan !== 'object' || plan === null
    ? []
    : Object.entries(plan).flatMap(([key, inner]) => [
        ...(key === 'stage' ? [String(inner)] : []),
        ...(key === 'rejectedPlans' ? [] : stagesOf(inner)),
      ])

/** Would the server read the whole collection to find this? */
export const scans = async (collection: Collection, asked: Asked): Promise<boolean> => {
  const plan = await collection.find(asked.filter, { sort: asked.sort }).explain('queryPlanner')
  if (!stagesOf(plan).includes('COLLSCAN')) return false
  return !isBeyondStandIn('an index for a part of the filter') || !isServed(await collection.indexes(), asked)
}
