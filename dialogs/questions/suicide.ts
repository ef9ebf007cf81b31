import type { Signal } from '../../services/taxonomy.ts'
import { readSaidSuicide, readSuicide } from '../readers/safety.ts'
import { isAboutOther, type Question } from './question.ts'

const signs: readonly Signal[] = [
  'suicidal_ideation',
  'self_harm',
  'distress',
  'isolated',
  'sexual_assault',
  'family_offender',
]

/**
 * Asked from 11 years, or when the age is not known: asking relieves, it does not push. Under 11 only on a sign, and
 * in simpler words. For whoever writes about another person, about that person.
 */
export const suicideQuestion: Question = {
  id: 'suicide',
  when: (draft, report) =>
    draft.answers.story.length > 0 &&
    (draft.answers.age !== 'under_11' || report.signals.some((signal) => signs.includes(signal))),
  isAnswered: (draft) => draft.answers.suicide !== undefined,
  ask: (draft, t) => {
    // Whoever did it and regrets it may be at risk too: asked about themselves.
    if (isAboutOther(draft)) {
      return {
        text: t('intake:suicide.other'),
        suggestions: [t('intake:suicide.otherYes'), t('intake:suicide.otherNo'), t('intake:suicide.unsure')],
      }
    }
    return {
      text: t(draft.answers.age === 'under_11' ? 'intake:suicide.child' : 'intake:suicide.ask'),
      suggestions: [t('intake:suicide.yes'), t('intake:suicide.no'), t('intake:suicide.unsure')],
    }
  },
  read: (heard) => {
    const suicide = readSuicide(heard)
    return suicide && { suicide }
  },
  fill: (heard) => {
    const suicide = readSaidSuicide(heard.words)
    return suicide && { suicide }
  },
}
