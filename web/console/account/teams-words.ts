import words from '../../../locales/fr/teams-link.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

/** The words of the link between an account of the console and one of Teams. */
export const t = wordsOf(words)
