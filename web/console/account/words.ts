import words from '../../../locales/fr/account.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

/** The words of one's own account. */
export const t = wordsOf(words)
