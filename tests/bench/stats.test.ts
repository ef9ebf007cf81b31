import { expect, test } from 'vitest'
import { measureStatsOf } from '../../bench/stats.ts'

test('every figure of the figures is measured', { timeout: 120_000 }, async () => {
  const sizes = { cases: [100, 400], mongoCases: [], pages: 10 }
  const { figures } = await measureStatsOf(sizes)
  for (const name of ['pageP99Ms', 'rebuildPerSecond', 'rebuildPerSecondOf100', 'rebuildGrowth', 'countPerSecond'])
    expect([name, figures[name]]).toEqual([name, expect.any(Number)])
  expect(figures.rebuildPerSecond).toBeGreaterThan(0)
})
