import words from '../../../locales/fr/console.json' with { type: 'json' }
import { type KeyOf, wordsOf } from '../../shared/words.ts'

export type WordKey = KeyOf<typeof words>

/** The console's own words. A section with many of them has a file and a `t` of its own, loaded with it. */
export const t = wordsOf(words)

/** The sentence of a key that comes from the server (a problem's code, a question's id); undefined when there is none. */
export const wordsFor = (section: 'problem' | 'questions' | 'answers', key: string): string | undefined =>
  (words[section] as Record<string, string>)[key]
