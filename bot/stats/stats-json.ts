import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { contactById } from '../../services/emergency/contacts.ts'
import { publicBase, publicEdition } from '../../services/stats/public-edition.ts'
import { hiddenReasons, type PublishedEdition, type PublishedTable, totalKey } from '../../services/stats/published.ts'
import {
  changeText,
  dimensionLabel,
  noteText,
  periodLabel,
  reasonText,
  tableTitle,
  unitText,
  valueLabel,
} from './figure-words.ts'

export type Audience = 'inside' | 'public'

const mediaAdvice = z
  .object({ url: z.url(), source: z.string(), checkedOn: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../services/stats/media-advice.json', import.meta.url), 'utf8')))

/** What stands beside anything on suicide. */
const suicideHelp = (now: number) => {
  const { name, purpose, hours, action } = contactById('3114', now)
  return { contact: { name, purpose, hours, action }, advice: { url: mediaAdvice.url, text: mediaAdvice.source } }
}

const tableJson = (table: PublishedTable, period: string, now: number) => ({
  ...{ id: table.id, title: tableTitle(table.id), period, unit: table.unit, unitLabel: unitText(table.unit) },
  dimensions: table.dimensions.map(({ id, values }) => ({
    id,
    label: dimensionLabel(id),
    // The sum over a dimension is a value like another for who reads.
    values: [...values, totalKey].map((value) => ({ id: value, label: valueLabel(id, value, period) })),
  })),
  rows: table.rows,
  measures: table.measures,
  notes: table.notes.map(noteText),
  shares: table.shares,
  ...(table.help === undefined ? {} : { help: suicideHelp(now) }),
})
export type TableJson = ReturnType<typeof tableJson>

/** Reports received, one edition beside the other: what each of them says of its own total. */
const trendOf = (quarters: readonly PublishedEdition[]): PublishedTable => ({
  id: 'trend',
  unit: 'reports',
  dimensions: [{ id: 'quarter', values: quarters.map(({ period }) => period) }],
  rows: quarters.map(({ period, tables }) => {
    const total = tables.find(({ id }) => id === 'channels')?.rows.find(({ keys }) => keys[0] === totalKey)
    return { count: null, suppressed: true, reason: 'population' as const, ...total, keys: [period] }
  }),
  measures: [],
  notes: ['received'],
  shares: false,
})

/**
 * One edition as it is told, in words and numbers, with what else was published. `edition: null`: nothing was yet. `all`:
 * the newest first. `undefined`: there is none of that name.
 */
export const statsJson = (
  all: readonly PublishedEdition[],
  { audience, wanted, now }: { audience: Audience; wanted: string | undefined; now: number },
) => {
  const told = audience === 'public' ? all.map(publicEdition) : all
  const chosen = wanted === undefined ? (told.find(isQuarter) ?? told[0]) : told.find(({ _id }) => _id === wanted)
  if (wanted !== undefined && !chosen) return undefined
  // Of each quarter its last correction, which comes first.
  const isLatest = ({ period, _id }: PublishedEdition): boolean =>
    told.find((one) => one.period === period)?._id === _id
  const quarters = told.filter((one) => isQuarter(one) && isLatest(one)).reverse()
  return {
    audience,
    roundedTo: audience === 'public' ? publicBase : 1,
    edition: chosen ? { ...editionJson(chosen), k: chosen.k, changes: chosen.changes.map(changeJson) } : null,
    editions: told.map(editionJson),
    reasons: Object.fromEntries(hiddenReasons.map((reason) => [reason, reasonText(reason, chosen?.k ?? 0)])),
    tables: chosen ? chosen.tables.map((table) => tableJson(table, chosen.period, now)) : [],
    trend: tableJson(trendOf(quarters), '', now),
    // Beside anything on suicide, also the sentence that says that nothing is told of it here.
    help: suicideHelp(now),
  }
}
export type StatsJson = NonNullable<ReturnType<typeof statsJson>>

const isQuarter = ({ period }: PublishedEdition): boolean => period.includes('-T')

const editionJson = ({ _id, period, from, to, publishedOn, revision }: PublishedEdition) => ({
  ...{ id: _id, label: periodLabel(period), from, to, publishedOn, revision },
})

const changeJson = ({ revision, on, why }: PublishedEdition['changes'][number]) => ({
  ...{ revision, on, why: changeText(why) },
})
