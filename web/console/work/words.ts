import words from '../../../locales/fr/work.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

/** What is said of tasks, tags, handing over, replies and the search. */
export const t = wordsOf(words)

/** What an event of a case's history is called; one that this page does not know is shown by its own name, never hidden. */
export const eventWords = (type: string): string => (words.events as Record<string, string>)[type] ?? type
