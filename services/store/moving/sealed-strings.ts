import { isRecord } from '../json-value.ts'
import type { Place } from '../schema-places.ts'

/** What is done with a string: its new text, or the same. `path`: field names joined by dots, array indexes left out. */
export type OnSealed = (text: string, path: string) => string

const sealedForm = /^§([\w-]+)§[\w-]+$/

/** The id of the key that a string was sealed with; `undefined`: it is not sealed. */
export const keyIdOf = (text: string): string | undefined => sealedForm.exec(text)?.[1]

/**
 * A copy of what lies in a store with `onSealed` applied to every sealed string, also in fields that the schema (`place`)
 * does not know, as a newer program may have written them. Strings that the schema calls plain are never taken for sealed
 * ones, whatever they look like.
 */
export const mapRawSealed = (value: unknown, place: Place | undefined, path: string, onSealed: OnSealed): unknown => {
  if (typeof value === 'string') {
    const isPlain = place?.isKnown === true && !place.sealsStrings
    return isPlain || keyIdOf(value) === undefined ? value : onSealed(value, path)
  }
  if (Array.isArray(value)) return value.map((item) => mapRawSealed(item, place?.element, path, onSealed))
  if (!isRecord(value)) return value
  const inside = (key: string) => (path ? `${path}.${key}` : key)
  const mapped = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    key === '_id' && !path ? inner : mapRawSealed(inner, place?.child(key), inside(key), onSealed),
  ])
  return Object.fromEntries(mapped)
}
