import { feature } from '../../../../locales/fr/figures.json'
import taxonomy from '../../../../locales/fr/taxonomy.json' with { type: 'json' }

/** `none` is what the figures say where nobody chose any. */
const { none: _, ...features } = feature

/** Ids and their words, of each label that a person confirms. */
export const vocabularies = {
  severity: taxonomy.severities,
  categories: taxonomy.categories,
  signals: taxonomy.signals,
  ageBand: taxonomy.ageBands,
  speaker: taxonomy.speakers,
  platforms: taxonomy.platforms,
  features,
} as const
export type LabelKind = keyof typeof vocabularies

/** In the words of the team; an id that this page does not know yet is shown as it is. */
export const wordsOfLabels = (kind: LabelKind, ids: string | readonly string[]): string => {
  const words: Record<string, string> = vocabularies[kind]
  return [ids]
    .flat()
    .map((id) => words[id] ?? id)
    .join(', ')
}
