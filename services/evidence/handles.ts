import type { Platform } from '../taxonomy.ts'
import { type Mention, platformMentions } from './platform-mentions.ts'
import { type Span, trimDots } from './text-shape.ts'

/** "@name", and the platform it is on when the same line says so. */
export interface Handle extends Span {
  raw: string
  name: string
  platform?: Platform
}

/**
 * Finds every "@name" in a text where links and e-mail addresses are already blanked out.
 * Platform: the one in "@name sur X"; else the last named before it on the line; else the first after it.
 */
export const findHandles = (text: string): Handle[] => {
  const lines = [...text.matchAll(/[^\n\r\u0085\u2028\u2029]+/g)]
  return lines.filter((line) => line[0].includes('@')).flatMap((line) => handlesOnLine(line[0], line.index))
}

const handlesOnLine = (line: string, offset: number): Handle[] => {
  const spans = handleSpans(line)
  const mentions = platformMentions(blankSpans(line, spans))
  let next = 0
  return spans.map((span) => {
    while (next < mentions.length && (mentions[next]?.start ?? 0) < span.start) next += 1
    const platform = platformFor(line, span, mentions[next - 1], mentions[next])
    const raw = line.slice(span.start, span.end)
    return { raw, name: raw.slice(1), ...platform, start: span.start + offset, end: span.end + offset }
  })
}

const platformFor = (line: string, span: Span, before?: Mention, after?: Mention): { platform?: Platform } => {
  const isSaidOfIt =
    after !== undefined && after.start - span.end < 40 && saidOf.test(line.slice(span.end, after.start))
  const platform = (isSaidOfIt ? after : (before ?? after))?.platform
  return platform ? { platform } : {}
}

const saidOf = /^[\s(]*sur\s+(?:(?:son|sa|mon|ma|ton|ta|leur|notre|votre|le|la|les|un)\s+|l['’])?$/i

const handleSpans = (line: string): Span[] => {
  const spans: Span[] = []
  for (const found of line.matchAll(/(?<![\p{L}\p{N}_])@([\p{L}\p{N}_.-]+)/gu)) {
    const length = trimDots(found[0]).length
    if (/[\p{L}\p{N}]/u.test(found[0])) spans.push({ start: found.index, end: found.index + length })
  }
  return spans
}

/** The same text, same length, with the spans made unreadable. */
export const blankSpans = (text: string, spans: Span[]): string => {
  let blanked = ''
  let at = 0
  for (const { start, end } of spans) {
    blanked += text.slice(at, start) + '\0'.repeat(end - start)
    at = end
  }
  return blanked + text.slice(at)
}
