import { type FigureTable, totalId } from './figure-data.ts'
import { rangeText } from './number-words.ts'
import { isAlongTime, type RowView, type TableView } from './table-view.ts'
import { words } from './words.ts'

const mostNamed = 3

/** What a chart shows, in a few sentences: read out in its place, and printed above it. */
export function summaryOf(table: FigureTable, view: TableView): string {
  return [totalSentence(view), measureSentence(table), rankSentence(table, view), hiddenSentence(view)]
    .filter(Boolean)
    .join(' ')
}

function totalSentence({ rows, columns }: TableView): string {
  const total = rows.find(({ isTotal }) => isTotal)?.cells[columns.length - 1]
  if (!total) return ''
  if (total.count === null) return words('summary.totalHidden')
  return words('summary.total', { count: total.count, shown: total.text })
}

/** Our own delay first: the share of late answers, or the time that half and nine tenths of them took. */
function measureSentence({ measures }: FigureTable): string {
  const overall = measures.filter(({ keys }) => keys.length === 0 || keys[0] === totalId)
  return overall
    .map((measure) => ({ id: measure.id, value: rangeText(measure) }))
    .filter(({ value }) => value !== words('cell.hidden'))
    .map(({ id, value }) => words(`measure.${id}`, { value }))
    .join(' ')
}

function rankSentence({ dimensions }: FigureTable, { rows, columns }: TableView): string {
  const [first] = dimensions
  if (!first || columns.length > 1) return ''
  if (isAlongTime(first)) return lastSentence(rows)
  const told = rows.filter(({ isTotal, cells }) => !isTotal && (cells[0]?.count ?? 0) > 0)
  const most = told.toSorted((a, b) => (b.cells[0]?.count ?? 0) - (a.cells[0]?.count ?? 0)).slice(0, mostNamed)
  if (most.length === 0) return ''
  return words('summary.most', { names: most.map(named).join(', ') })
}

function lastSentence(rows: RowView[]): string {
  const last = rows.findLast(({ isTotal }) => !isTotal)
  return last ? words('summary.last', { name: last.label, shown: last.cells[0]?.text ?? '' }) : ''
}

const named = ({ label, cells, shareText }: RowView): string => {
  const shown = [cells[0]?.text ?? '', shareText].filter(Boolean).join(', ')
  return words('summary.named', { label, shown })
}

function hiddenSentence({ rows }: TableView): string {
  const count = rows.flatMap(({ cells }) => cells).filter(({ reason }) => reason !== undefined).length
  return count === 0 ? '' : words('summary.hidden', { count })
}
