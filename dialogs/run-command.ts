import type { Translate } from '../locales/index.ts'
import type { CommandId } from './commands.ts'
import { hasStory, newDraft, type QuestionId } from './draft.ts'
import { awayLine, issueCode } from './help.ts'
import { ask, currentQuestion, takeNextStep } from './next-step.ts'
import { ageQuestion, laterAgeQuestion } from './questions/age.ts'
import { showRecap } from './recap.ts'
import { questionById, setAside } from './take-answer.ts'
import { cause, contactsNow, isCritical, type MessageTurn, say, type Turn, words } from './turn.ts'
import { contactLines } from './words.ts'

/** Carries out a command. Nothing here ends the conversation: every one of them leaves something to say or tap. */
export function runCommand(turn: MessageTurn, command: CommandId): void {
  commandRunners[command](turn)
}

const commandRunners: Record<CommandId, (turn: MessageTurn) => void> = {
  skip: skipQuestion,
  human: askForHuman,
  back: goBack,
  correct: correct,
  restart: askRestart,
  whoReads: (turn) => answerAndStay(turn, `${words(turn)('intake:faq.who')} ${words(turn)('intake:faq.serious')}`),
  erase: askErase,
  quit: quit,
  numbers: showNumbers,
  more: explain,
  continue: resume,
  keepDevice: (turn) => {
    turn.draft.device = 'kept'
    cause(turn, { type: 'keep_device' })
    const suggestions = [...openSuggestions(turn), words(turn)('commands:forgetDevice')]
    say(turn, words(turn)('commands:device.kept'), { suggestions })
  },
  forgetDevice: (turn) => {
    turn.draft.device = 'forgotten'
    cause(turn, { type: 'forget_device' })
    answerAndStay(turn, words(turn)('commands:device.forgotten'))
  },
  chooseWord: (turn) => {
    turn.draft.awaiting = 'word'
    say(turn, words(turn)('commands:word.ask'), { suggestions: [words(turn)('commands:restart.no')] })
  },
  myCode: tellOfCode,
  newCode: giveNewCode,
}

/** Says something and leaves the open question open, with its buttons. */
export function answerAndStay(turn: Turn, text: string): void {
  say(turn, text, { suggestions: openSuggestions(turn) })
}

/** The buttons of what is open now. */
export function openSuggestions(turn: Turn): string[] {
  const t = words(turn)
  if (turn.draft.awaiting === 'today') return todaySuggestions(t)
  if (turn.draft.current === 'recap') return [t('intake:recap.yes'), t('intake:recap.correct'), t('intake:recap.no')]
  return currentQuestion(turn)?.ask(turn.draft, t).suggestions ?? []
}

/** The answers to "est-ce que tu risques de te faire du mal aujourd'hui ?", which is no question of the form. */
export const todaySuggestions = (t: Translate): string[] => [
  t('intake:listen.todayYes'),
  t('intake:listen.todayNo'),
  t('intake:listen.todayUnsure'),
]

export function skipQuestion(turn: MessageTurn): void {
  if (turn.draft.current === 'recap') {
    answerAndStay(turn, words(turn)('intake:recap.later'))
    return
  }
  if (turn.draft.awaiting === 'today') turn.draft.awaiting = undefined
  setAside(turn, 'skipped')
  say(turn, words(turn)('intake:manners.skip'))
  continueReport(turn)
}

/** What comes next where a form may go on; where it may not, an open ear. */
export function continueReport(turn: Turn): void {
  const { draft } = turn
  if (draft.confirmed || draft.consent === 'refused' || isCritical(turn)) {
    draft.current = undefined
    say(turn, words(turn)('intake:listen.3'))
  } else takeNextStep(turn)
}

function askForHuman(turn: MessageTurn): void {
  const t = words(turn)
  const { draft } = turn
  const already = draft.humanAsked
  Object.assign(draft, { humanAsked: true, misses: 0, ...(draft.consent === 'refused' && { consent: undefined }) })
  cause(turn, { type: 'queue', reason: 'human_asked' })
  const away = turn.context.duty.onDuty ? [] : [awayLine(turn)]
  say(turn, [t(already ? 'intake:hand.already' : 'intake:hand.asked'), ...away].join(' '))
  if (!already) issueCode(turn)
  if (!hasStory(draft)) {
    if (!draft.asked.includes('story')) draft.asked.push('story')
    draft.current = 'story'
    say(turn, t('intake:hand.meanwhile'))
  } else if (draft.current) answerAndStay(turn, t('intake:hand.meanwhile'))
  else say(turn, t('intake:hand.meanwhile'))
}

function goBack(turn: MessageTurn): void {
  const { draft } = turn
  const at = draft.current === undefined ? draft.asked.length : draft.asked.indexOf(draft.current)
  const previous = draft.asked[(at === -1 ? draft.asked.length : at) - 1]
  const question = previous && questionById(previous)
  if (!question) {
    answerAndStay(turn, words(turn)('commands:back.none'))
    return
  }
  // What was open is asked again in its turn: it was left, not missed.
  const left = draft.current
  draft.asked = draft.asked.filter((id) => id !== left)
  reopen(turn, question.id)
  ask(turn, question.id === 'age' && hasStory(draft) ? laterAgeQuestion : question)
}

function reopen({ draft }: Turn, id: QuestionId): void {
  draft.missed = draft.missed.filter((missed) => missed !== id)
  draft.skipped = draft.skipped.filter((skipped) => skipped !== id)
}

