import { clip } from '../heard.ts'
import { tellsSomething } from '../readers/story.ts'
import type { Question } from './question.ts'

/** "Raconte": the one question that may be asked again, in other words, since without it there is nothing to act on. */
export const storyQuestion: Question = {
  id: 'story',
  when: () => true,
  isAnswered: (draft) => draft.answers.story.length > 0,
  ask: (_draft, t) => ({
    text: t('intake:story.ask'),
    suggestions: [
      t('intake:story.insults'),
      t('intake:story.image'),
      t('intake:story.blackmail'),
      t('intake:story.account'),
    ],
  }),
  read: (heard) => (tellsSomething(heard, 2) ? { story: [clip(heard.text)] } : undefined),
}
