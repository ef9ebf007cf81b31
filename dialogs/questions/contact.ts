import { clip } from '../heard.ts'
import { readContact, saysContact } from '../readers/contact.ts'
import { isBareNo } from '../readers/yes-no.ts'
import type { Question } from './question.ts'

/** A first name or a way to be reached; both optional, since the answer comes in the conversation. */
export const contactQuestion: Question = {
  id: 'contact',
  when: () => true,
  isAnswered: (draft) => draft.answers.contact !== undefined,
  ask: (_draft, t) => ({
    text: t('intake:contact.ask'),
    suggestions: [t('intake:contact.here'), t('intake:contact.none')],
  }),
  read: (heard) => (readContact(heard) || isBareNo(heard.words) ? { contact: clip(heard.text, 160) } : undefined),
  fill: (heard) => (saysContact(heard) ? { contact: clip(heard.text, 160) } : undefined),
}
