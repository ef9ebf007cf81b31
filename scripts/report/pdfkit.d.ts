/** pdfkit brings no types, and those published apart stop three versions earlier: only what the report uses is named. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  export interface TextOptions {
    width?: number
    align?: 'left' | 'right'
    lineGap?: number
    lineBreak?: boolean
    link?: string
    underline?: boolean
    structParent?: StructureElement
    continued?: boolean
  }

  export interface StructureOptions {
    title?: string
    alt?: string
  }

  export interface StructureElement {
    add(child: StructureElement | (() => void)): StructureElement
    end(): void
    dictionary: { data: Record<string, unknown> }
  }

  export default class PDFDocument extends Readable {
    constructor(options: Record<string, unknown>)
    x: number
    y: number
    readonly page: { width: number; height: number; margins: { top: number; bottom: number; left: number } }
    readonly outline: { addItem(title: string): unknown }
    registerFont(name: string, file: string): this
    font(name: string): this
    fontSize(points: number): this
    fillColor(colour: string): this
    strokeColor(colour: string): this
    lineWidth(points: number): this
    rect(x: number, y: number, width: number, height: number): this
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    fill(): this
    stroke(): this
    text(text: string, x?: number, y?: number, options?: TextOptions): this
    heightOfString(text: string, options?: TextOptions): number
    widthOfString(text: string): number
    addPage(): this
    switchToPage(index: number): this
    bufferedPageRange(): { start: number; count: number }
    struct(
      type: string,
      options?: StructureOptions | (() => void),
      children?: (() => void) | StructureElement[],
    ): StructureElement
    addStructure(element: StructureElement): this
    markContent(tag: string, options?: Record<string, unknown>): this
    endMarkedContent(): this
    ref(data: Record<string, unknown>): { end(): void }
    end(): void
  }
}
