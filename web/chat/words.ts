import words from '../../locales/fr/chat.json' with { type: 'json' }

type Words = typeof words
type WordKey = {
  [Section in keyof Words & string]: Words[Section] extends string
    ? Section
    : `${Section}.${keyof Words[Section] & string}`
}[keyof Words & string]

/** The sentence of a key, its `{{variables}}` filled in. */
export function t(key: WordKey, values: Record<string, string> = {}): string {
  const [section, name] = key.split('.') as [keyof Words, string | undefined]
  const found: unknown = name === undefined ? words[section] : (words[section] as Record<string, string>)[name]
  return String(found).replaceAll(/\{\{(\w+)\}\}/g, (_, variable: string) => values[variable] ?? '')
}
