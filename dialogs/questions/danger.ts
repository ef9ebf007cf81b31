import type { ReportDraft } from '../draft.ts'
import { readDanger, readSaidDanger } from '../readers/safety.ts'
import { isAboutOther, type Question } from './question.ts'

/** Thanks come once: with the urgent sentence, with the words for parents, or when it was asked before. */
const wasThanked = (draft: ReportDraft): boolean =>
  draft.urgentTold || draft.answers.speaker === 'parent' || draft.asked.includes('danger')

/** Asked to everyone, right after the story. Full-sentence buttons: "oui" to "es-tu en sécurité ?" is a trap. */
export const dangerQuestion: Question = {
  id: 'danger',
  when: (draft) => draft.answers.story.length > 0,
  isAnswered: (draft) => draft.answers.danger !== undefined,
  ask: (draft, t) =>
    isAboutOther(draft) || draft.answers.speaker === 'perpetrator'
      ? {
          text: t(wasThanked(draft) ? 'intake:danger.otherAfter' : 'intake:danger.other'),
          suggestions: [t('intake:danger.otherYes'), t('intake:danger.otherNo'), t('intake:danger.unsure')],
        }
      : {
          text: t(wasThanked(draft) ? 'intake:danger.after' : 'intake:danger.ask'),
          suggestions: [t('intake:danger.yes'), t('intake:danger.no'), t('intake:danger.unsure')],
        },
  read: (heard) => {
    const danger = readDanger(heard)
    return danger && { danger }
  },
  fill: (heard) => {
    const danger = readSaidDanger(heard.words)
    return danger && { danger }
  },
}
