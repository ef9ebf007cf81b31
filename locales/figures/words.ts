import sentences from '../fr/stats.json' with { type: 'json' }

type Sentences = typeof sentences
type Plural<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K

/** A key that ends in `_one`/`_other` is asked for without its ending, with a `count`. */
export type FigureWordKey = {
  [Section in keyof Sentences & string]: `${Section}.${Plural<keyof Sentences[Section] & string>}`
}[keyof Sentences & string]

const flat = new Map<string, string>()
for (const [section, entries] of Object.entries(sentences)) {
  for (const [key, text] of Object.entries(entries)) flat.set(`${section}.${key}`, text)
}

/** What the page and the report say around the figures. In French zero and one are singular. */
export function words(key: FigureWordKey, values: Record<string, string | number> = {}): string {
  const plural = `${key}_${Number(values.count) < 2 ? 'one' : 'other'}`
  const text = flat.get(key) ?? flat.get(plural)
  if (text === undefined) throw new Error(`stats.json has no ${key}`)
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}
