import { type FigureTable, totalId } from '../../../locales/figures/figure-data.ts'
import { rangeText } from '../../../locales/figures/number-words.ts'
import { isAlongTime, type TableView } from '../../../locales/figures/table-view.ts'
import { words } from '../../../locales/figures/words.ts'
import { type Bar, drawBars } from './bars.ts'
import { drawColumns } from './columns.ts'
import { drawMatrix } from './matrix.ts'

/** The chart that fits a table, `width` pixels wide; none where nothing could be drawn. */
export function drawChart(table: FigureTable, view: TableView, width: number): Element[] {
  const [first, second] = table.dimensions
  if (!first) return []
  const late = lateBars(table)
  if (late.length > 0) return [drawBars(late, { width, longest: 1, colour: 'var(--mark-late)' })]
  if (second?.id === 'wait') return [drawBars(barsOfTotals(view), { width, colour: 'var(--mark)' })]
  if (second) return [drawMatrix(view, width)]
  const rows = view.rows.filter(({ isTotal }) => !isTotal)
  if (rows.every(({ cells }) => cells[0]?.count == null)) return []
  const bars = rows.map(({ id, label, cells, shareText }): Bar => {
    const count = cells[0]?.count ?? null
    return { id, label, low: count, high: count, text: [cells[0]?.text, shareText].filter(Boolean).join(' · ') }
  })
  if (isAlongTime(first)) return [drawColumns(bars, width)]
  return [drawBars(bars, { width, colour: 'var(--mark)' })]
}

/** Delays: their names are too long for the head of a narrow column, and single promises have most of them hidden. */
function barsOfTotals({ rows, columns }: TableView): Bar[] {
  const totals = rows.find(({ isTotal }) => isTotal)?.cells ?? []
  return columns.flatMap(({ id, label }, at): Bar[] => {
    const { count = null, text = '' } = totals[at] ?? {}
    return id === totalId ? [] : [{ id, label, low: count, high: count, text }]
  })
}

/** Of the answers, our own late share is what is drawn: it stands first, and must not drown in a table of delays. */
function lateBars({ measures, dimensions: [first] }: FigureTable): Bar[] {
  return measures
    .filter(({ id }) => id === 'late_share')
    .map((measure): Bar => {
      const id = measure.keys[0] ?? totalId
      const value = first?.values.find((each) => each.id === id)?.label ?? id
      const label = id === totalId ? value : words('chart.promised', { title: first?.label ?? '', value })
      const text = rangeText(measure)
      const isTold = text !== words('cell.hidden')
      return { id, label, low: isTold ? measure.low : null, high: isTold ? measure.high : null, text }
    })
}
