import { awayLine } from './help.ts'
import { plainWords } from './readers/plain-words.ts'
import type { Reply } from './reply.ts'
import { answerAndStay } from './run-command.ts'
import { cause, type MessageTurn, say, words } from './turn.ts'
import { translatorFor } from './words.ts'

/** What is said when a person has ended the conversation: kindly, and with one question that takes one tap. */
export function farewell(isAdult: boolean): Reply[] {
  const t = translatorFor(isAdult)
  return [
    { text: t('follow-up:end.thanks') },
    {
      text: t('follow-up:end.ask'),
      suggestions: [t('follow-up:end.better'), t('follow-up:end.notBetter'), t('commands:erase')],
    },
  ]
}

const isSame = (said: string, written: string): boolean => said === plainWords(written)

/** The button's whole sentence: a bare "oui" may mean anything. */
export const saysBetter = (text: string): boolean =>
  isSame(plainWords(text), translatorFor(false)('follow-up:end.better')) ||
  isSame(plainWords(text), translatorFor(true)('follow-up:end.better'))

const saysNotBetter = (text: string): boolean =>
  isSame(plainWords(text), translatorFor(false)('follow-up:end.notBetter')) ||
  isSame(plainWords(text), translatorFor(true)('follow-up:end.notBetter'))

/**
 * The answer to "tu vas mieux ?" after the end. A no brings a person back; a yes brings nobody, also where the story that
 * was told once was critical: nothing new was said.
 */
export function takeFeeling(turn: MessageTurn): boolean {
  const t = words(turn)
  if (turn.context.caseStatus !== 'closed') return false
  if (saysNotBetter(turn.heard.text)) {
    cause(turn, { type: 'felt', better: false })
    cause(turn, { type: 'queue', reason: 'human_asked' })
    const away = turn.context.duty.onDuty ? [] : [awayLine(turn)]
    say(turn, [t('follow-up:end.again'), ...away].join(' '))
    return true
  }
  if (!saysBetter(turn.heard.text) || turn.context.message.severity === 'critical') return false
  const others = turn.effects.filter(({ type }) => type !== 'queue')
  turn.effects.splice(0, turn.effects.length, ...others)
  cause(turn, { type: 'felt', better: true })
  answerAndStay(turn, t('follow-up:end.glad'))
  return true
}
