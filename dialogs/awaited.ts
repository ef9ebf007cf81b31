import { readCommand } from './commands.ts'
import { confirms, refusesConsent } from './readers/consent.ts'
import { isTelling } from './readers/story.ts'
import { beginsWithNo, isBareNo, isBareYes } from './readers/yes-no.ts'
import { refuseReport, showRecap } from './recap.ts'
import { answerAndStay, erase, restart, takeCorrectionChoice } from './run-command.ts'
import { cause, type MessageTurn, words } from './turn.ts'

/** The answer to a yes or no that the bot waits for; false when the message is about something else. */
export function takeAwaited(turn: MessageTurn): boolean {
  const { awaiting } = turn.draft
  switch (awaiting) {
    case 'erase':
    case 'restart':
      return takeSure(turn, awaiting)
    case 'word':
      return takeWord(turn)
    case 'after_no':
      return takeAfterNo(turn)
    case 'correction':
      return takeCorrectionChoice(turn)
    default:
      return false
  }
}

const sure = { erase: /^(?:oui )?(?:tout )?effacer?$/, restart: /^(?:oui )?recommence[rz]?$/ }

/** Only a clear yes erases or starts over; whatever else is said, nothing is lost. */
function takeSure(turn: MessageTurn, what: 'erase' | 'restart'): boolean {
  const { heard, draft } = turn
  draft.awaiting = undefined
  if (isBareYes(heard.words) || sure[what].test(heard.words)) {
    if (what === 'erase') erase(turn)
    else restart(turn)
    return true
  }
  if (!beginsWithNo(heard.words) || heard.wordCount > 4) return false
  answerAndStay(turn, words(turn)(`commands:${what}.cancelled`))
  return true
}

function takeWord(turn: MessageTurn): boolean {
  const { heard, draft } = turn
  const t = words(turn)
  const word = heard.text.trim()
  draft.awaiting = undefined
  if (isTelling(heard) || heard.wordCount > 6) return false
  if (isBareNo(heard.words) || readCommand(heard) || /^non continuer$/.test(heard.words)) {
    answerAndStay(turn, t('commands:word.cancelled'))
    return true
  }
  if (word.length < 4 || word.length > 60) {
    draft.awaiting = 'word'
    answerAndStay(turn, t('commands:word.bad'))
    return true
  }
  cause(turn, { type: 'set_word', word })
  answerAndStay(turn, t('commands:word.done'))
  return true
}

/** After "non" at the recap: corriger, ne rien envoyer, or it is fine after all, which shows the question again. */
function takeAfterNo(turn: MessageTurn): boolean {
  const { heard, draft } = turn
  draft.awaiting = undefined
  if (refusesConsent(heard) || isBareNo(heard.words)) refuseReport(turn)
  else if (confirms(heard)) showRecap(turn)
  else return false
  return true
}
