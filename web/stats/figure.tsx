import type { FigureTable } from '../../locales/figures/figure-data.ts'
import { viewMeasures } from '../../locales/figures/measure-rows.ts'
import { summaryOf } from '../../locales/figures/summary.ts'
import { viewTable } from '../../locales/figures/table-view.ts'
import { FigureChart } from './figure-chart.tsx'
import { FigureTableView, MeasureTable } from './figure-table.tsx'
import { HiddenNote } from './hidden-note.tsx'

interface FigureProps {
  table: FigureTable
  reasons: Record<string, string>
}

/**
 * A chart with its table. The sentences above it say what it shows; the chart itself is silent, for the table under it is
 * what is read out and walked through with the keyboard.
 */
export function Figure({ table, reasons }: FigureProps) {
  const view = viewTable(table)
  const measures = viewMeasures(table)
  const titleId = `figure-${table.id}`
  return (
    <figure class="figure" aria-labelledby={titleId}>
      <figcaption>
        <h3 id={titleId}>{table.title}</h3>
        <p>{summaryOf(table, view)}</p>
      </figcaption>
      <FigureChart table={table} view={view} />
      {measures && <MeasureTable measures={measures} titleId={titleId} />}
      <FigureTableView view={view} title={table.title} unit={table.unitLabel} />
      <HiddenNote ids={view.reasons} reasons={reasons} />
      {table.notes.map((note) => (
        <p key={note} class="quiet">
          {note}
        </p>
      ))}
    </figure>
  )
}
