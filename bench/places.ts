import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../services/store/collection.ts'
import { openEmbeddedStore } from '../services/store/embedded.ts'
import { openMongoStore } from '../services/store/mongo.ts'
import { createSealer, type Sealer } from '../services/store/sealer.ts'

/** Where a store is: as JSON it is told to other processes. */
export type Place = { engine: 'embedded'; dataDir: string } | { engine: 'mongo'; uri: string }
export type EngineName = Place['engine']

/** The stand-in sorts a whole queue for each claim, and a claim that was given up counts as lost: it may take its time. */
const callLimitMs = 60_000
/** And 64 claimers more than the pool's connections wait for each other that long, too. */
const patient = `waitQueueTimeoutMS=${callLimitMs}`

/** Throws what the engine throws. */
export const openPlace = (place: Place, sealer: Sealer): Promise<Store> =>
  place.engine === 'embedded'
    ? openEmbeddedStore({ dataDir: place.dataDir, sealer })
    : openMongoStore({ uri: `${place.uri}${place.uri.includes('?') ? '&' : '?'}${patient}`, sealer, callLimitMs })

/** With a key that everybody may know: what is measured is invented. */
export const benchSealer = (): Sealer => {
  const key = Buffer.alloc(32, 7)
  return createSealer({ current: { id: 'bench', key }, all: new Map([['bench', key]]) })
}

/** An empty folder for the time of `work`. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'relais-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
