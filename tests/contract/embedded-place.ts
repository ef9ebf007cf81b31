import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../services/store/embedded.ts'
import type { StorePlace } from './store-contract.ts'

export const embeddedPlace = async (): Promise<StorePlace & { dataDir: string }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'relais-store-'))
  return {
    dataDir,
    open: (sealer) => openEmbeddedStore({ dataDir, sealer }),
    async bytes() {
      const files = await readdir(dataDir)
      return Buffer.concat(await Promise.all(files.map((file) => readFile(join(dataDir, file)))))
    },
    destroy: () => rm(dataDir, { recursive: true, force: true }),
  }
}
