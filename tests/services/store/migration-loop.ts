import { update } from '../../../services/store/collection.ts'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { Leases } from '../../../services/store/leases.ts'
import { walk } from '../../../services/store/migrations/walk.ts'
import { type Migration, Migrations } from '../../../services/store/migrations.ts'
import { counters, sealerWith } from '../../contract/sample.ts'

/** Migrates a folder and prints a line after each chunk. A test kills it. */

export const adding: Migration = {
  id: '2026-11-add-one',
  describe: 'Adds one to every number.',
  async run(work) {
    const numbers = await work.store.collection(counters)
    const commit: typeof work.commit = async (writes, reached) => {
      const isDone = await work.commit(writes, reached)
      process.stdout.write(`${reached}\n`)
      return isDone
    }
    await walk({ ...work, commit }, numbers, ({ _id }) => [update(numbers, { _id }, { $inc: { n: 1 } })])
  },
}

/** `ahead`: how far its clock is ahead, ms, so that the lease of whoever was killed has run out. */
const migrate = async (dataDir: string, ahead: number): Promise<void> => {
  const store = await openEmbeddedStore({ dataDir, sealer: sealerWith('k1') })
  const clock = (): number => Date.now() + ahead
  const migrations = await Migrations.open(store, { leases: await Leases.open(store, clock), clock, list: [adding] })
  await migrations.runAll()
  await store.close()
}

const [, program, dataDir, ahead] = process.argv
if (program?.endsWith('migration-loop.js') && dataDir) await migrate(dataDir, Number(ahead))
