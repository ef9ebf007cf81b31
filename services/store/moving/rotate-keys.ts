import { isDeepStrictEqual } from 'node:util'
import type { CollectionDefinition, Doc, Store } from '../collection.ts'
import { keyChecks } from '../key-check.ts'
import { placeCollections } from '../place.ts'
import { type RawDoc, rawBatches } from '../raw-documents.ts'
import { Place } from '../schema-places.ts'
import { SealError, type Sealer } from '../sealer.ts'
import { keyIdOf, mapRawSealed } from './sealed-strings.ts'

export interface RotationOptions {
  store: Store
  sealer: Sealer
  /** What is known of the collections; others that lie there are rotated too. */
  definitions: readonly CollectionDefinition<Doc>[]
  onPass?: (pass: { number: number; resealed: number }) => void
}

export type Rotation =
  /** A whole pass found every string under the current key. `dropped`: ids of older keys that nothing uses any more. */
  | { ended: true; resealed: number; dropped: string[] }
  /** `closed`: sealed strings that no key given opens. None: something goes on writing with another key. */
  | { ended: false; resealed: number; closed: ClosedString[] }

export interface ClosedString {
  collection: string
  id: string
  path: string
}

interface Pass {
  /** Documents that had a string under another key. */
  found: number
  resealed: number
  closed: ClosedString[]
}

/** A server that writes on takes some documents from under each pass; one that never lets go writes with an old key. */
const mostPasses = 20
const batch = 200

/** One document: what must change of its fields, and whether all of its sealed strings open. */
const resealed = (doc: RawDoc, collection: string, place: Place | undefined, sealer: Sealer) => {
  const closed: ClosedString[] = []
  const reseal = (text: string, path: string): string => {
    if (keyIdOf(text) === sealer.keyId) return text
    const at = { collection, id: doc._id, path }
    try {
      return sealer.seal(sealer.open(text, at), at)
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      closed.push(at)
      return text
    }
  }
  const after = Object.entries(doc).flatMap(([field, value]): [string, unknown][] => {
    if (field === '_id') return []
    const mapped = mapRawSealed(value, place?.child(field), field, reseal)
    return isDeepStrictEqual(mapped, value) ? [] : [[field, mapped]]
  })
  const before = after.map(([field]): [string, unknown] => [field, doc[field]])
  return { before: Object.fromEntries(before), after: Object.fromEntries(after), closed }
}

/** Once over everything. A document that changed meanwhile is left to the next pass. */
const passOver = async ({ store, sealer, definitions }: RotationOptions): Promise<Pass> => {
  const pass: Pass = { found: 0, resealed: 0, closed: [] }
  for (const name of await store.raw.collections()) {
    if (placeCollections.includes(name)) continue
    const definition = definitions.find((known) => known.name === name)
    const place = definition && Place.root(definition.schema)
    for await (const docs of rawBatches(store.raw, name, batch)) {
      for (const doc of docs) {
        const { before, after, closed } = resealed(doc, name, place, sealer)
        pass.closed.push(...closed)
        if (Object.keys(after).length === 0) continue
        pass.found += 1
        if (await store.raw.exchange(name, doc._id, before, after)) pass.resealed += 1
      }
    }
  }
  return pass
}

/**
 * Seals everything again with the current key, document by document, while others read and write. May be killed at any
 * moment and run again. Ends when a whole pass found nothing to do; only then the checks of older keys are taken away, so
 * that until then a store is never opened without a key it needs.
 */
export const rotateKeys = async (options: RotationOptions): Promise<Rotation> => {
  let total = 0
  for (let number = 1; number <= mostPasses; number++) {
    const { found, resealed, closed } = await passOver(options)
    total += resealed
    options.onPass?.({ number, resealed })
    if (closed.length > 0) return { ended: false, resealed: total, closed }
    if (found === 0) return { ended: true, resealed: total, dropped: await dropChecks(options) }
  }
  return { ended: false, resealed: total, closed: [] }
}

const dropChecks = async ({ store, sealer }: RotationOptions): Promise<string[]> => {
  const checks = await store.raw.read(keyChecks.name, undefined, 1_000)
  const old = checks.map(({ _id }) => _id).filter((id) => id !== sealer.keyId)
  await store.raw.remove(keyChecks.name, old)
  return old
}
