import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedStore, openEmbeddedStore } from '../../../services/store/embedded.ts'
import { createSealer } from '../../../services/store/sealer.ts'

export interface TestStore {
  store: EmbeddedStore
  dataDir: string
  /** Closes it and removes its folder. */
  end(): Promise<void>
}

/** A fresh embedded store, sealed with a key of its own. */
export const openTestStore = async (): Promise<TestStore> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'relais-cases-'))
  const current = { id: 'test', key: randomBytes(32) }
  const sealer = createSealer({ current, all: new Map([[current.id, current.key]]) })
  const store = await openEmbeddedStore({ dataDir, sealer })
  return {
    store,
    dataDir,
    async end() {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
