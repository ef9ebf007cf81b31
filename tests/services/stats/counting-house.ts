import type { Case } from '../../../services/cases/case.ts'
import { planAnswered } from '../../../services/cases/case-plans.ts'
import { CaseQueue } from '../../../services/cases/case-queue.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import type { Labels } from '../../../services/cases/confirmed-labels.ts'
import { LabelConfirmation } from '../../../services/cases/label-confirmation.ts'
import { populationsIn, type QuarterCounts, quarterCountsDefinition } from '../../../services/stats/count-store.ts'
import { Counting } from '../../../services/stats/counting.ts'
import type { Counts } from '../../../services/stats/counts.ts'
import type { Store } from '../../../services/store/collection.ts'
import { Leases } from '../../../services/store/leases.ts'
import { sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import { aCounsellor, minutes, queueCase, t0 } from '../cases/case-builder.ts'

export const lea = aCounsellor('lea')

export const someLabels: Labels = {
  severity: 'high',
  categories: ['sextortion'],
  signals: ['money_demand', 'suicidal_ideation'],
  ageBand: '15_17',
  speaker: 'victim',
  platforms: ['snapchat'],
  features: ['dm'],
}

/** Cases and their counts on a fresh store. `tick` moves the clock. */
export const openCountingHouse = async (newPlace: () => Promise<StorePlace>) => {
  const place = await newPlace()
  const store = await place.open(sealerWith('k1'))
  let now = t0
  const clock = (): number => now
  const leases = await Leases.open(store, clock)
  const newCounting = (on: Store = store, holder = 'one') => Counting.open(on, { leases, clock, holder, quietMs: 0 })
  const repository = await CaseRepository.open(store)
  const queue = new CaseQueue(repository, { limitOf: async () => 1000 })
  const labels = new LabelConfirmation(repository)
  const counts = await store.collection(quarterCountsDefinition)
  const counting = await newCounting()
  const quarter = async (period = '2026-T1'): Promise<QuarterCounts[]> => counts.find({ period }).toArray()
  return {
    ...{ place, store, clock, leases, repository, queue, labels, counting, newCounting, counts },
    tick: (ms: number) => {
      now += ms
    },
    /** Received, answered after so many minutes, confirmed and closed. */
    async handles(id: string, said: Partial<Labels> = {}, afterMinutes = 3): Promise<void> {
      await queueCase(repository, id, 'high', now)
      await queue.claim(id, lea, now)
      now += minutes(afterMinutes)
      await repository.commit([planAnswered(id, lea.id, now)])
      await labels.confirm(id, lea, { ...someLabels, ...said }, now)
      await queue.close(id, lea, 'helped', now)
    },
    async countAll(): Promise<void> {
      while ((await counting.run()) > 0);
    },
    /** Without zeros. */
    async counted(period = '2026-T1'): Promise<{ confirmed: Counts; unconfirmed: Counts }> {
      const { confirmed, unconfirmed } = populationsIn(await quarter(period))
      return { confirmed: present(confirmed), unconfirmed: present(unconfirmed) }
    },
    async known(id: string): Promise<Case> {
      const found = await repository.get(id)
      if (!found) throw new Error(`no case ${id}`)
      return found
    },
    async end(): Promise<void> {
      await store.close()
      await place.destroy()
    },
  }
}
export type CountingHouse = Awaited<ReturnType<typeof openCountingHouse>>

const present = (counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