/** What can be changed at the recap, by the button that names it. */
const correctable = ['age', 'since', 'who', 'where', 'links', 'contact'] as const
const correctionPatterns: Record<(typeof correctable)[number], RegExp> = {
  age: /^(?:mon |l |son )?age$/,
  since: /^(?:depuis quand|la date|le debut)$/,
  who: /^(?:qui(?: (?:fait ca|c est))?|la personne)$/,
  where: /^(?:ou(?: (?:ca se passe|c est))?|l appli)$/,
  links: /^(?:les |le |mes |mon )?liens?$/,
  contact: /^(?:le |mon |me |la )?(?:contact|joindre|prenom|nom|pseudo)$/,
}

function correct(turn: MessageTurn): void {
  const t = words(turn)
  if (!hasStory(turn.draft)) {
    continueReport(turn)
    return
  }
  turn.draft.awaiting = 'correction'
  say(turn, t('intake:correct.ask'), { suggestions: correctable.map((id) => t(`intake:correct.${id}`)).slice(0, 6) })
}

/** The answer to "qu'est-ce que tu veux changer ?": true when it names a question, which is asked again. */
export function takeCorrectionChoice(turn: MessageTurn): boolean {
  const id = correctable.find((each) => correctionPatterns[each].test(turn.heard.words))
  turn.draft.awaiting = undefined
  if (!id) return false
  reopen(turn, id)
  const question = id === 'age' ? (hasStory(turn.draft) ? laterAgeQuestion : ageQuestion) : questionById(id)
  if (question) ask(turn, question)
  return question !== undefined
}

function askRestart(turn: MessageTurn): void {
  const t = words(turn)
  turn.draft.awaiting = 'restart'
  say(turn, t('commands:restart.ask'), { suggestions: [t('commands:restart.yes'), t('commands:restart.no')] })
}

/** Starts the report over. What was shown stays known, so that nothing is shown or issued twice. */
export function restart(turn: Turn): void {
  const { dangersShown, codeIssued, humanAsked, device } = turn.draft
  turn.draft = { ...newDraft(), dangersShown, codeIssued, humanAsked, ...(device && { device }) }
  say(turn, words(turn)('commands:restart.done'))
  takeNextStep(turn)
}

function askErase(turn: MessageTurn): void {
  const t = words(turn)
  turn.draft.awaiting = 'erase'
  say(turn, `${t('commands:erase.ask')} ${t('commands:erase.kept')}`, {
    suggestions: [t('commands:erase.yes'), t('commands:erase.no')],
  })
}

export function erase(turn: Turn): void {
  const text = words(turn)('commands:erase.done')
  turn.draft = newDraft()
  cause(turn, { type: 'erase' })
  say(turn, text)
}

function quit(turn: MessageTurn): void {
  const t = words(turn)
  const reminder = codeToKeep(turn)
  turn.draft.paused = true
  say(turn, [t('commands:quit.done'), ...reminder].join(' '), {
    suggestions: [t('commands:continue'), t('commands:erase')],
  })
}

/** Before somebody leaves: the code, or a word about the one they have. */
export function codeToKeep(turn: Turn): string[] {
  if (turn.draft.codeIssued) return [words(turn)('commands:code.left')]
  if (hasStory(turn.draft)) issueCode(turn)
  return []
}

/** A code is shown once and kept nowhere: another one is offered. Without one yet, it is a code from another day. */
function tellOfCode(turn: MessageTurn): void {
  const t = words(turn)
  if (!turn.draft.codeIssued) {
    if (hasReport(turn)) giveNewCode(turn)
    else answerAndStay(turn, t('commands:code.type'))
    return
  }
  say(turn, t('commands:code.reminder'), { suggestions: [...openSuggestions(turn), t('commands:newCode')] })
}

const hasReport = ({ draft, context }: Turn): boolean => hasStory(draft) || context.caseStatus !== 'draft'

/** Another code for the same report. The one before still opens it: it may be written down somewhere. */
function giveNewCode(turn: MessageTurn): void {
  const { draft } = turn
  if (!draft.codeIssued && !hasReport(turn)) {
    answerAndStay(turn, words(turn)('commands:code.lost'))
    return
  }
  draft.codeIssued = false
  issueCode(turn)
  const last = turn.replies.at(-1)
  if (last) last.suggestions = openSuggestions(turn)
}

function showNumbers(turn: MessageTurn): void {
  const t = words(turn)
  const contacts = contactsNow(turn)
  say(turn, t('commands:numbers.list', { contacts: `\n${contactLines(contacts, t)}` }), {
    contacts,
    suggestions: openSuggestions(turn),
  })
}

function explain(turn: MessageTurn): void {
  const t = words(turn)
  say(turn, `${t('intake:more.who')} ${t('intake:more.limits')}`)
  say(turn, t('intake:more.rhythm'))
  say(turn, t('intake:more.leave'), {
    suggestions: [
      t('commands:continue'),
      t('commands:back'),
      t('commands:restart'),
      t('commands:erase'),
      t('commands:myCode'),
      t('commands:quit'),
    ],
  })
}

function resume(turn: MessageTurn): void {
  const { draft } = turn
  draft.paused = false
  if (draft.consent === 'refused') {
    draft.consent = undefined
    say(turn, words(turn)('intake:refused.resume'))
  }
  if (draft.current === 'recap') {
    showRecap(turn)
    return
  }
  const open = currentQuestion(turn)
  if (open) ask(turn, open)
  else continueReport(turn)
}
