import { readAge, readSaidAge } from '../readers/age.ts'
import { isRefusal } from '../readers/manners.ts'
import { isAboutOther, type Question } from './question.ts'

const suggestionKeys = [
  'intake:age.under_11',
  'intake:age.11_12',
  'intake:age.13_14',
  'intake:age.15_17',
  'intake:age.18_plus',
] as const

const reading: Pick<Question, 'isAnswered' | 'read' | 'fill'> = {
  isAnswered: (draft) => draft.answers.age !== undefined,
  read: (heard, draft) => {
    const age = isRefusal(heard) ? undefined : readAge(heard.words, isAboutOther(draft))
    return age && { age }
  },
  fill: (heard, draft) => {
    const age = readSaidAge(heard.words, draft.answers.speaker)
    return age && { age }
  },
}

/** The first thing asked. A story told instead is welcome: age is then asked later. */
export const ageQuestion: Question = {
  id: 'age',
  when: (draft) => draft.answers.story.length === 0 && !draft.asked.includes('age'),
  ask: (_draft, t) => ({ text: t('intake:age.ask'), suggestions: suggestionKeys.map((key) => t(key)) }),
  ...reading,
}

/** Asked again near the end, of whoever told a story instead; of the person in danger when somebody else writes. */
export const laterAgeQuestion: Question = {
  id: 'age',
  when: (draft) => draft.answers.story.length > 0,
  ask: (draft, t) => ({
    text: t(isAboutOther(draft) ? 'intake:age.other' : 'intake:age.again'),
    suggestions: suggestionKeys.map((key) => t(key)),
  }),
  ...reading,
}
