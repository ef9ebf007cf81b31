import { afterEach, beforeEach, expect, test } from 'vitest'
import { editionsDefinition } from '../../../services/stats/editions.ts'
import type { PublishedEdition } from '../../../services/stats/published.ts'
import { Publishing } from '../../../services/stats/publishing.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { queueCase } from '../cases/case-builder.ts'
import { type CountingHouse, lea, openCountingHouse, someLabels } from './counting-house.ts'

const dayMs = 24 * 3_600_000

let house: CountingHouse
let publishing: Publishing
beforeEach(async () => {
  house = await openCountingHouse(embeddedPlace)
  publishing = await newPublishing('one')
})
afterEach(() => house.end())

const newPublishing = (holder: string): Promise<Publishing> =>
  Publishing.open(house.store, house.counting, { ...house, holder, k: 11 })

const published = async (): Promise<PublishedEdition[]> => {
  const editions = await house.store.collection(editionsDefinition)
  return editions.find({ _id: { $gt: '' } }, { sort: { _id: 1 } }).toArray()
}

/** Rows as `[keys, count]`, `-` where it is hidden. */
const rowsOf = (edition: PublishedEdition | undefined, table: string) =>
  Object.fromEntries(
    (edition?.tables.find(({ id }) => id === table)?.rows ?? []).map(({ keys, count }) => [
      keys.join(' '),
      count ?? '-',
    ]),
  )

/** 24 blackmailed, 13 harassed, 3 hated; and 2 that nobody confirmed. */
const aQuarter = async (): Promise<void> => {
  for (let n = 0; n < 24; n++) await house.handles(`a${n}`)
  const harassed = { categories: ['harassment' as const], ageBand: '13_14' as const, severity: 'medium' as const }
  for (let n = 0; n < 13; n++) await house.handles(`b${n}`, { ...harassed, platforms: ['instagram'] }, 30)
  for (let n = 0; n < 3; n++) await house.handles(`c${n}`, { ...harassed, categories: ['hate'], platforms: ['x'] }, 200)
  for (let n = 0; n < 2; n++) await queueCase(house.repository, `open${n}`, 'low', house.clock())
  await house.countAll()
}

test('a quarter as a person would count and hide it by hand', async () => {
  await aQuarter()
  house.tick(50 * dayMs)
  expect(await publishing.run()).toEqual([])
  house.tick(15 * dayMs)
  expect(await publishing.run()).toEqual(['2026-T1'])
  const [edition] = await published()
  expect(edition).toMatchObject({ period: '2026-T1', from: '2026-01-01', to: '2026-03-31', revision: 1, k: 11 })
  // The two that nobody confirmed are too few to be told, and are nowhere: 40 remain.
  expect(rowsOf(edition, 'months')).toEqual({ 1: '-', 2: '-', 3: '-', total: 40 })
  // Three are hate: folded, still too few, so hidden; and with 24 told, 13 would say that there are at least 3 others.
  expect(rowsOf(edition, 'categories')).toEqual({ harassment: '-', sextortion: 24, other: '-', total: 40 })
  // Nobody is under 11: a zero is hidden like a one. Alone, hidden zeros would be what is missing from 40.
  expect(rowsOf(edition, 'ages')).toEqual({
    ...{ under_11: '-', '11_12': '-', '13_14': '-', '15_17': 24, '18_plus': '-', unknown: '-', total: 40 },
  })
  expect(rowsOf(edition, 'severities')).toEqual({ critical: '-', high: 24, medium: '-', low: '-', total: 40 })
  // All were helped: to say so would say it of each of them.
  expect(rowsOf(edition, 'outcomes').helped).toBe('-')
  expect(rowsOf(edition, 'platforms')).toMatchObject({ snapchat: 24, total: 40 })
  // Never by quarter.
  const keys = edition?.tables.flatMap(({ rows }) => rows.flatMap((row) => row.keys)) ?? []
  expect(keys).toContain('money_demand')
  expect(keys.filter((key) => /suicid|self_harm/.test(key))).toEqual([])
  const hidden = edition?.tables.flatMap(({ rows }) => rows).filter(({ suppressed }) => suppressed) ?? []
  expect(new Set(hidden.map(({ reason }) => reason))).toEqual(new Set(['small']))
})

test('published once, whoever tries, and then as it was; a correction never tells a small difference', async () => {
  await aQuarter()
  house.tick(65 * dayMs)
  const others = [await newPublishing('two'), await newPublishing('three')]
  const runs = await Promise.all(others.map((other) => other.run()))
  expect(runs.flat()).toEqual(['2026-T1'])
  const [first] = await published()
  // One more blackmailed child, found late.
  await house.labels.confirm('open0', lea, someLabels, house.clock())
  await house.queue.claim('open0', lea, house.clock())
  await house.labels.confirm('open0', lea, someLabels, house.clock())
  await house.countAll()
  expect((await house.counted()).confirmed.total).toBe(41)
  expect(await publishing.run()).toEqual([])
  expect(await published()).toEqual([first])
  expect(await publishing.correct('2026-T1', 'late_labels')).toEqual({ ok: false, reason: 'tells_few' })
  expect(await publishing.correct('2025-T1', 'late_labels')).toEqual({ ok: false, reason: 'not_published' })
  expect(await published()).toEqual([first])
})

test('nothing is published while something is uncounted, and of a quarter with too few, nothing but that', async () => {
  await house.handles('alone')
  house.tick(65 * dayMs)
  expect(await publishing.run()).toEqual([])
  await house.countAll()
  expect(await publishing.run()).toEqual(['2026-T1'])
  const rows = (await published())[0]?.tables.flatMap((table) => table.rows) ?? []
  expect(rows.length).toBeGreaterThan(100)
  expect(rows.filter(({ count, reason }) => count !== null || reason !== 'population')).toEqual([])
})
