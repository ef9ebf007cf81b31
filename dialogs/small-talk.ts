import { hasStory } from './draft.ts'
import { awayLine } from './help.ts'
import { ask, currentQuestion } from './next-step.ts'
import { type AskedTopic, beginsAsking, readAsked } from './readers/asked.ts'
import { type Manner, readManner } from './readers/manners.ts'
import { isTelling } from './readers/story.ts'
import { answerAndStay, codeToKeep, continueReport, openSuggestions, skipQuestion } from './run-command.ts'
import { isCritical, type MessageTurn, say, words } from './turn.ts'
import { momentText } from './words.ts'

/** Answers questions about us and good manners; true when that was all the message did. The open question stays open. */
export function answerSmallTalk(turn: MessageTurn): boolean {
  const { heard } = turn
  // What is urgent is a story, however it is put.
  if (heard.triage.severity === 'high' || heard.triage.severity === 'critical') return false
  const manner = readManner(heard)
  if (manner === 'insult' || (manner && !isTelling(heard) && manner !== 'correction_first')) {
    return mannerReplies[manner](turn)
  }
  const topics = isTelling(heard) && !heard.asks ? [] : readAsked(heard)
  if (topics.length === 0 || isStoryWithQuestion(turn)) return false
  answerAndStay(turn, topics.map((topic) => topicText(turn, topic)).join(' '))
  return true
}

/** "il a mes photos, c'est illégal ?" tells more than it asks. */
const isStoryWithQuestion = ({ heard }: MessageTurn): boolean =>
  isTelling(heard) && heard.wordCount > (beginsAsking(heard) ? 20 : 12)

function topicText(turn: MessageTurn, topic: AskedTopic): string {
  const t = words(turn)
  const { duty, caseStatus, now } = turn.context
  const isAboutTime = topic === 'hours' || topic === 'delay'
  if (isAboutTime && !duty.onDuty) return awayLine(turn)
  // An hour is owed only for what the team has.
  if (topic === 'delay' && duty.dueAt !== undefined && caseStatus !== 'draft')
    return t('intake:hand.due', { time: momentText(duty.dueAt, now, t) })
  return t(`intake:faq.${topic}`)
}

const mannerReplies: Record<Manner, (turn: MessageTurn) => boolean> = {
  greeting: (turn) => {
    say(turn, words(turn)('intake:manners.hello'))
    continueReport(turn)
    return true
  },
  thanks: (turn) => {
    answerAndStay(turn, words(turn)('intake:manners.thanks'))
    return true
  },
  insult: (turn) => {
    answerAndStay(turn, words(turn)('intake:manners.insult'))
    return true
  },
  joke: (turn) => {
    answerAndStay(turn, words(turn)(isCritical(turn) ? 'intake:manners.jokeAfter' : 'intake:manners.joke'))
    return true
  },
  no_problem: (turn) => {
    if (hasStory(turn.draft)) return false
    answerAndStay(turn, words(turn)('intake:manners.noProblem'))
    return true
  },
  refusal: (turn) => {
    if (turn.draft.consent === 'refused' || turn.draft.current === 'recap') return false
    skipQuestion(turn)
    return true
  },
  pause: (turn) => {
    const t = words(turn)
    const reminder = codeToKeep(turn)
    turn.draft.paused = true
    say(turn, [t('commands:pause.done'), ...reminder].join(' '), { suggestions: [t('commands:continue')] })
    return true
  },
  return: (turn) => {
    comeBack(turn)
    return true
  },
  correction_first: () => false,
}

/** "re": where we were. Said a second time, only that somebody listens. */
function comeBack(turn: MessageTurn): void {
  const t = words(turn)
  const { draft } = turn
  const open = currentQuestion(turn)
  if (draft.paused && open) {
    say(turn, t('intake:greet.back'))
    ask(turn, open)
  } else say(turn, t('intake:greet.here'), { suggestions: openSuggestions(turn) })
  draft.paused = false
}
