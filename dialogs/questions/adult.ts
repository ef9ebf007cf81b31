import { readAdultKnows } from '../readers/adult.ts'
import { readCertainty } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

/** Does a trusted adult know. Never asked when the danger is at home: it would send the child back to it. */
export const adultQuestion: Question = {
  id: 'adult',
  when: (draft, report) => draft.answers.speaker !== 'parent' && !report.signals.includes('family_offender'),
  isAnswered: (draft) => draft.answers.adult !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:adult.ask'),
    suggestions: [t('intake:adult.yes'), t('intake:adult.no'), t('intake:adult.unsure')],
  }),
  read: (heard) => {
    const adult = readAdultKnows(heard.words) ?? readCertainty(heard.words)
    return adult && { adult }
  },
  fill: (heard) => {
    const adult = readAdultKnows(heard.words)
    return adult && { adult }
  },
}
