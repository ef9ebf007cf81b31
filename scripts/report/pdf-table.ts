import type { StructureElement } from 'pdfkit'
import { colours, margin, type PdfPaper, printable } from './pdf-paper.ts'
import type { ReportRow, ReportTable } from './report-document.ts'

const pad = 3
const barWidth = 150
/** Above this, columns are too narrow for the words of their heads in the usual size. */
const roomyColumns = 8

interface Grid {
  /** Of the letters, in points. */
  size: number
  /** Left edge and width of each column of text. */
  columns: { x: number; width: number }[]
  barX: number
}

/** A table with its head on each sheet that it runs over; the bar beside a number is an ornament of it. */
export function drawTable(paper: PdfPaper, { columns, rows }: ReportTable): void {
  const grid = gridOf(paper.width, columns.length, rows)
  const table = paper.pdf.struct('Table')
  paper.root.add(table)
  const head = (isRepeated: boolean): void => drawHead(paper, grid, columns, isRepeated ? undefined : table)
  paper.use(grid.size, true)
  paper.keep(rowHeight(paper, grid, columns) + 30)
  head(false)
  for (const row of rows) {
    paper.use(grid.size)
    if (paper.pdf.y + rowHeight(paper, grid, row.cells) > paper.bottom) {
      paper.pdf.addPage()
      head(true)
    }
    drawRow(paper, grid, row, table)
  }
  table.end()
}

function gridOf(width: number, count: number, rows: ReportRow[]): Grid {
  const hasBars = rows.some(({ bar }) => bar !== undefined)
  const text = hasBars ? width - barWidth - 12 : width
  const values = count - 1
  const named = values > roomyColumns ? 0.16 : values > 3 ? 0.26 : values > 1 ? 0.4 : 0.65
  const first = text * named
  const each = (text - first) / Math.max(values, 1)
  const columns = [
    { x: margin, width: first },
    ...Array.from({ length: values }, (_, index) => ({ x: margin + first + index * each, width: each })),
  ]
  return { size: count > roomyColumns ? 7 : 9.5, columns, barX: margin + text + 12 }
}

const rowHeight = (paper: PdfPaper, { columns }: Grid, cells: string[]): number =>
  2 * pad + Math.max(...cells.map((cell, index) => paper.height(cell, (columns[index]?.width ?? 0) - 2 * pad)))

/** Without a table it is the head of a sheet that goes on with it, which nobody needs to hear again. */
function drawHead(paper: PdfPaper, grid: Grid, cells: string[], table: StructureElement | undefined): void {
  paper.use(grid.size, true)
  const top = paper.pdf.y
  const height = rowHeight(paper, grid, cells)
  const row = table && paper.pdf.struct('TR')
  if (row) table.add(row)
  for (const [index, cell] of cells.entries()) {
    const write = (): void => writeCell(paper, grid, index, cell, top)
    if (row) headCell(paper, row, 'Column', write)
    else paper.ornament(write)
  }
  row?.end()
  rule(paper, top + height, colours.line)
}

function drawRow(paper: PdfPaper, grid: Grid, { cells, bar }: ReportRow, table: StructureElement): void {
  // The head may have been written again just before, in bold.
  paper.use(grid.size)
  const top = paper.pdf.y
  const height = rowHeight(paper, grid, cells)
  const row = paper.pdf.struct('TR')
  table.add(row)
  for (const [index, cell] of cells.entries()) {
    const write = (): void => writeCell(paper, grid, index, cell, top)
    if (index === 0) headCell(paper, row, 'Row', write)
    else paper.tagged(row, 'TD', write)
  }
  row.end()
  if (bar) {
    paper.ornament(() =>
      paper.pdf
        .fillColor(colours.accent)
        .rect(grid.barX, top + pad + 1, bar * barWidth, grid.size)
        .fill(),
    )
  }
  rule(paper, top + height, colours.hairline)
}

function headCell(paper: PdfPaper, row: StructureElement, scope: 'Row' | 'Column', write: () => void): void {
  const cell = paper.pdf.struct('TH', write)
  const attributes = paper.pdf.ref({ O: 'Table', Scope: scope })
  cell.dictionary.data.A = attributes
  row.add(cell)
  cell.end()
  attributes.end()
}

function writeCell(paper: PdfPaper, { columns }: Grid, index: number, text: string, top: number): void {
  const column = columns[index]
  if (!column || text === '') return
  paper.pdf.text(printable(text), column.x + pad, top + pad, {
    width: column.width - 2 * pad,
    align: index === 0 ? 'left' : 'right',
  })
}

function rule(paper: PdfPaper, y: number, colour: string): void {
  paper.ornament(() =>
    paper.pdf
      .strokeColor(colour)
      .lineWidth(0.5)
      .moveTo(margin, y)
      .lineTo(margin + paper.width, y)
      .stroke(),
  )
  paper.pdf.x = margin
  paper.pdf.y = y
}
