import { z } from 'zod'
import type { CollectionDefinition, Store } from './collection.ts'
import { checkKeys, keyChecks } from './key-check.ts'
import { plain } from './plain.ts'
import type { Sealer } from './sealer.ts'
import { StoreError } from './store-error.ts'

/** Who opens a store. A tool writes nothing by opening it, and may open a place that is not finished. */
export type OpenedBy = 'server' | 'tool'

const unfinishedSchema = z.object({
  _id: z.string(),
  move: plain(z.enum(['copy', 'import'])),
  /** For an import, the id of its file. */
  from: plain(z.string()),
  startedAt: z.number(),
  /** For an import: what the file's lines are written through. */
  reached: z.number().int(),
})
export type UnfinishedMove = z.infer<typeof unfinishedSchema>

/** While it holds a document, what lies here is a part: a move into this place began and was not verified. */
export const unfinishedMoves: CollectionDefinition<UnfinishedMove> = {
  name: 'unfinished_moves',
  schema: unfinishedSchema,
}

/** Say something of the place itself, not of what lies in it; they are not moved. */
export const placeCollections = [keyChecks.name, unfinishedMoves.name]

/**
 * May this store be opened, with these keys? Every engine asks before anything else.
 * Throws {@link StoreError} `wrong_key`, or to a server `unfinished`; then nothing was written.
 */
export const checkPlace = async (store: Store, sealer: Sealer, openedBy: OpenedBy): Promise<void> => {
  const isServer = openedBy === 'server'
  if (isServer && (await store.raw.count(unfinishedMoves.name)) > 0)
    throw new StoreError('unfinished', 'a copy or an import into this store was not finished; nothing was changed')
  await checkKeys(await store.collection(keyChecks), sealer, isServer)
}
