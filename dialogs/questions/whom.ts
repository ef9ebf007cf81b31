import type { Question } from './question.ts'

const patterns = [
  ['perpetrator', /\b(?:que je regrette|j ai fait (?:quelque chose|un truc|une betise|une connerie))\b/],
  [
    'parent',
    /\b(?:je suis (?:un |le |la |son |sa )?(?:parent|pere|mere|papa|maman)|mon fils|ma fille|notre (?:fils|fille|enfant)|mon enfant)\b/,
  ],
  ['witness', /\b(?:j ai vu|temoin|je suis pas la victime)\b/],
  [
    'friend',
    /\b(?:quelqu un (?:d autre|que je connais)|une? (?:pote|amie?|copine?|copain)|ma (?:pote|copine|soeur|cousine)|mon (?:pote|ami|copain|frere|cousin)|pour (?:lui|elle|un autre))\b/,
  ],
  ['victim', /\b(?:c est )?pour moi\b|^moi(?: meme)?$/],
] as const

const saysParent = /^(?:bonjour )?je suis (?:un |une |le |la )?(?:parent|pere|mere|papa|maman)\b/

/** For whom: changes every word that follows. Skipped when a story already tells. */
export const whomQuestion: Question = {
  id: 'whom',
  when: (draft) =>
    draft.answers.story.length === 0 && (draft.answers.age !== undefined || draft.skipped.includes('age')),
  isAnswered: (draft) => draft.answers.speaker !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:whom.ask'),
    suggestions: [
      t('intake:whom.self'),
      t('intake:whom.friend'),
      t('intake:whom.witness'),
      t('intake:whom.parent'),
      t('intake:whom.author'),
    ],
  }),
  read: (heard) => {
    const speaker = heard.wordCount <= 9 ? patterns.find(([, pattern]) => pattern.test(heard.words))?.[0] : undefined
    return speaker && { speaker }
  },
  fill: (heard) => (saysParent.test(heard.words) ? { speaker: 'parent' } : undefined),
}
