import { removeZeroWidth } from './text-shape.ts'

/**
 * True when a text carries a file instead of words: a `data:` URI (any case, spaced, in markdown or HTML), or a long base64 blob.
 * The caller must refuse such a text unread: nothing of it may be stored, quoted or logged. Doubt refuses.
 */
export const hasImagePayload = (text: string): boolean => {
  const clean = removeZeroWidth(text)
  return hasDataUri(clean) || base64Blobs(clean).some(isFile)
}

/**
 * The words written around a file, with nothing of the file: what stands before it as it is, and after it only what is
 * shaped like words. Danger said beside a picture must still be heard. Empty when no words can be told apart.
 */
export const wordsBesideFile = (text: string): string => {
  const clean = removeZeroWidth(text)
  const start = fileStart(clean)
  const words = [clean.slice(0, start).trimEnd(), ...clean.slice(start).split(/\s+/).slice(1).filter(isWord)]
    .join(' ')
    .trim()
  return hasImagePayload(words) ? '' : words
}

/** Base64 mixes capitals, digits and signs inside a piece; French words do not. */
const isWord = (piece: string): boolean =>
  piece.length <= 30 && /^[«("'’]?(?:\p{L}?[\p{Ll}\p{M}'’-]*|\p{Lu}{1,15}|\d{1,4})[.,;:!?…)»"]{0,4}$/u.test(piece)

const fileStart = (text: string): number => {
  const uri = dataUri.exec(text)?.index ?? text.length
  const blob = new RegExp(`[A-Za-z0-9+/_-]{${shortestRow},}`).exec(text)?.index ?? text.length
  return Math.min(uri, blob)
}

/** One line of a file that a mail program has wrapped. */
const shortestRow = 40

const colon = '(?::|：|&colon;|&#0{0,4}58;|&#x0{0,4}3a;|%3a)'
const media = '(?:image|video|audio|application|text|font|model|multipart|message)'
// "mes data : 3 Go" are words; a media type, parameters or a bare comma behind the colon make it a URI.
const dataUri = new RegExp(
  `data\\s{0,9}${colon}\\s{0,9}(?:${media}\\s{0,9}(?:/|%2f|&sol;)|;\\s{0,9}(?:base64|charset)|,\\S)`,
  'i',
)

const hasDataUri = (text: string): boolean => dataUri.test(text)

const shortestBlob = 200
/** So long in one piece that it is no word, name or link of a teen. */
const certainBlob = 1000

/** Rows of base64 characters, whole or wrapped over lines as mail programs do. */
const base64Blobs = (text: string): string[] => {
  const blobs: string[] = []
  let wrapped = ''
  for (const line of text.split(/\r\n|[\r\n]/)) {
    for (const [row] of line.matchAll(/[A-Za-z0-9+/_-]+={0,2}/g)) if (row.length >= shortestBlob) blobs.push(row)
    const isWrapped = /^[\s>]{0,8}[A-Za-z0-9+/_-]{40,}={0,2}\s{0,8}$/.test(line)
    const isTail = wrapped !== '' && /^[\s>]{0,8}[A-Za-z0-9+/_-]{1,40}={0,2}\s{0,8}$/.test(line)
    if (isWrapped || isTail) wrapped += line.replace(/[\s>]/g, '')
    if (isWrapped) continue
    blobs.push(wrapped)
    wrapped = ''
  }
  return [...blobs, wrapped].filter((blob) => blob.length >= shortestBlob)
}

const isFile = (blob: string): boolean => startsLikeAFile(blob) || (blob.length >= certainBlob && isMixed(blob))

// "aaaaaaaa…" a thousand times is a cry, not a file.
const isMixed = (blob: string): boolean => /[a-z]/.test(blob) && /[A-Z]/.test(blob) && new Set(blob).size >= 16

/** First bytes, in hexadecimal, of images, films, PDF and archives; some formats begin with a length, so four bytes are passed over. */
const signatures = [
  /^ffd8ff/,
  /^89504e47/,
  /^47494638/,
  /^52494646/,
  /^424d/,
  /^49492a00|^4d4d002a/,
  /^.{8}66747970/,
  /^.{8}4a584c20/,
  /^ff0a/,
  /^1a45dfa3/,
  /^25504446/,
  /^504b0[357]/,
  /^52617221/,
  /^377abcaf/,
  /^1f8b/,
]

const startsLikeAFile = (blob: string): boolean => {
  const head = Buffer.from(blob.slice(0, 32), 'base64')
  return (
    signatures.some((signature) => signature.test(head.toString('hex'))) ||
    /^\s*<(?:svg|\?xml|!doctype)/i.test(head.toString('latin1'))
  )
}
