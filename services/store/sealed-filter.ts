import type { Filter, IndexDefinition, Sort } from './collection.ts'
import { checkScalar, isRecord, StoreUsageError } from './json-value.ts'
import type { Place } from './schema-places.ts'

const comparisons = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte']
const lists = ['$in', '$nin', '$all']

const isOperators = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && Object.keys(value).some((key) => key.startsWith('$'))

const checkValue = (value: unknown, place: Place, path: string): void => {
  if (Array.isArray(value)) checkValues(value, place.element, path)
  else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) checkValue(inner, place.child(key), `${path}.${key}`)
  } else {
    checkScalar(value, path)
    const compared = place.isArray ? place.element : place
    // Every sealed string differs from every other, so that a comparison would quietly find nothing.
    if (typeof value === 'string' && compared.sealsStrings)
      throw new StoreUsageError(`sealed, cannot be compared: ${path}`)
  }
}

const checkValues = (values: unknown[], place: Place, path: string): void => {
  for (const value of values) checkValue(value, place, path)
}

const checkOperator = (operator: string, operand: unknown, place: Place, path: string): void => {
  const isKnown =
    (operator === '$exists' && typeof operand === 'boolean') || (operator === '$size' && Number.isInteger(operand))
  if (comparisons.includes(operator)) checkValue(operand, place, path)
  else if (lists.includes(operator) && Array.isArray(operand))
    checkValues(operand, place.isArray ? place.element : place, path)
  else if (operator === '$not' && isOperators(operand)) checkCondition(operand, place, path)
  else if (operator === '$elemMatch' && isRecord(operand)) checkElement(operand, place.element, path)
  else if (!isKnown) throw new StoreUsageError(`not supported in a filter: ${operator} on ${path}`)
}

const checkElement = (condition: Filter, element: Place, path: string): void => {
  if (isOperators(condition)) checkCondition(condition, element, path)
  else checkFilter(condition, element)
}

/** One field's condition: a value to equal, or operators. */
export const checkCondition = (condition: unknown, place: Place, path: string): void => {
  if (!isOperators(condition)) checkValue(condition, place, path)
  else for (const [operator, operand] of Object.entries(condition)) checkOperator(operator, operand, place, path)
}

/**
 * Throws {@link StoreUsageError} for what the port does not allow in a filter: sealed strings, fields that the schema
 * does not have, `undefined` (which MongoDB would read as "is absent"), and operators outside the common subset.
 */
export const checkFilter = (filter: Filter, root: Place): void => {
  for (const [key, condition] of Object.entries(filter)) {
    if (['$and', '$or', '$nor'].includes(key) && Array.isArray(condition)) {
      for (const branch of condition) checkFilter(branch, root)
    } else if (key === '_id') checkId(condition)
    else checkCondition(condition, placeAt(root, key), key)
  }
}

const checkId = (condition: unknown): void => {
  const operands = isOperators(condition) ? Object.values(condition).flat() : [condition]
  for (const operand of operands) checkScalar(operand, '_id')
}

const placeAt = (root: Place, dottedPath: string): Place => {
  const found = root.at(dottedPath)
  if (!found) throw new StoreUsageError(`not a field of the schema: ${dottedPath}`)
  return found.place
}

export const checkSort = (sort: Sort, root: Place): void => {
  for (const path of Object.keys(sort)) {
    if (path !== '_id' && placeAt(root, path).maySeal) throw new StoreUsageError(`sealed, cannot be sorted on: ${path}`)
  }
}

export const checkIndex = (index: IndexDefinition, root: Place): void => {
  for (const path of Object.keys(index.key)) {
    if (path === '_id') continue
    const place = placeAt(root, path)
    if (place.maySeal || (place.isArray && place.element.maySeal)) {
      throw new StoreUsageError(`sealed, cannot be indexed: ${path}`)
    }
  }
  for (const [path, condition] of Object.entries(index.partialFilterExpression ?? {})) {
    const exists = isRecord(condition) && Object.keys(condition).join() === '$exists' && condition.$exists === true
    if (!exists && typeof condition === 'object') throw new StoreUsageError(`a partial index needs a value: ${path}`)
    checkCondition(condition, placeAt(root, path), path)
  }
}
