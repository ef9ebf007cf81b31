import words from '../../../locales/fr/settings.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

/** The words of what administrators set. */
export const t = wordsOf(words)
