import { contactById } from '../services/emergency/contacts.ts'
import { hasStory, type ReportDraft } from './draft.ts'
import { giveHelp } from './help.ts'
import { openingQuestions, optionalQuestions, questions, safetyQuestions } from './questions/index.ts'
import { isAboutOther, type Question } from './questions/question.ts'
import { storyQuestion } from './questions/story.ts'
import { showRecap } from './recap.ts'
import { say, type Turn, words } from './turn.ts'

/** Whoever leaves this many optional questions unanswered wants no form: the recap comes at once. */
const missedEnough = 2
const leftEnough = 3

/**
 * Says what comes next: the first question that applies and is open, the help once safety was asked, the recap.
 * `changed`: the message changed the report, which a recap shown again says.
 */
export function takeNextStep(turn: Turn, changed = false): void {
  const { draft } = turn
  draft.current = undefined
  if (!hasStory(draft)) {
    askForStory(turn)
    return
  }
  const safety = safetyQuestions.find((question) => isOpen(question, turn))
  if (safety) {
    ask(turn, safety)
    return
  }
  const isFirst = !draft.helpGiven
  if (isFirst) giveHelp(turn)
  if (draft.recapShown || hasHadEnough(turn)) {
    showRecap(turn, changed)
    return
  }
  const next = optionalQuestions.find((question) => isOpen(question, turn))
  if (next) ask(turn, next, isFirst ? words(turn)('intake:hand.questions') : undefined)
  else showRecap(turn)
}

/** Without a story there is nothing to act on: asked for again, never twice in the same words. */
function askForStory(turn: Turn): void {
  const { draft } = turn
  const next = openingQuestions.find((question) => isOpen(question, turn))
  if (next && !(next.id === 'story' && draft.asked.includes('story'))) {
    ask(turn, next)
    return
  }
  draft.current = next?.id
  draft.listened += 1
  const { suggestions } = storyQuestion.ask(draft, words(turn))
  say(turn, words(turn)(draft.listened % 2 === 1 ? 'intake:story.again' : 'intake:hand.offer'), { suggestions })
}

/** Asks a question and remembers that it was. `before`: said in the same bubble. */
export function ask(turn: Turn, question: Question, before?: string): void {
  const { draft, context } = turn
  const prompt = question.ask(draft, words(turn))
  draft.current = question.id
  draft.asked = [...draft.asked.filter((id) => id !== question.id), question.id]
  say(turn, before ? `${before} ${prompt.text}` : prompt.text, {
    suggestions: prompt.suggestions,
    // The number that the question names can be tapped beside it; for a child, the one made for children.
    ...(question.id === 'suicide' && { contacts: [contactById(suicideNumber(draft), context.now)] }),
  })
}

const suicideNumber = (draft: ReportDraft): string =>
  draft.answers.age === 'under_11' && !isAboutOther(draft) ? '119' : '3114'

function isOpen(question: Question, turn: Turn): boolean {
  const { draft, context } = turn
  return (
    !draft.missed.includes(question.id) &&
    !draft.skipped.includes(question.id) &&
    !question.isAnswered(draft, context.report) &&
    question.when(draft, context.report)
  )
}

/** The question last asked; the opening age question and the later one share their id and their reader. */
export const currentQuestion = (turn: Turn): Question | undefined =>
  questions.find((question) => question.id === turn.draft.current)

function hasHadEnough({ draft }: Turn): boolean {
  const optional = new Set(optionalQuestions.map((question) => question.id))
  const missed = draft.missed.filter((id) => optional.has(id)).length
  const skipped = draft.skipped.filter((id) => optional.has(id)).length
  return missed >= missedEnough || missed + skipped >= leftEnough
}
