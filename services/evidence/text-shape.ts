/** How raw text is cut: what never counts, where a candidate must end, and which marks cling to its end without being part of it. */

export const removeZeroWidth = (text: string): string => text.replace(/[\u200B-\u200D]|\u2060|\uFEFF/g, '')

/**
 * A run without white space, quotes that close a link, emoji or symbols. ASCII signs such as `=` `+` `~` may stand in an address.
 * Lone surrogates end a run too, so that what is quoted is always well formed.
 */
export const unbrokenRuns = (text: string): { start: number; text: string }[] => {
  const runs: { start: number; text: string }[] = []
  let start = 0
  for (const end of text.matchAll(breaks)) {
    if (end.index > start) runs.push({ start, text: text.slice(start, end.index) })
    start = end.index + end[0].length
  }
  if (start < text.length) runs.push({ start, text: text.slice(start) })
  return runs
}

const breaks =
  /[0-9#*]\uFE0F?\u20E3|[\s<>"«»`\p{Cc}\p{Cs}]|[\uFE0E\uFE0F]|\u20E3|[\u{1F3FB}-\u{1F3FF}]|[^\P{S}\u0021-\u007E]|\p{Extended_Pictographic}/gu

const closing: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Removes the punctuation that ends the sentence rather than the link, and closing brackets that were opened before it. */
export const stripEnd = (text: string): string => {
  const spare = surplusOf(text)
  let end = text.length
  while (end > 0) {
    const last = text.charAt(end - 1)
    const surplus = spare.get(last) ?? 0
    if (surplus > 0) spare.set(last, surplus - 1)
    else if (!'.,;:!?\'"’”…*'.includes(last)) break
    end -= 1
  }
  return text.slice(0, end)
}

// Counted once, so that a long row of brackets costs no more than its length.
const surplusOf = (text: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const char of text) if ('()[]{}'.includes(char)) counts.set(char, (counts.get(char) ?? 0) + 1)
  const surplus = Object.entries(closing).map(([close, open]) => [
    close,
    (counts.get(close) ?? 0) - (counts.get(open) ?? 0),
  ])
  return new Map(surplus as [string, number][])
}

/** Drops dots and dashes at the end. A loop, because `/[.-]+$/` takes quadratic time on a long row of dots. */
export const trimDots = (text: string): string => {
  let end = text.length
  while (end > 0 && '.-'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** A span of the text, `start` included, `end` not (UTF-16 offsets). */
export interface Span {
  start: number
  end: number
}
