import { adultQuestion } from './adult.ts'
import { ageQuestion, laterAgeQuestion } from './age.ts'
import { contactQuestion } from './contact.ts'
import { dangerQuestion } from './danger.ts'
import { kindQuestion } from './kind.ts'
import { linksQuestion } from './links.ts'
import { ongoingQuestion } from './ongoing.ts'
import type { Question } from './question.ts'
import { sinceQuestion } from './since.ts'
import { storyQuestion } from './story.ts'
import { suicideQuestion } from './suicide.ts'
import { whereQuestion } from './where.ts'
import { whoQuestion } from './who.ts'
import { whomQuestion } from './whom.ts'

/** Before any help: two taps at most, then the story. */
export const openingQuestions: Question[] = [ageQuestion, whomQuestion, storyQuestion]

/** Right after the story, before anything else. */
export const safetyQuestions: Question[] = [dangerQuestion, suicideQuestion]

/** "En attendant": all optional, in this order, once help was given. */
export const optionalQuestions: Question[] = [
  kindQuestion,
  sinceQuestion,
  ongoingQuestion,
  whoQuestion,
  whereQuestion,
  linksQuestion,
  adultQuestion,
  laterAgeQuestion,
  contactQuestion,
]

/** The intake as a list: it reads as the table of contents. The recap follows. */
export const questions: Question[] = [...openingQuestions, ...safetyQuestions, ...optionalQuestions]
