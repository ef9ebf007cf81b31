import words from '../../../locales/fr/rehearsal.json' with { type: 'json' }
import { wordsOf } from '../../shared/words.ts'

export const t = wordsOf(words)
