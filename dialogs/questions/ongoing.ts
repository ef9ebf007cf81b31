import { readOngoing } from '../readers/time.ts'
import { readCertainty } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

export const ongoingQuestion: Question = {
  id: 'ongoing',
  when: () => true,
  isAnswered: (draft, report) =>
    draft.answers.ongoing !== undefined ||
    report.signals.some((signal) => signal === 'content_online' || signal === 'repeated'),
  ask: (_draft, t) => ({
    text: t('intake:ongoing.ask'),
    suggestions: [t('intake:ongoing.yes'), t('intake:ongoing.no'), t('intake:ongoing.unsure')],
  }),
  read: (heard) => {
    const ongoing = readOngoing(heard.words) ?? readCertainty(heard.words)
    return ongoing && { ongoing }
  },
  fill: (heard) => {
    const ongoing = readOngoing(heard.words)
    return ongoing && { ongoing }
  },
}
