import { expect, test } from 'vitest'
import { measuresOf } from '../../../services/stats/measures.ts'
import { dimensionOf, promises, tablePlans, waits } from '../../../services/stats/plan.ts'
import type { PublishedRow } from '../../../services/stats/published.ts'

const row = (keys: string[], count: number | null): PublishedRow => ({ keys, count, suppressed: count === null })

/** Of the promise of 5 minutes: 50 in time, 30 within the hour, 20 within 12 hours; of that of a day, 100 in time. */
const answers = (hidden: string[] = []): PublishedRow[] => {
  const counts: Record<string, number> = {
    ...{ '5_min 5_min': 50, '5_min 1_h': 30, '5_min 12_h': 20, '5_min total': 100 },
    ...{ '24_h 12_h': 100, '24_h total': 100, 'total total': 200 },
    ...{ 'total 5_min': 50, 'total 1_h': 30, 'total 12_h': 120 },
  }
  return ['total', ...promises].flatMap((promise) =>
    ['total', ...waits].map((wait) => {
      const name = `${promise} ${wait}`
      return row([promise, wait], hidden.includes(name) ? null : (counts[name] ?? 0))
    }),
  )
}
/** An edition that says nothing of late answers but by their delays: as they were published once. */
const measured = (rows: PublishedRow[], id: string, key: string) =>
  measuresOf('answers', [{ id: 'answers', rows }]).find((measure) => measure.id === id && measure.keys[0] === key)

test('late shares, medians and ninth tenths, from the bins alone', () => {
  expect(measured(answers(), 'late_share', '5_min')).toMatchObject({ low: 0.5, high: 0.5, suppressed: false })
  expect(measured(answers(), 'late_share', '24_h')).toMatchObject({ low: 0, high: 0 })
  expect(measured(answers(), 'late_share', 'total')).toMatchObject({ low: 0.25, high: 0.25 })
  expect(measured(answers(), 'median', '5_min')).toMatchObject({ low: 0, high: 5 })
  expect(measured(answers(), 'p90', '5_min')).toMatchObject({ low: 60, high: 720 })
  expect(measured(answers(), 'median', 'total')).toMatchObject({ low: 60, high: 720 })
  expect(measured(answers(), 'late_share', '1_h')).toMatchObject({ low: null, suppressed: true })
})

test('where bins are hidden, what follows lies between two bounds', () => {
  const rows = answers(['5_min 1_h', '5_min 12_h'])
  // All that was in time is told: the rest was late.
  expect(measured(rows, 'late_share', '5_min')).toMatchObject({ low: 0.5, high: 0.5 })
  // Something is hidden in another promise, and what is late of this one is still late of all.
  const elsewhere = answers(['5_min 1_h', '5_min 12_h', '24_h 12_h', '24_h 1_h'])
  expect(measured(elsewhere, 'late_share', 'total')).toMatchObject({ low: 0.25, high: 0.75 })
  const other = answers(['5_min 5_min', '5_min 12_h'])
  expect(measured(other, 'late_share', '5_min')).toMatchObject({ low: 0.3, high: 1 })
  expect(measured(rows, 'p90', '5_min')).toMatchObject({ low: 5, high: 720 })
})

test('where it is told how many were late, the share is exact; elsewhere it is what the delays leave', () => {
  const told = [
    ...[row(['total', 'late'], 50), row(['total', 'on_time'], 150), row(['total', 'total'], 200)],
    ...[row(['5_min', 'late'], null), row(['5_min', 'on_time'], null), row(['5_min', 'total'], 100)],
  ]
  const tables = [
    { id: 'lateness', rows: told },
    { id: 'answers', rows: answers(['5_min 5_min', '5_min 12_h']) },
  ]
  const late = measuresOf('lateness', tables)
  expect(late.slice(0, 2)).toMatchObject([
    { id: 'late_share', keys: ['total'], low: 0.25, high: 0.25, suppressed: false },
    { keys: ['5_min'], low: 0.3, high: 1, suppressed: false },
  ])
  expect(measuresOf('answers', tables).map(({ id }) => id)).not.toContain('late_share')
})

test('crossings make a tree: two dimensions are never joined twice, by any way', () => {
  const groups = new Map<string, string>()
  const rootOf = (name: string): string => {
    const up = groups.get(name)
    return up === undefined ? name : rootOf(up)
  }
  for (const { dimensions } of tablePlans) {
    const [first, second] = dimensions
    // What follows from the two of another crossing adds nothing to be joined.
    if (second === undefined || dimensionOf(second).isDerived) continue
    // Each value of several is a dimension of its own: two crossings of it would close a circle through every pair of values.
    expect(dimensionOf(second).isMulti).toBeFalsy()
    const crossings = tablePlans.filter((plan) => plan.dimensions[0] === first && plan.dimensions[1] === second)
    const ofSeveral = tablePlans.filter((plan) => plan.dimensions[0] === first && dimensionOf(first).isMulti)
    expect([first, second, crossings.length]).toEqual([first, second, 1])
    expect(ofSeveral.filter((plan) => plan.dimensions.length === 2).length).toBeLessThan(2)
    expect(rootOf(first)).not.toBe(rootOf(second))
    groups.set(rootOf(first), rootOf(second))
  }
})
