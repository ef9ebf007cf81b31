import { setTimeout as wait } from 'node:timers/promises'
import { chance } from '../../bench/faults/chance.ts'
import { aPastCase } from '../../bench/invented-year.ts'
import type { Services } from '../../bot/services.ts'
import { insert } from '../../services/store/collection.ts'

/** In one commit. */
const together = 200
const seed = 20_260_101

/**
 * What was handled until now, from the first day of last year on, so that there is a whole year to publish; counted and
 * published by the same services as real reports. `count`: how many reports.
 */
export async function fillPast(
  { store, cases, counting, publishing, editions }: Services,
  count: number,
  now: number,
): Promise<void> {
  const from = Date.UTC(new Date(now).getUTCFullYear() - 1, 0, 1)
  const random = chance(seed)
  for (let number = 0; number < count; number += together) {
    const some = Array.from({ length: Math.min(together, count - number) }, (_, index) =>
      aPastCase(random, number + index, from, now),
    )
    const done = await store.commit(
      some.map((past) => insert(cases.cases, { ...past, uncountedAt: past.closedAt ?? past.createdAt })),
    )
    if (!done.ok) throw new Error('an invented case was there already')
  }
  // Housekeeping counts and publishes too: whoever comes second waits for the first.
  while (!(await counting.isSettled())) if ((await counting.run()) === 0) await wait(50)
  while ((await publishing.run()).length > 0 || (await editions.all()).length === 0) await wait(50)
}
