import { once } from 'node:events'
import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import PDFDocument, { type StructureElement } from 'pdfkit'

export const colours = { ink: '#22313f', quiet: '#4a5b69', accent: '#0b6b6b', line: '#8a99a4', hairline: '#ddd8d0' }
export const margin = 56

const fontFile = (weight: number): string =>
  createRequire(import.meta.url).resolve(
    `@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-${weight}-normal.woff`,
  )

/** The font has no narrow no-break space, and readers of the PDF copy its text: the wide one is in it. */
export const printable = (text: string): string => text.replaceAll('\u202F', '\u00A0')

export interface TextStyle {
  tag: 'H1' | 'H2' | 'H3' | 'P'
  size: number
  isBold?: boolean
  colour?: string
  before?: number
}

/** A4 sheets that are filled from top to bottom. Everything on them is tagged for screen readers, or marked as ornament. */
export class PdfPaper {
  readonly pdf: PDFDocument
  readonly root: StructureElement
  readonly width: number
  readonly #bytes: Buffer[] = []
  readonly #end: Promise<unknown>

  constructor(title: string, madeOn: Date) {
    this.pdf = new PDFDocument({
      size: 'A4',
      margin,
      pdfVersion: '1.7',
      subset: 'PDF/UA',
      tagged: true,
      lang: 'fr-FR',
      displayTitle: true,
      bufferPages: true,
      // Its own default font could not be embedded.
      font: fontFile(400),
      info: { Title: title, Creator: 'Relais', Producer: 'Relais', CreationDate: madeOn },
    })
    this.pdf.registerFont('regular', fontFile(400)).registerFont('bold', fontFile(700))
    this.root = this.pdf.struct('Document')
    this.pdf.addStructure(this.root)
    this.width = this.pdf.page.width - 2 * margin
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#bytes.push(chunk)
        done()
      },
    })
    this.#end = once(this.pdf.pipe(sink), 'finish')
  }

  get bottom(): number {
    return this.pdf.page.height - margin
  }

  /** Begins a new sheet unless `height` points are left on this one. */
  keep(height: number): void {
    if (this.pdf.y + height > this.bottom) this.pdf.addPage()
  }

  use(size: number, isBold = false, colour: string = colours.ink): void {
    this.pdf
      .font(isBold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour)
  }

  height(text: string, width: number): number {
    return this.pdf.heightOfString(printable(text), { width })
  }

  /** Text over the whole width. A heading stays with what follows it. */
  say(text: string, { tag, size, isBold, colour, before = 0 }: TextStyle): void {
    this.use(size, isBold, colour)
    const height = this.height(text, this.width)
    this.keep(before + height + (tag === 'P' ? 0 : 90))
    if (this.pdf.y > margin) this.pdf.y += before
    this.tagged(this.root, tag, () => this.pdf.text(printable(text), margin, this.pdf.y, { width: this.width }))
  }

  /** What `draw` writes is one element of the given kind. */
  tagged(parent: StructureElement, tag: string, draw: () => void): void {
    const element = this.pdf.struct(tag, draw)
    parent.add(element)
    element.end()
  }

  /** Lines and bars that say nothing by themselves. */
  ornament(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Layout' })
    draw()
    this.pdf.endMarkedContent()
  }

  /** Numbers the sheets and gives all the bytes. */
  async finish(pageWords: (number: number, of: number) => string): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange()
    for (let index = 0; index < count; index += 1) {
      this.pdf.switchToPage(start + index)
      // Below the margin pdfkit would begin a new sheet.
      this.pdf.page.margins.bottom = 0
      this.use(9, false, colours.quiet)
      this.ornament(() =>
        this.pdf.text(printable(pageWords(index + 1, count)), margin, this.pdf.page.height - 36, {
          width: this.width,
          align: 'right',
          lineBreak: false,
        }),
      )
    }
    this.root.end()
    this.pdf.end()
    await this.#end
    return Buffer.concat(this.#bytes)
  }
}
