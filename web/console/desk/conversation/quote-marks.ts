export interface Segment {
  text: string
  quoted: boolean
}

/** Cuts a text so that the words a reason rests on can be marked. Overlapping quotes become one mark. */
export function markQuotes(text: string, quotes: readonly string[]): Segment[] {
  const marked = new Uint8Array(text.length)
  for (const quote of quotes) {
    if (quote.trim() === '') continue
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + quote.length)) {
      marked.fill(1, at, at + quote.length)
    }
  }
  return segments(text, marked)
}

function segments(text: string, marked: Uint8Array): Segment[] {
  const found: Segment[] = []
  let start = 0
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && marked[at] === marked[start]) continue
    found.push({ text: text.slice(start, at), quoted: marked[start] === 1 })
    start = at
  }
  return found
}

const contextLength = 48

/** The quote with a few words around it, out of the first message that holds it; the quote alone when none does. */
export function quoteInContext(quote: string, messages: readonly string[]): string {
  const message = messages.find((text) => text.includes(quote))
  if (message === undefined) return quote
  const start = message.indexOf(quote)
  const end = start + quote.length
  const from = wordStart(message, start - contextLength)
  const to = wordEnd(message, end + contextLength)
  return `${from > 0 ? '…' : ''}${message.slice(from, to).trim()}${to < message.length ? '…' : ''}`
}

function wordStart(text: string, from: number): number {
  if (from <= 0) return 0
  const space = text.indexOf(' ', from)
  return space === -1 ? from : space + 1
}

function wordEnd(text: string, to: number): number {
  if (to >= text.length) return text.length
  const space = text.lastIndexOf(' ', to)
  return space === -1 ? to : space
}
