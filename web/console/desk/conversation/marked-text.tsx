import { inertText } from '../../words/inert-link.ts'
import { markQuotes } from './quote-marks.ts'

/** Text with links made inert and the words that reasons rest on marked. */
export function MarkedText({ text, quotes }: { text: string; quotes: readonly string[] }) {
  const segments = markQuotes(inertText(text), quotes.map(inertText))
  return <>{segments.map((segment) => (segment.quoted ? <mark>{segment.text}</mark> : segment.text))}</>
}
