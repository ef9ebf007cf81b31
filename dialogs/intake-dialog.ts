import { takeFeeling } from './after-end.ts'
import { takeAwaited } from './awaited.ts'
import { readCommand } from './commands.ts'
import type { DialogContext, TurnInput, TurnOutcome } from './dialog.ts'
import { hasStory, type ReportDraft } from './draft.ts'
import { answerCode, takeStoryWord } from './follow-up-dialog.ts'
import { hear } from './heard.ts'
import { awayLine, issueCode } from './help.ts'
import { listen, listenInOtherLanguage } from './listen.ts'
import { takeNextStep } from './next-step.ts'
import { fearsParents } from './readers/asked.ts'
import { changesMind, confirms, givesConsent, refusesConsent } from './readers/consent.ts'
import { isTelling } from './readers/story.ts'
import { beginsWithNo, isBareYes } from './readers/yes-no.ts'
import { confirmReport, refuseReport, showRecap } from './recap.ts'
import { answerAndStay, openSuggestions, runCommand } from './run-command.ts'
import { safetyReplies } from './safety-net.ts'
import { answerSmallTalk } from './small-talk.ts'
import { noticeSpeaker, tellSpeaker } from './speaker.ts'
import { setAside, takeAnswer, takeSafety, takeStory } from './take-answer.ts'
import { beginTurn, cause, finishTurn, isCritical, type MessageTurn, say, type Turn, words } from './turn.ts'
import { contactList } from './words.ts'

/**
 * One turn: what the teen did, to what is said and done. Pure, never throws for any text, and never leaves the teen
 * without a reply, a person and the numbers within reach.
 */
export function runTurn(draft: ReportDraft, input: TurnInput, context: DialogContext): TurnOutcome {
  const turn = beginTurn(draft, context)
  switch (input.kind) {
    case 'start':
      greet(turn)
      return finishTurn(turn)
    case 'refused_file':
      refuseFile(turn, input.wordsLost)
      return finishTurn(turn)
    case 'code':
      answerCode(turn, input.found)
      return finishTurn(turn)
    case 'message': {
      const messageTurn = { ...turn, heard: hear(input.text, context) }
      takeMessage(messageTurn)
      return finishTurn(messageTurn)
    }
  }
}

function greet(turn: Turn): void {
  const t = words(turn)
  if (turn.draft.asked.length > 0) {
    answerAndStay(turn, t('intake:greet.here'))
    return
  }
  say(turn, `${t('intake:greet.hello')} ${t('intake:greet.images')}`)
  takeNextStep(turn)
  const last = turn.replies.at(-1)
  last?.suggestions?.push(t('commands:more'))
}

/** The file was refused before anybody saw it; a way to have an image removed is offered in its place, once. */
function refuseFile(turn: Turn, wordsLost: boolean | undefined): void {
  const t = words(turn)
  const isFirst = turn.draft.filesRefused === 0
  turn.draft.filesRefused += 1
  // `false`: words came along and are answered next.
  const first = wordsLost === false ? 'intake:file.wordsKept' : 'intake:file.refused'
  const refusal = isFirst ? first : 'intake:file.again'
  const contacts = turn.context.contacts({
    ...turn.context.situation,
    categories: ['intimate_image_shared'],
    signals: [],
  })
  say(turn, wordsLost ? `${t(refusal)} ${t('intake:file.wordsLost')}` : t(refusal), {
    suggestions: openSuggestions(turn),
  })
  if (!isFirst) return
  say(turn, t('intake:file.help', { contacts: contactList(contacts, t) }), {
    contacts,
    suggestions: openSuggestions(turn),
  })
}

/** The order matters: the safety net reads every message first, in every state; then what was asked; then the rest. */
function takeMessage(turn: MessageTurn): void {
  takeSafety(turn)
  noticeSpeaker(turn)
  const alarmed = soundAlarm(turn)
  queueByUrgency(turn)
  if (alarmed) keepAfterAlarm(turn)
  else respond(turn)
  queueHigh(turn)
}

