import { expect, test } from 'vitest'
import { measureStatsOf } from '../../bench/stats.ts'

test('every figure of the figures is measured', { timeout: 120_000 }, async () => {
  const { figures } = await measureStatsOf({ cases: 400, mongoCases: 0, pages: 10, attacks: 1, years: 0, corrected: 1 })
  expect(figures).toMatchObject({ attackedQuarters: 1, leaksFound: 0 })
  expect(figures.leaksFoundUnprotected).toBeGreaterThan(0)
  expect(figures.pageP99Ms).toBeGreaterThan(0)
  expect(figures.rebuildPerSecond).toBeGreaterThan(0)
})
