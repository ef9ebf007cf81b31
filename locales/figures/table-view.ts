import { type FigureCell, type FigureDimension, type FigureTable, totalId } from './figure-data.ts'
import { countText, shareText } from './number-words.ts'
import { words } from './words.ts'

export interface CellView {
  /** "1 234", "n.p." or "–". */
  text: string
  count: number | null
  /** The id of why it is not published. */
  reason?: string
}

export interface RowView {
  id: string
  label: string
  isTotal: boolean
  /** One for each of {@link TableView.columns}. */
  cells: CellView[]
  /** Of all reports of the table; only where shares mean something, and in tables of one dimension. */
  share: number | null
  shareText: string
}

/** A table as it stands on the page and on paper: in words, rows in the order in which they are read. */
export interface TableView {
  id: string
  rowTitle: string
  columns: { id: string; label: string }[]
  rows: RowView[]
  hasShares: boolean
  /** Ids of the reasons that are met in it. */
  reasons: string[]
}

/** Values without an order of their own, which stand by their number, most first. */
const unordered = new Set(['category', 'platform', 'feature', 'signal', 'suicide_signal', 'speaker', 'outcome'])
/** They name nothing, and stand last. */
const remainders = new Set(['other', 'none', 'open', 'unconfirmed'])

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const place = (id: string): number => (id === totalId ? 2 : remainders.has(id) ? 1 : 0)

export function viewTable(table: FigureTable): TableView {
  const [first, second] = table.dimensions
  if (!first) throw new Error(`table ${table.id} has no dimension`)
  const cells = new Map(table.rows.map((row) => [row.keys.join('|'), row]))
  const cellAt = (...keys: string[]): CellView => cellView(cells.get(keys.join('|')))
  const columns = second ? second.values : [{ id: totalId, label: capitalised(table.unitLabel) }]
  const total = second ? null : cellAt(totalId).count
  const hasShares = table.shares && total !== null && total > 0 && !isAlongTime(first)
  const rows = first.values
    .filter(({ id }) => id !== totalId || isTotalTold(table, first))
    .map(({ id, label }): RowView => {
      const own = columns.map((column) => (second ? cellAt(id, column.id) : cellAt(id)))
      const count = own[0]?.count ?? null
      const share = hasShares && total !== null && count !== null && own.length === 1 ? count / total : null
      return {
        ...{ id, label, isTotal: id === totalId, cells: own, share },
        shareText: share === null ? '' : shareText(share),
      }
    })
  return {
    ...{ id: table.id, rowTitle: first.label, columns, hasShares },
    rows: inReadingOrder(rows, first),
    reasons: [...new Set(rows.flatMap((row) => row.cells.flatMap(({ reason }) => reason ?? [])))],
  }
}

/** Editions one beside the other have no sum. */
const isTotalTold = ({ rows }: FigureTable, { id }: FigureDimension): boolean =>
  id !== 'quarter' && rows.some(({ keys }) => keys[0] === totalId)

export const isAlongTime = ({ id }: { id: string }): boolean => id === 'quarter' || id === 'month'

const inReadingOrder = (rows: RowView[], { id }: FigureDimension): RowView[] => {
  const weight = ({ cells }: RowView): number => cells.at(-1)?.count ?? -1
  return rows.toSorted((a, b) => place(a.id) - place(b.id) || (unordered.has(id) ? weight(b) - weight(a) : 0))
}

function cellView(cell: FigureCell | undefined): CellView {
  if (!cell) return { text: words('cell.none'), count: null }
  if (cell.impossible) return { text: words('cell.none'), count: null }
  if (cell.count === null) return { text: words('cell.hidden'), count: null, reason: cell.reason ?? 'small' }
  return { text: countText(cell.count), count: cell.count }
}
