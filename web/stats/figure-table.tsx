import type { ComponentChildren } from 'preact'
import type { MeasureView } from '../../locales/figures/measure-rows.ts'
import type { CellView, TableView } from '../../locales/figures/table-view.ts'
import { words } from '../../locales/figures/words.ts'

interface FigureTableProps {
  view: TableView
  title: string
  unit: string
}

export function FigureTableView({ view, title, unit }: FigureTableProps) {
  const { columns, rows, rowTitle, hasShares } = view
  return (
    <WideTable title={title} isWide={columns.length > 2}>
      <caption class="unseen">
        {title} ({unit})
      </caption>
      <thead>
        <tr>
          <th scope="col">{rowTitle}</th>
          {columns.map(({ id, label }) => (
            <th key={id} scope="col">
              {label}
            </th>
          ))}
          {hasShares && <th scope="col">{words('figure.share')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, isTotal, cells, shareText }) => (
          <tr key={id} class={isTotal ? 'total' : undefined}>
            <th scope="row">{label}</th>
            {cells.map((cell, index) => (
              <Cell key={columns[index]?.id} cell={cell} />
            ))}
            {hasShares && <td>{shareText}</td>}
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Cell({ cell }: { cell: CellView }) {
  if (cell.reason === undefined) return <td>{cell.text}</td>
  return (
    <td class="hidden-cell" data-reason={cell.reason}>
      <span aria-hidden="true">{cell.text}</span>
      <span class="unseen">{words('figure.hiddenAloud')}</span>
    </td>
  )
}

/** What follows from a table: shares and delays. */
export function MeasureTable({ measures, titleId }: { measures: MeasureView; titleId: string }) {
  const { columns, rows, rowTitle } = measures
  return (
    <WideTable title={words('figure.measures')} isWide={false}>
      <caption aria-describedby={titleId}>{words('figure.measures')}</caption>
      <thead>
        <tr>
          <th scope="col">{rowTitle}</th>
          {columns.map(({ id, label }) => (
            <th key={id} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, isTotal, cells }) => (
          <tr key={id} class={isTotal ? 'total' : undefined}>
            <th scope="row">{label}</th>
            {cells.map((cell) => (
              <td key={cell.id}>{cell.text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

interface WideTableProps {
  title: string
  isWide: boolean
  children: ComponentChildren
}

/** What may be wider than the page scrolls by itself, and can be reached with the keyboard to do so. */
function WideTable({ title, isWide, children }: WideTableProps) {
  if (!isWide) return <table>{children}</table>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse.
    <section class="wide" tabIndex={0} aria-label={words('figure.scroll', { title })}>
      <table>{children}</table>
    </section>
  )
}
