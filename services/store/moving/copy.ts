import type { Clock } from '../../clock.ts'
import type { CollectionDefinition, Doc, Store } from '../collection.ts'
import { keyChecks } from '../key-check.ts'
import { unfinishedMoves } from '../place.ts'
import { compareIds, type RawDoc, type RawDocuments, rawBatches } from '../raw-documents.ts'
import type { Sealer } from '../sealer.ts'
import { type CollectionDigest, canonical, Digest, isSameDigest } from './digest.ts'
import { isEmptyPlace, movableCollections, Sieve, sifted, tombstoneCollection, tombstonesIn } from './sieve.ts'

export interface CopyOptions {
  from: Store
  to: Store
  /** Opens both. */
  sealer: Sealer
  definitions: readonly CollectionDefinition<Doc>[]
  clock: Clock
  onCopied?: (copied: { collection: string; count: number }) => void
}

export type CopyResult =
  /** `counts`: by collection, what lies in both places now. `droppedCases`: destroyed in one place, left out here. */
  | { ok: true; counts: Map<string, number>; droppedCases: string[] }
  /** Something lies in the target that no copy left there. Nothing was written. */
  | { ok: false; reason: 'target_not_empty' }
  /** The collections that differ after all: the source changed under the copy. Run again, it takes up the changes. */
  | { ok: false; reason: 'different'; collections: string[] }

const batch = 250
const moveId = 'move'
/** What expires within it is not moved: it would be gone before anybody could use it, and looks different in the end. */
const expiryMarginMs = 10 * 60_000

/**
 * Copies every document as it lies, sealed. The target is marked as unfinished until it was read again and has the same
 * documents; killed before, the same copy goes on where it was, and takes up what changed in the source.
 */
export const copyStore = async (options: CopyOptions): Promise<CopyResult> => {
  const { from, to, clock, definitions, sealer, onCopied } = options
  if (!(await begin(to, clock))) return { ok: false, reason: 'target_not_empty' }
  const dead = await tombstonesIn(to.raw)
  const sieve = new Sieve({ definitions, sealer, dead, expiresBy: clock() + expiryMarginMs })
  await copyCollection(from.raw, to.raw, keyChecks.name, sieve)
  for (const collection of await movableCollections(from.raw)) {
    await copyCollection(from.raw, to.raw, collection, sieve)
    onCopied?.({ collection, count: await to.raw.count(collection) })
  }
  return finish(options, sieve)
}

const begin = async ({ raw }: Store, clock: Clock): Promise<boolean> => {
  const [marked] = await raw.read(unfinishedMoves.name, undefined, 1)
  if (marked) return marked.move === 'copy'
  if (!(await isEmptyPlace(raw))) return false
  const mark = { _id: moveId, move: 'copy', from: '', startedAt: clock(), reached: 0 }
  await raw.write(unfinishedMoves.name, [mark])
  return true
}

async function* documents(raw: RawDocuments, collection: string): AsyncGenerator<RawDoc> {
  for await (const docs of rawBatches(raw, collection, batch)) yield* docs
}

/** Documents to write, or ids to remove, some hundred at a time. */
class Batched<T> {
  readonly #send: (items: T[]) => Promise<void>
  #items: T[] = []

  constructor(send: (items: T[]) => Promise<void>) {
    this.#send = send
  }

  async add(item: T): Promise<void> {
    this.#items.push(item)
    if (this.#items.length >= batch) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#items.length > 0) await this.#send(this.#items.splice(0))
  }
}

/**
 * Both sides walked in the order of their ids, as one merges two sorted lists: what is missing or other in the target is
 * written, what only it has is removed. Where the target ends, the rest is plain writing. Tombstones are only added to.
 */
const copyCollection = async (
  from: RawDocuments,
  to: RawDocuments,
  collection: string,
  sieve: Sieve,
): Promise<void> => {
  const keeps = collection === tombstoneCollection || collection === keyChecks.name
  const writes = new Batched<RawDoc>((docs) => to.write(collection, docs))
  const removals = new Batched<string>((ids) => to.remove(collection, ids))
  const there = documents(to, collection)
  let held = await there.next()
  for await (const doc of sifted(from, collection, sieve)) {
    while (!held.done && compareIds(held.value._id, doc._id) < 0) {
      if (!keeps) await removals.add(held.value._id)
      held = await there.next()
    }
    const isThere = !held.done && held.value._id === doc._id
    if (!isThere || canonical(held.value) !== canonical(doc)) await writes.add(doc)
    if (isThere) held = await there.next()
  }
  for (; !held.done; held = await there.next()) if (!keeps) await removals.add(held.value._id)
  await removals.flush()
  await writes.flush()
}

const digestOf = async (docs: AsyncIterable<RawDoc>, counts: (doc: RawDoc) => boolean): Promise<CollectionDigest> => {
  const digest = new Digest()
  for await (const doc of docs) if (counts(doc)) digest.add(doc)
  return digest.end()
}

const finish = async ({ from, to }: CopyOptions, sieve: Sieve): Promise<CopyResult> => {
  const names = new Set([...(await movableCollections(from.raw)), ...(await movableCollections(to.raw))])
  const ownTombstones = await tombstonesIn(from.raw)
  const counts = new Map<string, number>()
  const different: string[] = []
  for (const name of names) {
    // The target may have had tombstones of its own.
    const isCopied = (doc: RawDoc): boolean => name !== tombstoneCollection || ownTombstones.has(doc._id)
    const there = await digestOf(sifted(from.raw, name, sieve), isCopied)
    const here = await digestOf(sifted(to.raw, name, sieve), isCopied)
    counts.set(name, here.count)
    if (!isSameDigest(there, here)) different.push(name)
  }
  if (different.length > 0) return { ok: false, reason: 'different', collections: different }
  await to.raw.remove(unfinishedMoves.name, [moveId])
  return { ok: true, counts, droppedCases: sieve.droppedCases }
}
