import { setTimeout as wait } from 'node:timers/promises'
import { populationsIn, quarterCountsDefinition } from '../../services/stats/count-store.ts'
import { Counting } from '../../services/stats/counting.ts'
import type { Counts } from '../../services/stats/counts.ts'
import type { Store } from '../../services/store/collection.ts'
import { Leases } from '../../services/store/leases.ts'
import { tell } from '../progress.ts'

/** After the last of the invented years, and its editions' delay. */
export const now = Date.UTC(2026, 2, 2, 9)

/** Time goes on from then: leases of the dead run out. */
const startedAt = performance.now()
const clock = (): number => now + Math.round(performance.now() - startedAt)

export const openCounting = async (store: Store): Promise<Counting> =>
  Counting.open(store, { leases: await Leases.open(store, clock), clock, holder: `bench-${process.pid}`, quietMs: 0 })

const tellEvery = 50_000

/** Counts what waits; `onSeen` hears how many that were so far. */
export async function countAll(
  counting: Counting,
  onSeen: (seen: number) => void = () => {},
): Promise<{ seen: number; perSecond: number }> {
  const before = performance.now()
  let seen = 0
  for (let some = await counting.run(); some > 0; some = await counting.run()) {
    if (Math.floor((seen + some) / tellEvery) > Math.floor(seen / tellEvery))
      tell(`stats: ${seen + some} cases counted`)
    seen += some
    onSeen(seen)
  }
  return { seen, perSecond: seen / ((performance.now() - before) / 1000) }
}

/** Goes on where somebody else has died, once their lease is over. */
export async function recounted(store: Store): Promise<{ seen: number }> {
  const counting = await openCounting(store)
  let seen = 0
  while (await counting.isRebuilding()) {
    seen += (await countAll(counting)).seen
    if (await counting.isRebuilding()) await wait(500)
  }
  return { seen }
}

/** Everything that is counted, by quarter: what is compared. */
export const countsIn = async (store: Store): Promise<[period: string, confirmed: Counts, unconfirmed: Counts][]> => {
  const quarters = await store.collection(quarterCountsDefinition)
  const docs = await quarters.find({ _id: { $gt: '' } }, { sort: { _id: 1 } }).toArray()
  return docs.map((doc) => {
    const { confirmed, unconfirmed } = populationsIn([doc])
    return [doc.period, inOrder(confirmed), inOrder(unconfirmed)]
  })
}

const inOrder = (counts: Counts): Counts =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
