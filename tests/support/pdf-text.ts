import { inflateSync } from 'node:zlib'

interface PdfObject {
  dictionary: string
  stream: string
}

/** The objects of a PDF as pdfkit writes them, their streams inflated. */
function objectsOf(bytes: Buffer): Map<number, PdfObject> {
  const file = bytes.toString('latin1')
  const objects = new Map<number, PdfObject>()
  for (const { 1: id, 2: body = '' } of file.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)) {
    const at = body.indexOf('stream\n')
    const dictionary = at < 0 ? body : body.slice(0, at)
    const raw = at < 0 ? '' : body.slice(at + 'stream\n'.length, body.lastIndexOf('\nendstream'))
    const isZipped = dictionary.includes('FlateDecode')
    const stream = isZipped ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : raw
    objects.set(Number(id), { dictionary, stream })
  }
  return objects
}

const textOfHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** From glyphs to letters, as the file says it for whoever copies or reads aloud. */
function lettersOf({ stream }: PdfObject): Map<number, string> {
  const letters = new Map<number, string>()
  for (const { 1: from = '', 3: list = '' } of stream.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16)
    for (const [index, { 1: hex = '' }] of [...list.matchAll(/<(\w+)>/g)].entries()) {
      letters.set(first + index, textOfHex(hex))
    }
  }
  return letters
}

/** What can be read in a PDF: the text of its pages, page after page, and the document's own dictionaries as written. */
export function readPdf(bytes: Buffer): { text: string; dictionaries: string } {
  const objects = objectsOf(bytes)
  const pick = (id: string | undefined): PdfObject => objects.get(Number(id)) ?? { dictionary: '', stream: '' }
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\n/.test(dictionary))
  const text = pages.map(({ dictionary }) => {
    const resources = pick(/\/Resources (\d+) 0 R/.exec(dictionary)?.[1]).dictionary
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(({ 1: name = '', 2: id }) => [
        name,
        lettersOf(pick(/\/ToUnicode (\d+) 0 R/.exec(pick(id).dictionary)?.[1])),
      ]),
    )
    return pageText(pick(/\/Contents (\d+) 0 R/.exec(dictionary)?.[1]).stream, fonts)
  })
  return { text: text.join('\n'), dictionaries: [...objects.values()].map(({ dictionary }) => dictionary).join('\n') }
}

function pageText(content: string, fonts: Map<string, Map<number, string>>): string {
  let letters = new Map<number, string>()
  const lines: string[] = []
  for (const { 1: font, 2: shown } of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) letters = fonts.get(font) ?? letters
    else lines.push([...(shown ?? '').matchAll(/<(\w+)>/g)].map(({ 1: hex = '' }) => decoded(hex, letters)).join(''))
  }
  return lines.join('\n')
}

const decoded = (hex: string, letters: Map<number, string>): string =>
  (hex.match(/.{4}/g) ?? []).map((glyph) => letters.get(Number.parseInt(glyph, 16)) ?? '?').join('')
