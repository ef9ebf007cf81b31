import { type Span, stripEnd, unbrokenRuns } from './text-shape.ts'

/** Something that looks like an address, as written. */
export interface Candidate extends Span {
  raw: string
}

/**
 * Finds every address in a text whose zero-width characters are gone. One pass: each run without spaces is cut where a new
 * `http(s)://` begins, and each piece holds at most one candidate, which goes from its first sign of an address to the piece's end.
 */
export const findCandidates = (text: string): Candidate[] =>
  unbrokenRuns(text).flatMap((run) =>
    piecesOf(run.text).flatMap((piece) => {
      const start = candidateStart(piece.text)
      if (start === undefined) return []
      const raw = stripEnd(piece.isCut ? piece.text.slice(start).replace(/\]?\($/, '') : piece.text.slice(start))
      const at = run.start + piece.start + start
      return holdsSomething(raw) ? [{ raw, start: at, end: at + raw.length }] : []
    }),
  )

/** `isCut`: another link begins right behind, so that a dangling "](" is markdown and not part of this one. */
interface Piece {
  text: string
  start: number
  isCut: boolean
}

const piecesOf = (run: string): Piece[] => {
  const cuts = [0]
  for (const found of run.matchAll(/https?:\/\//gi)) if (beginsAnother(run, found.index)) cuts.push(found.index)
  return cuts.map((start, i) => ({ text: run.slice(start, cuts[i + 1]), start, isCut: i + 1 < cuts.length }))
}

// After `=` it is a parameter of the outer link; after blob: or view-source: it is what the wrapper wraps.
const beginsAnother = (run: string, index: number): boolean =>
  index > 0 && run[index - 1] !== '=' && !/(?:blob|view-source):$/i.test(run.slice(Math.max(0, index - 12), index))

const candidateStart = (piece: string): number | undefined => {
  const starts = [schemeStart, opaqueSchemeStart, httpTypoStart, wwwStart, bareHostStart].map((find) => find(piece))
  const found = starts.filter((start) => start !== undefined)
  return found.length > 0 ? Math.min(...found) : undefined
}

const schemeStart = (piece: string): number | undefined => {
  for (let at = piece.indexOf('://'); at >= 0; at = piece.indexOf('://', at + 3)) {
    const start = schemeBefore(piece, at)
    if (start !== undefined) return start
  }
  return undefined
}

// "voicihttps://…": whatever is glued before http is not part of the scheme.
const schemeBefore = (piece: string, colon: number): number | undefined => {
  const http = /https?$/i.exec(piece.slice(Math.max(0, colon - 5), colon))
  if (http) return colon - http[0].length
  let start = colon
  while (start > 0 && /[a-z0-9+.-]/i.test(piece.charAt(start - 1))) start -= 1
  while (start < colon && !/[a-z]/i.test(piece.charAt(start))) start += 1
  return start < colon ? start : undefined
}

const opaqueSchemes =
  /(?<![\p{L}\p{N}_+.-])(?:javascript|data|vbscript|mailto|tel|sms|file|about|blob|view-source):(?=[^\s])/iu
const opaqueSchemeStart = (piece: string): number | undefined => opaqueSchemes.exec(piece)?.index

const httpTypoStart = (piece: string): number | undefined => /https?(?::\/|\/\/)/i.exec(piece)?.index

const wwwStart = (piece: string): number | undefined => /(?<![\p{L}\p{N}_.-])www\.(?=[\p{L}\p{N}])/iu.exec(piece)?.index

/** A host without a scheme: it needs a path behind it, or it is a mere domain, a file name or two sentences run together. */
const bareHostStart = (piece: string): number | undefined => {
  for (const run of piece.matchAll(/[\p{L}\p{N}\p{M}._-]+/gu)) {
    const end = run.index + run[0].length
    const host = hostAtEnd(run[0])
    const behind = piece.slice(end, end + 8)
    if (!isHostWithPath(host, behind)) continue
    const start = userInfoStart(piece, end - host.length)
    if (start !== undefined) return start
  }
  return undefined
}

// "voilà...instagram.com" and "-instagram.com": the host is what follows the dots or the dash.
const hostAtEnd = (run: string): string => run.slice(run.lastIndexOf('..', run.length - 3) + 1).replace(/^[._-]+/, '')

const isHostWithPath = (host: string, behind: string): boolean => {
  if (/^localhost$/i.test(host) || isIPv4Literal(host)) return /^(?::\d|\/)/.test(behind)
  return /^(?::\d{1,5})?\/./u.test(behind) && isDottedHost(host)
}

const isDottedHost = (host: string): boolean => {
  const name = host.replace(/\.$/, '')
  const last = name.slice(name.lastIndexOf('.') + 1)
  return name.includes('.') && /^(?:[\p{L}\p{M}]{2,63}|xn--[a-z0-9-]{1,59})$/iu.test(last)
}

const isIPv4Literal = (host: string): boolean => {
  const parts = host.length <= 48 ? host.split('.') : []
  return parts.length === 4 && parts.every((part) => /^(?:0x[0-9a-f]+|\d+)$/i.test(part) && Number(part) <= 255)
}

/** Takes in `name:secret@` before the host. Undefined when the "host" is a handle ("@jade.exemple/…") or part of a path. */
const userInfoStart = (piece: string, hostStart: number): number | undefined => {
  const before = piece.charAt(hostStart - 1)
  if (before === '/' || before === '\\') return piece.slice(0, hostStart).endsWith('//') ? hostStart : undefined
  if (before !== '@') return hostStart
  let start = hostStart - 1
  while (start > 0 && /[\w.:%+-]/.test(piece.charAt(start - 1))) start -= 1
  return start < hostStart - 1 ? start : undefined
}

// After the final punctuation is gone, "https://…" or "instagram.com/." hold no address any more.
const holdsSomething = (raw: string): boolean => {
  if (/^www\./i.test(raw)) return raw.length > 'www.'.length
  if (/^https?(?::\/|\/\/)/i.test(raw)) return /^https?:?\/+[^/]/i.test(raw)
  const behind = /^[a-z][a-z0-9+.-]*:(.*)$/is.exec(raw)?.[1] ?? /[/:](.*)$/s.exec(raw)?.[1]
  if (behind === undefined) return false
  return behind !== '' && behind !== '//' ? true : isLocalRoot(raw)
}

// "10.0.0.5/" counts even with nothing behind the slash.
const isLocalRoot = (raw: string): boolean => /^(?:localhost|[0-9a-fx.]{7,48})\/$/i.test(raw)
