import { z } from 'zod'
import { type Collection, type CollectionDefinition, DuplicateKeyError } from './collection.ts'
import { plain } from './plain.ts'
import type { RawDoc } from './raw-documents.ts'
import { SealedFields } from './sealed-fields.ts'
import { SealError, type Sealer } from './sealer.ts'
import { StoreError } from './store-error.ts'

const keyCheckSchema = z.object({
  /** The key's id. */
  _id: z.string(),
  sealedBy: plain(z.string()),
  /** Known words under that key: they open only with the very key. */
  words: z.string(),
})
type KeyCheck = z.infer<typeof keyCheckSchema>

/** One document for each key that ever wrote here. */
export const keyChecks: CollectionDefinition<KeyCheck> = { name: 'key_checks', schema: keyCheckSchema }

const words = 'Relais'

/** Do these keys open what is noted of each key, raw as it lies there? */
export const canOpenChecks = (checks: readonly RawDoc[], sealer: Sealer): boolean => {
  const fields = new SealedFields(keyChecks, sealer)
  try {
    return checks.every((check) => fields.openDoc(check).words === words)
  } catch {
    return false
  }
}

/**
 * Refuses a store that was written with a key that is not given, before anything is read or written with the wrong
 * one. Throws {@link StoreError} `wrong_key`. `record`: notes that the current key writes here from now on.
 */
export const checkKeys = async (checks: Collection<KeyCheck>, sealer: Sealer, record: boolean): Promise<void> => {
  try {
    const known = await checks.find({}).toArray()
    if (known.some((check) => check.words !== words)) throw new SealError('the words are not the known ones')
    if (known.some((check) => check._id === sealer.keyId)) return
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause
    throw new StoreError('wrong_key', 'the store was written with another key; nothing was changed', { cause })
  }
  if (!record) return
  try {
    await checks.insertOne({ _id: sealer.keyId, sealedBy: sealer.keyId, words })
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error
    // Another instance that starts at the same time has noted it: with this very key, or one of the same name?
    await checkKeys(checks, sealer, false)
  }
}
