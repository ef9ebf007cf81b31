import type { Category } from '../../services/taxonomy.ts'
import type { Question } from './question.ts'

const patterns: [Category, RegExp][] = [
  ['impersonation', /\bfaux compte\b|\bpasse pour\b/],
  ['intimate_image_shared', /\bimage\b.*\bintime\b|\bvideo intime\b|\bphoto intime\b/],
  ['threat', /\bmenaces?\b|\bchantage\b/],
  ['harassment', /\binsultes?\b|\bmoqueries?\b/],
  ['other', /^autre(?: chose)?$/],
]

/** Only when triage hears nothing it can name. */
export const kindQuestion: Question = {
  id: 'kind',
  when: (_draft, report) =>
    report.severity !== 'critical' && report.categories.every((category) => category === 'other'),
  isAnswered: (draft) => draft.answers.kind !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:kind.ask'),
    suggestions: [
      t('intake:kind.insults'),
      t('intake:kind.image'),
      t('intake:kind.blackmail'),
      t('intake:kind.account'),
      t('intake:kind.other'),
    ],
  }),
  read: (heard) => {
    const kind = heard.wordCount <= 8 ? patterns.find(([, pattern]) => pattern.test(heard.words))?.[0] : undefined
    return kind && { kind }
  },
}
