import { expect, test } from 'vitest'
import { populationsOf } from '../../../bench/stats/random-facts.ts'
import { publicEdition } from '../../../services/stats/public-edition.ts'
import type { PublishedTable } from '../../../services/stats/published.ts'
import { publishedTables } from '../../../services/stats/published-tables.ts'
import { anEdition } from './edition-fixture.ts'
import { reports } from './invented-facts.ts'

const k = 11
const answered = (count: number, promise: string, wait: string) =>
  reports(count, 'harassment', '13_14', { promise: [promise], wait: [wait] })

/** Of each promise, by hand: 60 in time and 15 late, 40 and 20, 50 and 12, 30 and 11. */
const quarter = [
  ...[...answered(60, '5_min', '5_min'), ...answered(8, '5_min', '1_h'), ...answered(7, '5_min', '12_h')],
  ...[...answered(22, '1_h', '5_min'), ...answered(18, '1_h', '1_h'), ...answered(20, '1_h', '24_h')],
  ...[...answered(50, '12_h', '12_h'), ...answered(12, '12_h', 'longer')],
  ...[...answered(30, '24_h', '12_h'), ...answered(11, '24_h', 'none')],
]

const named = (tables: readonly PublishedTable[], id: string) => tables.find((table) => table.id === id)
const countsIn = (tables: readonly PublishedTable[], id: string) =>
  Object.fromEntries((named(tables, id)?.rows ?? []).map(({ keys, count }) => [keys.join(' '), count]))

test('how many answers were late is told exactly, of each promise and of all, where delays must stay hidden', async () => {
  const tables = await publishedTables('quarter', populationsOf(quarter), { k })
  expect(tables[0]?.id).toBe('lateness')
  expect(countsIn(tables, 'lateness')).toEqual({
    ...{ '5_min late': 15, '5_min on_time': 60, '5_min total': 75 },
    ...{ '1_h late': 20, '1_h on_time': 40, '1_h total': 60 },
    ...{ '12_h late': 12, '12_h on_time': 50, '12_h total': 62 },
    ...{ '24_h late': 11, '24_h on_time': 30, '24_h total': 41 },
    ...{ 'total late': 58, 'total on_time': 180, 'total total': 238 },
  })
  // Eight within the hour and seven within twelve hours: each too few, and together those that were late.
  expect(countsIn(tables, 'answers')).toMatchObject({ '5_min 1_h': null, '5_min 12_h': null, '5_min total': 75 })
  const shares = named(tables, 'lateness')?.measures.map(({ keys, low, high }) => [keys[0], low, high])
  expect(shares).toEqual([
    ...[
      ['total', 58 / 238, 58 / 238],
      ['5_min', 0.2, 0.2],
      ['1_h', 1 / 3, 1 / 3],
    ],
    ...[
      ['12_h', 12 / 62, 12 / 62],
      ['24_h', 11 / 41, 11 / 41],
    ],
  ])
  // For everybody: from the rounded numbers, and no finer.
  const open = publicEdition({ ...anEdition('2026-T1'), tables }).tables
  expect(named(open, 'lateness')?.measures[0]).toMatchObject({ low: 60 / 240, high: 60 / 240 })
})

test('few late answers to a promise are hidden there, and all of them together still told', async () => {
  const fewer = quarter.filter(({ values }, at) => values.wait?.[0] !== 'none' || at % 3 !== 0)
  const late = fewer.filter(({ values }) => values.promise?.[0] === '24_h' && values.wait?.[0] === 'none').length
  expect(late).toBeLessThan(k)
  const counts = countsIn(await publishedTables('quarter', populationsOf(fewer), { k }), 'lateness')
  expect(counts).toMatchObject({ '24_h late': null, '24_h on_time': null, '24_h total': 30 + late })
  expect(counts).toMatchObject({ 'total late': 47 + late, 'total on_time': 180 })
  // Alone, it would be what the others leave of the sum.
  expect(Object.entries(counts).filter(([name, count]) => name.endsWith('late') && count === null)).toHaveLength(2)
})
