import { clip } from '../heard.ts'
import { namesSomeone } from '../readers/who.ts'
import { isBareDoubt, isBareNo, isBareYes } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

/** Who does it: known, an adult. The words are kept; the bot never guesses a name. */
export const whoQuestion: Question = {
  id: 'who',
  when: () => true,
  isAnswered: (draft) => draft.answers.who !== undefined,
  ask: (draft, t) =>
    draft.answers.speaker === 'perpetrator'
      ? { text: t('intake:who.author'), suggestions: [t('intake:who.alone'), t('intake:who.together')] }
      : {
          text: t('intake:who.ask'),
          suggestions: [t('intake:who.peer'), t('intake:who.adult'), t('intake:who.stranger'), t('intake:who.unknown')],
        },
  read: (heard, draft) => {
    const { words } = heard
    const named =
      namesSomeone(words) || isBareDoubt(words) || /\b(?:adulte|jeune|de mon age|meme age|inconnue?)\b/.test(words)
    const together =
      draft.answers.speaker === 'perpetrator' &&
      (isBareYes(words) || isBareNo(words) || /\b(?:seule?|plusieurs|d autres)\b/.test(words))
    return named || together ? { who: clip(heard.text, 160) } : undefined
  },
  fill: (heard) => (namesSomeone(heard.words) ? { who: clip(heard.text, 160) } : undefined),
}
