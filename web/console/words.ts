import words from '../../locales/fr/console.json' with { type: 'json' }

type Words = typeof words
type Plural<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K

/** Every key of the console's words; one that ends in `_one`/`_other` is asked for without its ending, with a `count`. */
export type WordKey = {
  [Section in keyof Words & string]: `${Section}.${Plural<keyof Words[Section] & string>}`
}[keyof Words & string]

const flat = new Map<string, string>()
for (const [section, entries] of Object.entries(words)) {
  for (const [key, text] of Object.entries(entries)) flat.set(`${section}.${key}`, text)
}

/** The sentence of a key, its `{{variables}}` filled in. In French zero and one are singular. */
export function t(key: WordKey, values: Record<string, string | number> = {}): string {
  const plural = `${key}_${Number(values.count) < 2 ? 'one' : 'other'}`
  const text = flat.get(key) ?? flat.get(plural) ?? key
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The sentence of a key that comes from the server (a problem's code, a question's id); undefined when there is none. */
export const wordsFor = (section: 'problem' | 'questions' | 'answers', key: string): string | undefined =>
  flat.get(`${section}.${key}`)
