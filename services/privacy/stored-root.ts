import { hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Collection, type CollectionDefinition, DuplicateKeyError, type Store } from '../store/collection.ts'
import { placeCollections } from '../store/place.ts'
import { keyBytes, type SealKeys } from './keys.ts'

const rootSchema = z.object({
  _id: z.string(),
  /** 32 bytes, base64. */
  root: z.string(),
  createdAt: z.number(),
})
type StoredRoot = z.infer<typeof rootSchema>

/** One document: what every keyed hash and token is made with, sealed as all else, and moved and rotated with it. */
export const storedRoots: CollectionDefinition<StoredRoot> = { name: 'stored_roots', schema: rootSchema }
const rootId = 'root'

export interface Keys extends SealKeys {
  /** 32 bytes for one purpose (HKDF-SHA-256), the same at every start whichever keys seal the store. */
  derive(purpose: string): Buffer
}

/**
 * The keys with the root that the store keeps; made at the first start. A store from before the root was kept gets its
 * oldest key as root, which all its hashes were made with. Of several instances that start at once, one makes it.
 */
export const withStoredRoot = async (store: Store, keys: SealKeys, now: number): Promise<Keys> => {
  const roots = await store.collection(storedRoots)
  const kept = (await roots.findOne({ _id: rootId })) ?? (await makeRoot(store, roots, keys, now))
  return withRoot(keys, kept)
}

/** The same for a tool, which makes none: `undefined` in a store that no server has opened yet. */
export const withKeptRoot = async (store: Store, keys: SealKeys): Promise<Keys | undefined> => {
  const kept = await (await store.collection(storedRoots)).findOne({ _id: rootId })
  return kept ? withRoot(keys, kept) : undefined
}

const withRoot = (keys: SealKeys, kept: StoredRoot): Keys => {
  const root = Buffer.from(kept.root, 'base64')
  return {
    ...keys,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', root, '', `relais/${purpose}`, keyBytes)),
  }
}

const makeRoot = async (
  store: Store,
  roots: Collection<StoredRoot>,
  keys: SealKeys,
  now: number,
): Promise<StoredRoot> => {
  const oldest = [...keys.all.values()].at(-1)
  const root = oldest && (await hasHashes(store)) ? oldest : randomBytes(keyBytes)
  const made: StoredRoot = { _id: rootId, root: root.toString('base64'), createdAt: now }
  try {
    await roots.insertOne(made)
    return made
  } catch (error) {
    const others = error instanceof DuplicateKeyError ? await roots.findOne({ _id: rootId }) : null
    if (!others) throw error
    return others
  }
}

/** Doubt means yes: the oldest key is what an earlier program would have hashed with. */
const hasHashes = async (store: Store): Promise<boolean> => {
  const empty = [...placeCollections, storedRoots.name, 'leases', 'migrations']
  for (const name of await store.raw.collections())
    if (!empty.includes(name) && (await store.raw.count(name)) > 0) return true
  return false
}
