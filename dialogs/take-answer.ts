import { type Certainty, hasStory, type QuestionId } from './draft.ts'
import { clip } from './heard.ts'
import { currentQuestion } from './next-step.ts'
import { optionalQuestions, questions, safetyQuestions } from './questions/index.ts'
import type { Patch, Question } from './questions/question.ts'
import { whomQuestion } from './questions/whom.ts'
import { givesConsent } from './readers/consent.ts'
import { isCorrection } from './readers/manners.ts'
import { readToday } from './readers/safety.ts'
import { isTelling, tellsSomething } from './readers/story.ts'
import { isYesOrDoubt, type MessageTurn } from './turn.ts'

/** How many pieces of a story the draft keeps; all of it stays in the conversation. */
const storyPieces = 12

/** What a message did to the draft. */
export interface Taken {
  /** It answered the question asked. */
  answered: boolean
  /** It answered another question, gave a link, or added to the story. */
  filled: boolean
}

/** Read before anything else, whatever the state: safety answers, links, who speaks. */
export function takeSafety(turn: MessageTurn): void {
  const { draft, heard } = turn
  takeLinks(turn)
  if (draft.awaiting === 'today') draft.answers.today = graver(draft.answers.today, readToday(heard))
  for (const question of safetyQuestions) {
    const asked = question.id === draft.current && draft.awaiting === undefined
    const patch = question.fill?.(heard, draft) ?? (asked ? question.read(heard, draft) : undefined)
    if (patch) {
      draft.answers.danger = graver(draft.answers.danger, patch.danger)
      draft.answers.suicide = graver(draft.answers.suicide, patch.suicide)
    }
  }
}

/** A danger once said is never undone by a later reassurance: a person checks it. */
function graver(before: Certainty | undefined, after: Certainty | undefined): Certainty | undefined {
  return after === undefined || (isYesOrDoubt(before) && after === 'no') || before === 'yes' ? before : after
}

function takeLinks({ draft, heard }: MessageTurn): void {
  const known = new Set(draft.answers.links.map((link) => link.url))
  draft.answers.links.push(...heard.links.filter((link) => !known.has(link.url)))
  if (draft.answers.links.length > 0) draft.answers.noLinks = false
}

/** The answer to what was asked, then whatever else the message answers, then its part of the story. */
export function takeAnswer(turn: MessageTurn): Taken {
  const { draft, heard } = turn
  const current = currentQuestion(turn)
  const answered = current !== undefined && takeCurrent(turn, current)
  const fills = [whomQuestion, ...optionalQuestions].filter(
    (question) => !(answered && question.id === current?.id) && mayFill(question, turn),
  )
  const filled = fills.map((question) => takePatch(turn, question.fill?.(heard, draft))).some(Boolean)
  const told = takeStory(turn, answered || (filled && hasStory(draft)))
  return { answered, filled: filled || told || heard.links.length > 0 }
}

function takeCurrent(turn: MessageTurn, question: Question): boolean {
  const { draft, heard } = turn
  // Safety answers were taken before; here only whether this message gave one.
  if (question.id === 'danger') return draft.answers.danger !== undefined
  if (question.id === 'suicide') return draft.answers.suicide !== undefined
  if (question.id === 'story') return false
  return takePatch(turn, question.read(heard, draft))
}

/** An answered question is only changed by "en fait…"; at the recap an age or a contact is a correction by itself. */
function mayFill(question: Question, turn: MessageTurn): boolean {
  const { draft, context, heard } = turn
  // Signals may answer it for the form; the teen's own word is kept all the same.
  const isUnsaid = question.id === 'ongoing' && draft.answers.ongoing === undefined
  const isMissing = isUnsaid || !question.isAnswered(draft, context.report)
  return isMissing || isCorrection(heard) || isPlainCorrection(question, draft.current)
}

const isPlainCorrection = ({ id }: Question, current: QuestionId | undefined): boolean =>
  current === 'recap' && (id === 'age' || id === 'contact')

function takePatch(turn: MessageTurn, patch: Patch | undefined): boolean {
  if (!patch) return false
  turn.draft.answers = { ...turn.draft.answers, ...patch }
  return true
}

/** Adds the message to the story when it tells something that is no mere answer. */
export function takeStory(turn: MessageTurn, answered: boolean): boolean {
  const { draft, heard } = turn
  const minWords = draft.current === 'story' || hasStory(draft) ? 2 : 4
  if ((answered || (givesConsent(heard) && heard.wordCount <= 10)) && !isTelling(heard)) return false
  if (!tellsSomething(heard, minWords) || draft.answers.story.length >= storyPieces) return false
  draft.answers.story.push(clip(heard.text))
  return !answered
}

/** Sets the open question aside: it is not asked again, and a missed safety question is flagged for a person. */
export function setAside(turn: MessageTurn, into: 'missed' | 'skipped'): void {
  const { draft } = turn
  const id = draft.current
  if (id === undefined || id === 'recap' || isRepeatable(turn, id, into)) return
  if (!draft[into].includes(id)) draft[into].push(id)
}

/** Whoever tells a story instead of an age is asked the age later; the story itself may always be asked for again. */
const isRepeatable = ({ draft }: MessageTurn, id: QuestionId, into: 'missed' | 'skipped'): boolean =>
  into === 'missed' && (id === 'story' || (id === 'age' && !draft.helpGiven))

/** Every id that has a question. */
export const questionById = (id: QuestionId): Question | undefined => questions.find((question) => question.id === id)
