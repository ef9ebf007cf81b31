import { checkScalar, isRecord } from './json-value.ts'
import type { Place } from './schema-places.ts'

export type OnString = (text: string, path: string) => string

/**
 * A copy of the value with `onString` applied to every string that the schema seals.
 * What the schema does not know is left out, as zod does on reading, and so is `undefined`.
 */
export const mapSealed = (value: unknown, place: Place, path: string, onString: OnString): unknown => {
  if (typeof value === 'string') return place.sealsStrings ? onString(value, path) : value
  if (Array.isArray(value)) return value.map((item) => mapSealed(item ?? null, place.element, path, onString))
  if (!isRecord(value)) {
    checkScalar(value, path)
    return value
  }
  const kept = Object.entries(value).filter(([key, inner]) => inner !== undefined && place.child(key).isKnown)
  return Object.fromEntries(
    kept.map(([key, inner]) => {
      const inside = path ? `${path}.${key}` : key
      return [key, key === '_id' && !path ? inner : mapSealed(inner, place.child(key), inside, onString)]
    }),
  )
}
