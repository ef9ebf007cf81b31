import taxonomy from '../../../locales/fr/taxonomy.json' with { type: 'json' }

export type Vocabulary = keyof typeof taxonomy

/** What people read for an id of the taxonomy. An id that this page does not know yet is shown as it is, never hidden. */
export function label(vocabulary: Vocabulary, id: string): string {
  const entries: Record<string, string> = taxonomy[vocabulary]
  return entries[id] ?? id
}

/** The label of a reason, which may be a category, a signal or a severity. */
export function reasonLabel(id: string): string {
  if (id in taxonomy.signals) return label('signals', id)
  if (id in taxonomy.categories) return label('categories', id)
  return label('severities', id)
}
