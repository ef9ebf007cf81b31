import { expect, test } from 'vitest'
import type { FigureCell, FigureTable } from '../../locales/figures/figure-data.ts'
import { viewMeasures } from '../../locales/figures/measure-rows.ts'
import { countText, dayText, rangeText, shareText } from '../../locales/figures/number-words.ts'
import { sectionsOf } from '../../locales/figures/sections.ts'
import { summaryOf } from '../../locales/figures/summary.ts'
import { viewTable } from '../../locales/figures/table-view.ts'

const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ')

const cell = (keys: string[], count: number | null): FigureCell => ({
  ...{ keys, count, suppressed: count === null },
  ...(count === null ? { reason: 'small' } : {}),
})
const labelled = (...ids: string[]) => ids.map((id) => ({ id, label: id.toUpperCase() }))
const platforms: FigureTable = {
  ...{ id: 'platforms', title: 'Plateformes', unit: 'mentions', unitLabel: 'signalements', shares: true },
  dimensions: [{ id: 'platform', label: 'Plateforme', values: labelled('x', 'other', 'snapchat', 'roblox', 'total') }],
  rows: [cell(['x'], 12), cell(['other'], 90), cell(['snapchat'], 1200), cell(['roblox'], null), cell(['total'], 2000)],
  ...{ measures: [], notes: [] },
}

test('numbers as French writes them', () => {
  expect(countText(1234567)).toBe('1\u202F234\u202F567')
  expect([0, 0.004, 0.125, 1].map((share) => plain(shareText(share)))).toEqual(['0 %', 'moins de 1 %', '13 %', '100 %'])
  expect([dayText('2026-05-01'), dayText('2026-12-31')]).toEqual(['1er mai 2026', '31 décembre 2026'])
})

test('what lies between two bounds says both; what is not published says so', () => {
  const minutes = (low: number | null, high: number | null) =>
    plain(rangeText({ unit: 'minutes', low, high, suppressed: low === null }))
  expect([
    minutes(0, 5),
    minutes(15, 60),
    minutes(4320, null),
    minutes(1440, 4320),
    minutes(null, null),
    minutes(0, null),
  ]).toEqual([
    ...['5 min ou moins', 'entre 15 min et 1 h', 'plus de 3 jours', 'entre 1 jour et 3 jours', 'n.p.', 'n.p.'],
  ])
  const share = (low: number, high: number) => plain(rangeText({ unit: 'share', low, high, suppressed: false }))
  expect([share(0.4, 0.4), share(0.12, 0.155), share(0.401, 0.402), share(0, 1)]).toEqual([
    ...['40 %', 'entre 12 % et 16 %', '40 %', 'n.p.'],
  ])
})

test('most first, what names nothing last, the sum at the end; a hidden cell keeps its reason and has no share', () => {
  const view = viewTable(platforms)
  expect(view.rows.map(({ id, cells, shareText: share }) => [id, plain(cells[0]?.text ?? ''), plain(share)])).toEqual([
    ['snapchat', '1 200', '60 %'],
    ['x', '12', '1 %'],
    ['roblox', 'n.p.', ''],
    ['other', '90', '5 %'],
    ['total', '2 000', '100 %'],
  ])
  expect(view.reasons).toEqual(['small'])
  expect(plain(summaryOf(platforms, view))).toBe(
    '2 000 signalements. Le plus souvent : SNAPCHAT (1 200, 60 %), OTHER (90, 5 %), X (12, 1 %). ' +
      '1 case n’est pas publiée (n.p.).',
  )
})

test('without a published total there are no shares, and no total is made up', () => {
  const rows = platforms.rows.map(({ keys }) => cell(keys, null))
  const table = { ...platforms, rows }
  const view = viewTable(table)
  expect(view.hasShares).toBe(false)
  expect(plain(summaryOf(table, view))).toBe('Total non publié. 5 cases ne sont pas publiées (n.p.).')
})

test('a table without measures has no table of them; a table of an unknown name is not lost', () => {
  expect(viewMeasures(platforms)).toBeUndefined()
  const unknown = { ...platforms, id: 'something_new' }
  const sections = sectionsOf({
    ...{
      audience: 'public',
      roundedTo: 5,
      edition: null,
      editions: [],
      reasons: {},
      trend: { ...platforms, rows: [] },
    },
    tables: [unknown, platforms],
    help: { contact: { name: '', purpose: '', hours: '', action: '' }, advice: { url: '', text: '' } },
  })
  expect(sections.map(({ id, tables }) => [id, tables.map((table) => table.id)])).toEqual([
    ['where', ['platforms']],
    ['rest', ['something_new']],
  ])
})
