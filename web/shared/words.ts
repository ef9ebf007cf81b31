type Plural<K extends string> = K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K

type Sections = Record<string, Record<string, string>>

/** Every key of a file of words; one that ends in `_one`/`_other` is asked for without its ending, with a `count`. */
export type KeyOf<W extends Sections> = {
  [Section in keyof W & string]: `${Section}.${Plural<keyof W[Section] & string>}`
}[keyof W & string]

/** The sentences of one file of `locales/fr`, `{{variables}}` filled in. In French zero and one are singular. */
export function wordsOf<W extends Sections>(
  words: W,
): (key: KeyOf<W>, values?: Record<string, string | number>) => string {
  const flat = new Map<string, string>()
  for (const [section, entries] of Object.entries(words)) {
    for (const [key, text] of Object.entries(entries)) flat.set(`${section}.${key}`, text)
  }
  return (key, values = {}) => {
    const plural = `${key}_${Number(values.count) < 2 ? 'one' : 'other'}`
    const text = flat.get(key) ?? flat.get(plural) ?? key
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}
