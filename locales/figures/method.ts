import type { FigureData } from './figure-data.ts'
import { dayText } from './number-words.ts'
import { words } from './words.ts'

/** How it is counted, and what must not be read into it. */
export function methodLines({ edition, roundedTo }: FigureData): string[] {
  const lines = ['counts', 'duplicates', 'labels', 'frozen', 'crossed', 'delays', 'compare'] as const
  return [
    `${words('page.received')} ${words('page.receivedWhy')}`,
    ...lines.map((line) => words(`method.${line}`)),
    words('method.k', { k: edition?.k ?? 0 }),
    ...(roundedTo > 1 ? [words('page.rounded', { base: roundedTo })] : []),
  ]
}

/** Every version of this edition, and why there was another. */
export function changeLines({ edition }: FigureData): string[] {
  if (!edition) return []
  if (edition.changes.length === 0) {
    return [words('changes.first', { revision: edition.revision, on: dayText(edition.publishedOn) })]
  }
  return edition.changes.map(({ revision, on, why }) => words('changes.entry', { revision, on: dayText(on), why }))
}
