import { expect, test } from 'vitest'
import { hasMongoServer } from '../../bench/mongo-server.ts'
import { inTurn, median } from '../../bench/store/queue-of.ts'
import { measureStoreOf } from '../../bench/store.ts'

test('every figure of the store is measured', { timeout: 180_000 }, async () => {
  const sizes = { writeMs: 100, rounds: 3, mongoRounds: 1, few: 10, many: 30, evenMore: 40 }
  const { figures, reference } = await measureStoreOf(sizes)
  const embedded = ['durablePerSecondEmbedded', 'claimGrowthEmbedded']
  const mongo = [
    ...['durablePerSecondMongo', 'claimRatioMongo', 'bareClaimMs'],
    ...['claimGrowthMongo', 'claimGrowthMongoLong'],
  ]
  expect(Object.keys(figures)).toEqual(hasMongoServer() ? [...embedded, ...mongo] : embedded)
  for (const [key, figure] of Object.entries(figures)) expect(figure, key).toBeGreaterThan(0)
  expect(reference).toContain(hasMongoServer() ? 'IXSCAN' : 'sans MongoDB')
})

test('the middle one', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([])).toBeNaN()
})

test('measured in turn, another first in each round', async () => {
  const order: string[] = []
  const measure = (name: string, ms: number) => async () => {
    order.push(name)
    return ms
  }
  expect(await inTurn(3, [measure('a', 2), measure('b', 7)])).toEqual([2, 7])
  expect(order.join('')).toBe('abbaab')
})
