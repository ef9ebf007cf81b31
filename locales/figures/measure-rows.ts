import { type FigureMeasure, type FigureTable, totalId } from './figure-data.ts'
import { rangeText } from './number-words.ts'
import { words } from './words.ts'

export interface MeasureRow {
  id: string
  label: string
  isTotal: boolean
  cells: { id: FigureMeasure['id']; text: string; measure: FigureMeasure | undefined }[]
}

export interface MeasureView {
  rowTitle: string
  columns: { id: FigureMeasure['id']; label: string }[]
  rows: MeasureRow[]
}

const order = ['late_share', 'median', 'p90', 'response_share'] as const

/** Shares and delays that follow from a table, as a small table of their own; undefined where it has none. */
export function viewMeasures({ measures, dimensions }: FigureTable): MeasureView | undefined {
  const [first] = dimensions
  if (!first || measures.length === 0) return undefined
  const columns = order
    .filter((id) => measures.some((measure) => measure.id === id))
    .map((id) => ({ id, label: words(`measureTitle.${id}`) }))
  const keys = [...new Set(measures.map((measure) => measure.keys[0] ?? totalId))]
  const rows = keys.map((key): MeasureRow => {
    const cells = columns.map(({ id }) => {
      const measure = measures.find((each) => each.id === id && (each.keys[0] ?? totalId) === key)
      return { id, measure, text: measure ? rangeText(measure) : words('cell.none') }
    })
    return { id: key, label: first.values.find(({ id }) => id === key)?.label ?? key, isTotal: key === totalId, cells }
  })
  return { rowTitle: first.label, columns, rows }
}
