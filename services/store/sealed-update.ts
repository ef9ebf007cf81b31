import type { Filter, Update } from './collection.ts'
import { checkScalar, isRecord, StoreUsageError } from './json-value.ts'
import { mapSealed, type OnString } from './map-sealed.ts'
import type { Place } from './schema-places.ts'
import { checkCondition, checkFilter } from './sealed-filter.ts'

type SealFor = (text: string, id: string, path: string) => string

/** The one `_id` that a filter can match, or undefined. */
export const pinnedId = (filter: Filter): string | undefined => {
  const condition = isRecord(filter._id) ? filter._id.$eq : filter._id
  return typeof condition === 'string' ? condition : undefined
}

const sealer = (id: string | undefined, seal: SealFor) => (text: string, path: string) => {
  // The seal is bound to the document: without its id, the string could never be opened.
  if (id === undefined) throw new StoreUsageError(`a sealed string needs a filter that names _id: ${path}`)
  return seal(text, id, path)
}

const sealPushed = (pushed: unknown, place: Place, path: string, onString: OnString) => {
  if (!isRecord(pushed) || !Array.isArray(pushed.$each)) return mapSealed(pushed, place.element, path, onString)
  const { $each, $slice, $position, ...rest } = pushed
  if (Object.keys(rest).length > 0) throw new StoreUsageError(`not supported in $push: ${Object.keys(rest)}`)
  return {
    $each: $each.map((item) => mapSealed(item, place.element, path, onString)),
    ...($slice === undefined ? {} : { $slice }),
    ...($position === undefined ? {} : { $position }),
  }
}

const refuseSealed: OnString = (_text, path) => {
  throw new StoreUsageError(`sealed, cannot be compared: ${path}`)
}

const checkPulled = (pulled: unknown, place: Place, path: string): unknown => {
  const isOperators = isRecord(pulled) && Object.keys(pulled).some((key) => key.startsWith('$'))
  if (isRecord(pulled) && !isOperators) checkFilter(pulled, place.element)
  else checkCondition(pulled, place.element, path)
  return pulled
}

const sealOperand = (
  operator: string,
  value: unknown,
  place: Place,
  path: string,
  id: string | undefined,
  seal: SealFor,
) => {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return mapSealed(value, place, path, sealer(id, seal))
    case '$push':
      return sealPushed(value, place, path, sealer(id, seal))
    case '$addToSet':
      return sealPushed(value, place, path, refuseSealed)
    case '$pull':
      return checkPulled(value, place, path)
    case '$min':
    case '$max':
      return mapSealed(value, place, path, refuseSealed)
    case '$unset':
      return ''
    case '$inc':
    case '$mul':
    case '$pop':
      if (typeof value !== 'number') throw new StoreUsageError(`${operator} needs a number: ${path}`)
      checkScalar(value, path)
      return value
    default:
      throw new StoreUsageError(`not supported in an update: ${operator}`)
  }
}

const sealOperator = (operator: string, operands: unknown, id: string | undefined, root: Place, seal: SealFor) => {
  if (!isRecord(operands)) throw new StoreUsageError(`an update is made of operators: ${operator}`)
  return Object.entries(operands).flatMap(([dottedPath, value]): [string, unknown][] => {
    // As the port says, `undefined` fields are dropped: this one stays as it is.
    if (value === undefined) return []
    if (dottedPath === '_id' && operator === '$setOnInsert') return [[dottedPath, value]]
    const found = dottedPath === '_id' ? undefined : root.at(dottedPath)
    if (!found) throw new StoreUsageError(`cannot be updated: ${dottedPath}`)
    return [[dottedPath, sealOperand(operator, value, found.place, found.path, id, seal)]]
  })
}

/** Seals what `$set`, `$setOnInsert` and `$push` write; throws for operators that would have to compare sealed strings. */
export const sealUpdate = (update: Update, filterId: string | undefined, root: Place, seal: SealFor): Update => {
  const inserted = isRecord(update.$setOnInsert) ? pinnedId(update.$setOnInsert) : undefined
  const entries = Object.entries(update).map(([operator, operands]): [string, Record<string, unknown>] => {
    const id = filterId ?? (operator === '$setOnInsert' ? inserted : undefined)
    return [operator, Object.fromEntries(sealOperator(operator, operands, id, root, seal))]
  })
  return Object.fromEntries(entries.filter(([, operands]) => Object.keys(operands).length > 0))
}
