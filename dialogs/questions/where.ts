import type { Heard } from '../heard.ts'
import { clip } from '../heard.ts'
import { namesPlace, readPlatforms } from '../readers/where.ts'
import { isBareDoubt } from '../readers/yes-no.ts'
import type { Patch, Question } from './question.ts'

const place = (heard: Heard, known: Patch['platforms'] = []): Patch => ({
  where: clip(heard.text, 160),
  platforms: [...new Set([...known, ...readPlatforms(heard)])],
})

export const whereQuestion: Question = {
  id: 'where',
  when: () => true,
  isAnswered: (draft) => draft.answers.where !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:where.ask'),
    // Names of apps, as they call themselves.
    suggestions: ['Snapchat', 'Instagram', 'TikTok', 'WhatsApp', t('intake:where.school')],
  }),
  read: (heard, draft) =>
    namesPlace(heard) || isBareDoubt(heard.words) || /\bsur internet\b/.test(heard.words)
      ? place(heard, draft.answers.platforms)
      : undefined,
  fill: (heard, draft) => (namesPlace(heard) ? place(heard, draft.answers.platforms) : undefined),
}
