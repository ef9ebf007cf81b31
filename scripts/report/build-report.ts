import type { FigureData, FigureTable } from '../../locales/figures/figure-data.ts'
import { type MeasureRow, viewMeasures } from '../../locales/figures/measure-rows.ts'
import { changeLines, methodLines } from '../../locales/figures/method.ts'
import { dayText } from '../../locales/figures/number-words.ts'
import { sectionsOf } from '../../locales/figures/sections.ts'
import { summaryOf } from '../../locales/figures/summary.ts'
import { viewTable } from '../../locales/figures/table-view.ts'
import { words } from '../../locales/figures/words.ts'
import type { ReportBlock, ReportDocument, ReportTable } from './report-document.ts'

type Published = FigureData & { edition: NonNullable<FigureData['edition']> }

export const isPublished = (data: FigureData): data is Published => data.edition !== null

/** The report of one edition: what the page says, in the same order and the same words. */
export function buildReport(data: Published): ReportDocument {
  const { edition, roundedTo, audience } = data
  const line = { from: dayText(edition.from), to: dayText(edition.to), on: dayText(edition.publishedOn) }
  const version = audience === 'public' ? words('report.public', { base: roundedTo }) : words('report.inside')
  return {
    title: words('report.title', { label: edition.label }),
    subtitle: words('page.editionLine', { ...line, revision: edition.revision }),
    words: { bars: words('report.bars'), page: (number, of) => words('report.page', { number, of }) },
    blocks: [
      { kind: 'note', text: `${words('page.received')} ${words('page.receivedWhy')}`, links: [] },
      { kind: 'paragraph', text: words('report.madeFrom', { audience: version }), isQuiet: true },
      ...sectionsOf(data, ['suicide']).flatMap(({ id, title, tables }): ReportBlock[] => [
        { kind: 'heading', level: 2, text: words(title) },
        ...(id === 'suicide' ? suicideBlocks(data) : []),
        ...tables.flatMap((table) => tableBlocks(table, data)),
      ]),
      { kind: 'heading', level: 2, text: words('section.method') },
      { kind: 'list', items: methodLines(data) },
      { kind: 'heading', level: 2, text: words('section.changes') },
      { kind: 'list', items: changeLines(data) },
    ],
  }
}

function suicideBlocks({ help: { contact, advice } }: FigureData): ReportBlock[] {
  const links = [{ text: words('help.advice', { text: advice.text }), url: advice.url }]
  return [
    { kind: 'paragraph', text: words('suicide.never') },
    { kind: 'note', text: words('help.contact', { ...contact }), links },
  ]
}

function tableBlocks(table: FigureTable, { reasons }: FigureData): ReportTable[] {
  const view = viewTable(table)
  const measures = viewMeasures(table)
  const longest = Math.max(...view.rows.filter(({ isTotal }) => !isTotal).map(({ cells }) => cells[0]?.count ?? 0), 1)
  const isCrossed = view.columns.length > 1
  const main: ReportTable = {
    ...{ kind: 'table', title: table.title, summary: summaryOf(table, view) },
    columns: [
      view.rowTitle,
      ...view.columns.map(({ label }) => label),
      ...(view.hasShares ? [words('figure.share')] : []),
    ],
    rows: view.rows.map(({ label, isTotal, cells, shareText }) => ({
      cells: [label, ...cells.map(({ text }) => text), ...(view.hasShares ? [shareText] : [])],
      ...(isCrossed ? {} : { bar: isTotal ? null : barOf(cells[0]?.count ?? null, longest) }),
    })),
    notes: [...hiddenNotes(view.reasons, reasons), ...table.notes],
  }
  if (!measures) return [main]
  // What follows from the counts is read first: our own late share must not drown in a table of delays.
  const first: ReportTable = {
    ...{ kind: 'table', title: table.title, summary: main.summary, notes: [] },
    columns: [measures.rowTitle, ...measures.columns.map(({ label }) => label)],
    rows: measures.rows.map(({ label, cells }) => ({
      cells: [label, ...cells.map(({ text }) => text)],
      ...lateBar(cells),
    })),
  }
  return [first, { ...main, title: words('figure.detail'), summary: '' }]
}

const lateBar = (cells: MeasureRow['cells']): { bar?: number | null } => {
  const late = cells.find(({ id }) => id === 'late_share')?.measure
  return late ? { bar: late.low } : {}
}

const barOf = (count: number | null, longest: number): number | null => (count === null ? null : count / longest)

const hiddenNotes = (ids: string[], reasons: Record<string, string>): string[] =>
  ids.length === 0 ? [] : [`${words('figure.hiddenHow')} ${ids.map((id) => reasons[id]).join(' ')}`]
