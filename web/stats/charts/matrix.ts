import { dot, plot, text } from '@observablehq/plot'
import { totalId } from '../../../locales/figures/figure-data.ts'
import type { TableView } from '../../../locales/figures/table-view.ts'
import { className, withoutInlineStyle } from './strict.ts'

interface Spot {
  row: string
  column: string
  count: number
  text: string
}

const rowHeight = 44
const largest = 20
const unitOfAge = / ans\b/

/** Columns are narrow: the title says that they are ages. */
const shortLabel = ({ label }: { label: string }): string => label.replace(unitOfAge, '')

/** Two dimensions: a spot for each pair, its surface as large as the number that stands in it. */
export function drawMatrix({ rows, columns }: TableView, width: number): Element {
  const shown = columns.filter(({ id }) => id !== totalId)
  const lines = rows.filter(({ isTotal }) => !isTotal)
  const spots = lines.flatMap(({ id, cells }) =>
    columns.flatMap((column, index): Spot[] => {
      const cell = cells[index]
      if (!cell || column.id === totalId) return []
      return [{ row: id, column: column.id, count: cell.count ?? 0, text: cell.text }]
    }),
  )
  const marginLeft = Math.min(210, Math.round(width * 0.36))
  const columnWidth = (width - marginLeft) / shown.length
  const fontSize = width < 480 ? 11 : 13
  const chart = plot({
    ...{ className, width, height: lines.length * rowHeight + 64, marginTop: 64, marginBottom: 0 },
    ...{ marginLeft, marginRight: 4 },
    x: { axis: null, domain: shown.map(({ id }) => id), type: 'band', padding: 0 },
    y: { axis: null, domain: lines.map(({ id }) => id), padding: 0 },
    r: {
      range: [0, Math.min(largest, columnWidth / 2 - 1)],
      domain: [0, Math.max(...spots.map(({ count }) => count), 1)],
    },
    marks: [
      dot(spots, { x: 'column', y: 'row', r: 'count', fill: 'var(--mark)', fillOpacity: 0.3 }),
      text(spots, { x: 'column', y: 'row', text: 'text', fontSize }),
      text(shown, {
        ...{ x: 'id', frameAnchor: 'top', dy: -16, text: shortLabel, lineAnchor: 'bottom', fontSize },
        lineWidth: Math.min(4.5, columnWidth / fontSize - 0.4),
      }),
      text(lines, {
        ...{ y: 'id', frameAnchor: 'left', dx: -marginLeft + 2, textAnchor: 'start', text: 'label', fontSize: 13 },
        lineWidth: (marginLeft - 8) / 13,
      }),
    ],
  })
  return withoutInlineStyle(chart)
}
