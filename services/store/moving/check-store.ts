import type { CollectionDefinition, Doc, Store } from '../collection.ts'
import { placeCollections } from '../place.ts'
import { type RawDoc, rawBatches } from '../raw-documents.ts'
import { SealedFields } from '../sealed-fields.ts'
import { SealError, type Sealer } from '../sealer.ts'
import { StoreError } from '../store-error.ts'

/** A document that does not open, or does not fit. `why` names field paths, never values. */
export interface Misfit {
  collection: string
  id: string
  why: string
}

export interface CollectionCheck {
  collection: string
  count: number
  misfits: Misfit[]
  /** Declared and not there, as field paths joined by commas. */
  missingIndexes: string[]
  /** False: this program has no schema for it; its documents were counted, not opened. */
  isKnown: boolean
}

/** Opens every document and holds it against its schema. Writes nothing. */
export async function* checkStore(
  store: Store,
  sealer: Sealer,
  definitions: readonly CollectionDefinition<Doc>[],
): AsyncGenerator<CollectionCheck> {
  for (const collection of await store.raw.collections()) {
    const definition = definitions.find(({ name }) => name === collection)
    if (definition) yield await checkCollection(store, sealer, definition)
    else if (!placeCollections.includes(collection))
      yield { collection, count: await store.raw.count(collection), misfits: [], missingIndexes: [], isKnown: false }
  }
}

const checkCollection = async (
  store: Store,
  sealer: Sealer,
  definition: CollectionDefinition<Doc>,
): Promise<CollectionCheck> => {
  const fields = new SealedFields(definition, sealer)
  const collection = definition.name
  const misfits: Misfit[] = []
  let count = 0
  for await (const docs of rawBatches(store.raw, collection)) {
    count += docs.length
    for (const doc of docs) {
      const why = misfitOf(fields, doc)
      if (why !== undefined) misfits.push({ collection, id: doc._id, why })
    }
  }
  return { collection, count, misfits, missingIndexes: await store.raw.missingIndexes(definition), isKnown: true }
}

// Both errors promise to name places only.
const misfitOf = (fields: SealedFields<Doc>, doc: RawDoc): string | undefined => {
  try {
    fields.openDoc(doc)
    return undefined
  } catch (error) {
    if (error instanceof SealError || error instanceof StoreError) return error.message
    throw error
  }
}
