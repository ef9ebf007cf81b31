import { clip } from '../heard.ts'
import { readSince } from '../readers/time.ts'
import { isBareDoubt } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

export const sinceQuestion: Question = {
  id: 'since',
  when: () => true,
  isAnswered: (draft) => draft.answers.since !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:since.ask'),
    suggestions: [t('intake:since.today'), t('intake:since.days'), t('intake:since.weeks'), t('intake:since.months')],
  }),
  read: (heard) =>
    readSince(heard.words, false) || isBareDoubt(heard.words) ? { since: clip(heard.text, 160) } : undefined,
  fill: (heard, draft) =>
    readSince(heard.words, draft.answers.story.length === 0) ? { since: clip(heard.text, 160) } : undefined,
}