function respond(turn: MessageTurn): void {
  tellSpeaker(turn)
  if (turn.heard.wordCount === 0) {
    sayNothingReceived(turn)
    return
  }
  if (takeFeeling(turn)) return
  tellOfParents(turn)
  if (takeStoryWord(turn) || takeAwaited(turn)) return
  const command = readCommand(turn.heard)
  if (command) {
    if (command === 'human' && isTelling(turn.heard)) takeStory(turn, false)
    runCommand(turn, command)
    return
  }
  converse(turn)
}

/** The numbers, alone: nothing else is said in this turn, and no form goes on after it. */
function soundAlarm(turn: MessageTurn): boolean {
  const { draft, replies } = safetyReplies(turn.draft, turn.context)
  turn.draft = draft
  turn.replies.push(...replies)
  return replies.length > 0
}

function keepAfterAlarm(turn: MessageTurn): void {
  takeAnswer(turn)
  if (turn.heard.wordCount > 0 && turn.draft.answers.story.length === 0) takeStory(turn, false)
  turn.draft.current = undefined
  turn.draft.awaiting = undefined
  // The numbers were the welcome; only whoever did it has still something to be told.
  if (turn.draft.answers.speaker === 'parent') turn.draft.speakerTold = true
  // Whoever leaves right after the numbers can come back: last, so that the numbers stand first.
  if (turn.heard.wordCount > 0) issueCode(turn)
}

/** Critical at once, in any state, also after a refusal; high with its story, unless it was refused. */
function queueByUrgency(turn: MessageTurn): void {
  const { context } = turn
  if (isCritical(turn)) cause(turn, { type: 'queue', reason: 'critical' })
  if (context.report.language !== 'fr') cause(turn, { type: 'queue', reason: 'not_french' })
}

/** A high report enters with its story. Said after the message was read: only then is the story known. */
function queueHigh(turn: MessageTurn): void {
  const { context, draft } = turn
  const isQueued = turn.effects.some((effect) => effect.type === 'queue' && effect.reason === 'high')
  if (isQueued || context.report.severity !== 'high' || !hasStory(draft) || draft.consent === 'refused') return
  cause(turn, { type: 'queue', reason: 'high' })
}

/** True words: what is passed on before the recap is said, with the right to refuse. */
function tellUrgent(turn: MessageTurn): void {
  const { draft } = turn
  queueHigh(turn)
  if (draft.urgentTold || !turn.effects.some((effect) => effect.type === 'queue' && effect.reason === 'high')) return
  draft.urgentTold = true
  say(turn, words(turn)('intake:help.urgent'))
}

/** An empty message, or one of signs alone: "?" asks what our question is for. */
function sayNothingReceived(turn: MessageTurn): void {
  const t = words(turn)
  if (turn.heard.text.trim() === '') answerAndStay(turn, t('intake:manners.empty'))
  else answerAndStay(turn, t(turn.heard.asks && turn.draft.current ? 'intake:faq.why' : 'intake:manners.signs'))
}

/** "je veux pas que mes parents sachent", wherever it is said: the truth about it, once, before going on. */
function tellOfParents(turn: MessageTurn): void {
  const { draft, heard } = turn
  if (draft.parentsTold || draft.answers.speaker === 'parent' || !fearsParents(heard.words)) return
  draft.parentsTold = true
  say(turn, words(turn)('intake:faq.parents'))
}

function converse(turn: MessageTurn): void {
  const { draft, heard } = turn
  if (refusesConsent(heard)) refuseReport(turn)
  else if (draft.consent === 'refused' && !isCritical(turn)) answerRefused(turn)
  else if (isCritical(turn)) {
    if (!answerSmallTalk(turn)) {
      takeAnswer(turn)
      listen(turn)
    }
  } else if (turn.context.report.language !== 'fr') {
    takeAnswer(turn)
    listenInOtherLanguage(turn)
  } else if (draft.confirmed || turn.context.caseStatus === 'closed') answerAfterwards(turn)
  else if (draft.current === 'recap') answerRecap(turn)
  else answerIntake(turn)
}

