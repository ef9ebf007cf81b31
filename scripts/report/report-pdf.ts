import { colours, margin, PdfPaper as Paper, type PdfPaper, printable } from './pdf-paper.ts'
import { drawTable } from './pdf-table.ts'
import type { ReportBlock, ReportDocument } from './report-document.ts'

/**
 * The report as a PDF with real text, a title, its language and tags (PDF/UA), written by pdfkit: no browser is needed
 * where it is made. `madeOn` is all that differs between two runs.
 */
export async function reportPdf(report: ReportDocument, madeOn: Date): Promise<Buffer> {
  const paper = new Paper(printable(report.title), madeOn)
  paper.say(report.title, { tag: 'H1', size: 20, isBold: true })
  paper.say(report.subtitle, { tag: 'P', size: 10, colour: colours.quiet, before: 4 })
  for (const block of report.blocks) draw(paper, block)
  return paper.finish(report.words.page)
}

function draw(paper: PdfPaper, block: ReportBlock): void {
  switch (block.kind) {
    case 'heading':
      if (block.level === 2) paper.pdf.outline.addItem(printable(block.text))
      paper.say(block.text, block.level === 2 ? chapter : { ...subject, before: 14 })
      break
    case 'paragraph':
      paper.say(block.text, { tag: 'P', ...(block.isQuiet ? quiet : body), before: 6 })
      break
    case 'list':
      drawList(paper, block.items)
      break
    case 'note':
      drawNote(paper, block)
      break
    case 'table':
      paper.say(block.title, { ...subject, before: 16 })
      if (block.summary) paper.say(block.summary, { tag: 'P', ...body, before: 2 })
      paper.pdf.y += 4
      drawTable(paper, block)
      for (const note of block.notes) paper.say(note, { tag: 'P', ...quiet, before: 4 })
  }
}

const chapter = { tag: 'H2', size: 15, isBold: true, before: 24 } as const
const subject = { tag: 'H3', size: 11.5, isBold: true } as const
const body = { size: 10 }
const quiet = { size: 9, colour: colours.quiet }
const indent = 12

function drawList(paper: PdfPaper, items: string[]): void {
  const list = paper.pdf.struct('L')
  paper.root.add(list)
  for (const item of items) {
    paper.use(body.size)
    paper.keep(paper.height(item, paper.width - indent) + 3)
    paper.pdf.y += 3
    const entry = paper.pdf.struct('LI')
    list.add(entry)
    const top = paper.pdf.y
    paper.tagged(entry, 'Lbl', () => paper.pdf.text('•', margin, top))
    paper.tagged(entry, 'LBody', () =>
      paper.pdf.text(printable(item), margin + indent, top, { width: paper.width - indent }),
    )
    entry.end()
  }
  list.end()
  paper.pdf.x = margin
}

/** Framed. Addresses are written out, each on a line of its own, for whoever reads it on paper. */
function drawNote(paper: PdfPaper, { text, links }: Extract<ReportBlock, { kind: 'note' }>): void {
  const inside = paper.width - 2 * indent
  paper.use(body.size)
  const lines = links.map((link) => ({ ...link, written: `${link.text}\n${link.url}` }))
  const height = [text, ...lines.map(({ written }) => written)].reduce(
    (sum, line) => sum + paper.height(line, inside) + 2,
    2 * indent,
  )
  paper.keep(height + 10)
  paper.pdf.y += 10
  const top = paper.pdf.y
  paper.ornament(() =>
    paper.pdf.strokeColor(colours.line).lineWidth(0.75).roundedRect(margin, top, paper.width, height, 5).stroke(),
  )
  paper.pdf.y = top + indent
  paper.tagged(paper.root, 'P', () => paper.pdf.text(printable(text), margin + indent, paper.pdf.y, { width: inside }))
  for (const { written, url } of lines) {
    paper.pdf.y += 2
    const paragraph = paper.pdf.struct('P')
    paper.root.add(paragraph)
    const link = paper.pdf.struct('Link', () =>
      paper.pdf.text(printable(written), margin + indent, paper.pdf.y, { width: inside, link: url, underline: true }),
    )
    paragraph.add(link)
    link.end()
    paragraph.end()
  }
  paper.pdf.x = margin
  paper.pdf.y = top + height
}
