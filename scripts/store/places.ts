import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../../bot/config.ts'
import { loadKeys, type SealKeys } from '../../services/privacy/keys.ts'
import type { Store } from '../../services/store/collection.ts'
import { openEmbeddedStore } from '../../services/store/embedded.ts'
import { createSealer, type Sealer } from '../../services/store/sealer.ts'
import { StoreError } from '../../services/store/store-error.ts'
import { words } from './words.ts'

/** An expected reason to stop, in the operator's words. */
export class ToolFailure extends Error {
  override name = 'ToolFailure'
}

export type Place = { kind: 'mongodb'; uri: string } | { kind: 'embedded'; dataDir: string }

export const placeOf = (text: string): Place =>
  /^mongodb(\+srv)?:/.test(text) ? { kind: 'mongodb', uri: text } : { kind: 'embedded', dataDir: text }

/** Where Relais itself keeps its data. */
export const configuredPlace = ({ mongodbUri, dataDir }: Config): Place =>
  mongodbUri === undefined ? { kind: 'embedded', dataDir } : { kind: 'mongodb', uri: mongodbUri }

export const isSamePlace = (a: Place, b: Place): boolean => {
  if (a.kind === 'embedded' && b.kind === 'embedded') return resolve(a.dataDir) === resolve(b.dataDir)
  return a.kind === 'mongodb' && b.kind === 'mongodb' && a.uri === b.uri
}

/** For lines that people read. An address may hold a password. */
const nameOf = (place: Place): string => (place.kind === 'embedded' ? place.dataDir : 'MongoDB')

/** Opening a folder would make a store in it. Throws {@link ToolFailure}. */
export const assertStoreIn = (place: Place): void => {
  if (place.kind === 'embedded' && !existsSync(join(place.dataDir, 'store.db')))
    throw new ToolFailure(words('store:noStore', { dataDir: place.dataDir }))
}

/** The keys of Relais; never made here. A folder given by name may have its own key file. Throws `KeyError`. */
export const keysFor = (place: Place, { keys, dataDir }: Config): SealKeys => {
  if (keys !== undefined && keys.trim() !== '') return loadKeys({ relaisKeys: keys, dataDir })
  const folders = [...(place.kind === 'embedded' ? [place.dataDir] : []), dataDir]
  const folder = folders.find((one) => existsSync(join(one, 'relais.key')))
  if (folder === undefined) throw new ToolFailure(words('store:noKeys', { dataDir }))
  return loadKeys({ dataDir: folder })
}

export interface Opening {
  sealer: Sealer
  /** Beside a server that runs; without it a folder is taken for this tool alone. */
  beside: boolean
}

/** Throws {@link ToolFailure}, or `StoreError` for what the server too would say. */
export const openPlace = async (place: Place, { sealer, beside }: Opening): Promise<Store> => {
  try {
    if (place.kind === 'mongodb') {
      const { openMongoStore } = await import('../../services/store/mongo.ts')
      return await openMongoStore({ uri: place.uri, sealer, appName: 'relais-store', openedBy: 'tool' })
    }
    return await openEmbeddedStore({ dataDir: place.dataDir, sealer, openedBy: 'tool', beside })
  } catch (error) {
    const code = error instanceof StoreError ? error.code : undefined
    if (code === 'folder_in_use')
      throw new ToolFailure(words('store:serverRuns', { dataDir: nameOf(place) }), { cause: error })
    if (code === 'wrong_key')
      throw new ToolFailure(words('store:wrongKey', { dataDir: nameOf(place) }), { cause: error })
    throw error
  }
}

export interface Opened {
  store: Store
  sealer: Sealer
  keys: SealKeys
}

/** Opens the configured store, works, and closes it. */
export const withStore = async <T>(
  config: Config,
  { beside }: { beside: boolean },
  work: (opened: Opened) => Promise<T>,
): Promise<T> => {
  const place = configuredPlace(config)
  assertStoreIn(place)
  const keys = keysFor(place, config)
  const sealer = createSealer(keys)
  const store = await openPlace(place, { sealer, beside })
  try {
    return await work({ store, sealer, keys })
  } finally {
    await store.close()
  }
}