/** The form itself: one question, whatever the answer turns out to be about. */
function answerIntake(turn: MessageTurn): void {
  const { draft, heard } = turn
  if (givesConsent(heard)) {
    takeAnswer(turn)
    tellUrgent(turn)
    if (hasStory(draft)) {
      showRecap(turn)
      return
    }
  } else if (answerSmallTalk(turn)) return
  const before = draft.current
  const { answered, filled } = takeAnswer(turn)
  if (!answered) setAside(turn, isPlainNo(turn) ? 'skipped' : 'missed')
  draft.misses = answered || filled ? 0 : draft.misses + 1
  tellSpeaker(turn)
  tellUrgent(turn)
  // A yes that answers nothing asked for: it is about the report, so the report is shown.
  if (!answered && !filled && isBareYes(heard.words) && draft.helpGiven) {
    showRecap(turn)
    return
  }
  if (draft.misses > 0 && draft.misses % 2 === 0 && before !== undefined) say(turn, words(turn)('intake:hand.offer'))
  takeNextStep(turn, answered || filled)
}

const isPlainNo = ({ heard, draft }: MessageTurn): boolean =>
  beginsWithNo(heard.words) && heard.wordCount <= 2 && draft.current !== 'danger' && draft.current !== 'suicide'

/** At the recap a yes confirms; a no asks what is wrong; anything else is a correction, and the recap comes back short. */
function answerRecap(turn: MessageTurn): void {
  const { heard, draft } = turn
  if (confirms(heard)) {
    if (heard.wordCount > 2) takeAnswer(turn)
    confirmReport(turn)
    return
  }
  if (answerSmallTalk(turn)) return
  let { filled } = takeAnswer(turn)
  if (beginsWithNo(heard.words) && !(filled && heard.wordCount > 2)) {
    askAfterNo(turn)
    return
  }
  if (!filled && heard.wordCount <= 3 && draft.answers.contact === undefined && /\p{L}/u.test(heard.text)) {
    draft.answers.contact = heard.text.trim().slice(0, 160)
    filled = true
  }
  showRecap(turn, filled)
}

function askAfterNo(turn: MessageTurn): void {
  const t = words(turn)
  turn.draft.awaiting = 'after_no'
  say(turn, t('intake:recap.afterNo'), {
    suggestions: [t('intake:recap.correct'), t('intake:recap.no'), t('intake:recap.fine')],
  })
}

/** After a refusal: consent may come back, in clear words; a bare yes only brings the question back. */
function answerRefused(turn: MessageTurn): void {
  const { heard, draft } = turn
  const t = words(turn)
  if (answerSmallTalk(turn)) return
  const agrees =
    givesConsent(heard) ||
    (changesMind(heard) && confirms(heard) && (heard.wordCount <= 4 || /\bveux bien$/.test(heard.words)))
  if (agrees && hasStory(draft)) {
    confirmReport(turn)
    return
  }
  if (isBareYes(heard.words)) {
    hasStory(draft) ? showRecap(turn) : takeNextStep(turn)
    return
  }
  if (changesMind(heard) || (/^(?:bon |ok |non )*en fait\b/.test(heard.words) && heard.wordCount > 3)) {
    draft.consent = undefined
    say(turn, t('intake:refused.resume'))
    takeAnswer(turn)
    tellUrgent(turn)
    takeNextStep(turn)
    return
  }
  const listening = heard.wordCount > 6 && !beginsWithNo(heard.words)
  if (listening) takeStory(turn, false)
  say(turn, t(listening ? 'intake:refused.listen' : 'intake:refused.still'), {
    suggestions: [t('commands:continue'), t('commands:send')],
  })
}

/** Once it is passed on, everything more is added for the team. */
function answerAfterwards(turn: MessageTurn): void {
  const { draft, heard } = turn
  const t = words(turn)
  if (givesConsent(heard) || (confirms(heard) && heard.wordCount <= 5)) {
    answerAndStay(turn, t('intake:listen.sent'))
    return
  }
  if (answerSmallTalk(turn)) return
  takeAnswer(turn)
  draft.current = undefined
  if (turn.context.caseStatus === 'closed') {
    // Whoever writes again after the end must be read by a person again.
    cause(turn, { type: 'queue', reason: 'human_asked' })
    say(turn, [t('intake:hand.closed'), ...(turn.context.duty.onDuty ? [] : [awayLine(turn)])].join(' '))
    return
  }
  draft.listened += 1
  say(turn, t(draft.listened % 2 === 1 ? 'intake:hand.added' : 'intake:hand.added2'), {
    suggestions: [t('commands:sayDanger'), t('commands:correct')],
  })
  issueCode(turn)
}
