/** What a report says, before it is HTML or PDF: both are written from the same blocks, so that they cannot differ. */
export interface ReportDocument {
  title: string
  /** Under the title: which period, published when, by which version of the method. */
  subtitle: string
  /** Words of the renderers themselves: the column of bars, the page number. */
  words: { bars: string; page(number: number, of: number): string }
  blocks: ReportBlock[]
}

export type ReportBlock =
  | { kind: 'heading'; level: 2 | 3; text: string }
  | { kind: 'paragraph'; text: string; isQuiet?: boolean }
  | { kind: 'list'; items: string[] }
  /** Set apart by a frame: help, and what must not be overread. `links` are shown with their address written out. */
  | { kind: 'note'; text: string; links: ReportLink[] }
  | ReportTable

export interface ReportLink {
  text: string
  url: string
}

export interface ReportTable {
  kind: 'table'
  title: string
  /** One sentence or two that say what the bars show. */
  summary: string
  /** The first names what the rows are. */
  columns: string[]
  rows: ReportRow[]
  notes: string[]
}

export interface ReportRow {
  /** As many as there are columns; the first one names the row. */
  cells: string[]
  /** Length of its bar, 0 to 1; null: none, because the figure is not published. */
  bar?: number | null
}
