import { isBareDoubt, isBareNo } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

const none =
  /\b(?:pas|aucun|aucune|sans|plus) (?:de |d |pas de |trop de )?(?:liens?|link)\b|\bc est pas des liens\b|\bpas sur internet\b|\bque des captures\b|^plus tard$|\bje (?:l|les|en) ai (?:pas|plus)\b|\bj ai rien garde\b/

/** Links, never images; not asked of who did it. Links found in any message are kept by the runner. */
export const linksQuestion: Question = {
  id: 'links',
  when: (draft) => draft.answers.speaker !== 'perpetrator',
  isAnswered: (draft) => draft.answers.links.length > 0 || draft.answers.noLinks,
  ask: (_draft, t) => ({
    text: t('intake:links.ask'),
    suggestions: [t('intake:links.none'), t('intake:links.later')],
  }),
  read: (heard) => {
    if (heard.links.length > 0) return {}
    return none.test(heard.words) || isBareNo(heard.words) || isBareDoubt(heard.words) ? { noLinks: true } : undefined
  },
  fill: (heard) => (none.test(heard.words) ? { noLinks: true } : undefined),
}
