import { expect, test } from 'vitest'
import { populationsOf } from '../../../bench/stats/random-facts.ts'
import type { Facts } from '../../../services/cases/counted.ts'
import { correctedQuarter, type EarlierEdition } from '../../../services/stats/corrected-quarter.ts'
import type { PublishedTable } from '../../../services/stats/published.ts'
import { publishedTables } from '../../../services/stats/published-tables.ts'
import { reports } from './invented-facts.ts'

const k = 11

const base = [...reports(100, 'harassment', '13_14'), ...reports(100, 'sextortion', '15_17')]
const editionOf = async (facts: readonly Facts[]): Promise<EarlierEdition> => {
  const populations = populationsOf(facts)
  return { tables: await publishedTables('quarter', populations, { k }), populations }
}
const corrected = (earlier: readonly EarlierEdition[], facts: readonly Facts[]) =>
  correctedQuarter(earlier, populationsOf(facts), { k })

const categoriesIn = (tables: readonly PublishedTable[]) =>
  Object.fromEntries(
    (tables.find(({ id }) => id === 'categories')?.rows ?? []).map(({ keys, count }) => [keys[0], count]),
  )

test('many more of several kinds are told, beside the first edition', async () => {
  const first = await editionOf(base)
  expect(categoriesIn(first.tables)).toMatchObject({ harassment: 100, sextortion: 100, total: 200 })
  const more = [...base, ...reports(20, 'harassment', '13_14'), ...reports(25, 'sextortion', '15_17')]
  const fresh = await corrected([first], more)
  expect(fresh.ok && categoriesIn(fresh.tables)).toMatchObject({ harassment: 120, sextortion: 125, total: 245 })
})

test('of many that are alike, only how many they are', async () => {
  const fresh = await corrected([await editionOf(base)], [...base, ...reports(40, 'harassment', '13_14')])
  expect(fresh.ok && categoriesIn(fresh.tables)).toMatchObject({ harassment: null, sextortion: null, total: 240 })
})

test('a few more, or fewer, or labelled otherwise: there is no other edition', async () => {
  const first = await editionOf(base)
  expect(await corrected([first], [...base, ...reports(10, 'harassment', '13_14')])).toEqual({
    ...{ ok: false, reason: 'tells_few' },
  })
  expect(await corrected([first], base.slice(3))).toEqual({ ok: false, reason: 'tells_few' })
  expect(await corrected([first], base)).toEqual({ ok: false, reason: 'same' })
  const relabelled = [...reports(5, 'sextortion', '13_14'), ...base.slice(5)]
  expect(await corrected([first], relabelled)).toEqual({ ok: false, reason: 'tells_few' })
})

test('two large steps, and a small one between their ends: the second is not told', async () => {
  const first = await editionOf(base)
  const more = [...base, ...reports(20, 'harassment', '13_14'), ...reports(25, 'sextortion', '15_17')]
  const second = await corrected([first], more)
  if (!second.ok) throw new Error(second.reason)
  const both = [first, { tables: second.tables, populations: populationsOf(more) }]
  const back = [...base, ...reports(4, 'sextortion', '15_17')]
  expect(await corrected([both[1] as EarlierEdition], back)).toMatchObject({ ok: true })
  expect(await corrected(both, back)).toEqual({ ok: false, reason: 'tells_few' })
})
