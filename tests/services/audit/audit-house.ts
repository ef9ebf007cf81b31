import { AuditSealer } from '../../../services/audit/audit-sealer.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { Leases } from '../../../services/store/leases.ts'
import type { RawDoc } from '../../../services/store/raw-documents.ts'
import { sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import { t0 } from '../cases/case-builder.ts'

export const auditKey = Buffer.alloc(32, 'audit')

/** Cases and their audit on a fresh store. `tick` moves the clock. */
export const openAuditHouse = async (newPlace: () => Promise<StorePlace>) => {
  const place = await newPlace()
  const store = await place.open(sealerWith('k1'))
  let now = t0
  const clock = (): number => now
  const leases = await Leases.open(store, clock)
  const newSealer = (holder: string, key = auditKey) => AuditSealer.open(store, { leases, key, clock, holder })
  const repository = await CaseRepository.open(store)
  const all = (collection: string): Promise<RawDoc[]> => store.raw.read(collection, undefined, 10_000)
  return {
    ...{ place, store, clock, leases, repository, newSealer, all },
    queue: new CaseQueue(repository),
    sealer: await newSealer('one'),
    tick: (ms: number) => {
      now += ms
    },
    /** As somebody with a database client would. */
    async tamper(collection: string, id: string, fields: Record<string, unknown>): Promise<void> {
      const doc = (await all(collection)).find(({ _id }) => _id === id)
      if (!doc) throw new Error(`not there: ${id}`)
      await store.raw.write(collection, [{ ...doc, ...fields }])
    },
    async end(): Promise<void> {
      await store.close()
      await place.destroy()
    },
  }
}
export type AuditHouse = Awaited<ReturnType<typeof openAuditHouse>>
