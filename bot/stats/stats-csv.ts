import figures from '../../locales/fr/figures.json' with { type: 'json' }
import type { StatsJson, TableJson } from './stats-json.ts'

const columns = [
  ...(['edition', 'table', 'title', 'dimension1', 'value1', 'dimension2', 'value2'] as const),
  ...(['count', 'suppressed', 'reason'] as const),
]

/** RFC 4180: a cell with a separator, a quote or a line end is quoted. */
const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

const lines = (edition: string, table: TableJson): string[][] =>
  table.rows.map(({ keys, count, suppressed, reason }) => {
    const [first, second] = table.dimensions.map(({ label, values }, at) => [
      label,
      values.find(({ id }) => id === keys[at])?.label ?? '',
    ])
    const said = [count === null ? '' : String(count), suppressed ? '1' : '0', reason ?? '']
    return [edition, table.id, table.title, ...(first ?? ['', '']), ...(second ?? ['', '']), ...said]
  })

/** Every published cell, one a line; UTF-8 with a byte order mark, since spreadsheets read it as something else without. */
export const statsCsv = (stats: StatsJson): string => {
  const edition = stats.edition?.id ?? ''
  const header = columns.map((column) => figures.csv[column])
  const body = [header, ...stats.tables.flatMap((table) => lines(edition, table))]
  return csvText(body)
}

/** Lines of cells as RFC 4180, UTF-8 with a byte order mark. */
export const csvText = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`
