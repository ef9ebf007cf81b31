import { hasStory } from './draft.ts'
import { awayLine, issueCode } from './help.ts'
import { givesConsent } from './readers/consent.ts'
import { contactsNow, type MessageTurn, say, words } from './turn.ts'
import { contactLines } from './words.ts'

const calling = /\b(?:je vais|j|je l|je les) ?(?:l |les )?appel\w*\b|\bje (?:vais )?appel\w*\b/
const sentences = ['intake:listen.1', 'intake:listen.2', 'intake:listen.3'] as const

/** After the numbers: no form. A gentle question at most, and never the same words twice in a row. */
export function listen(turn: MessageTurn): void {
  const t = words(turn)
  const { draft, heard, context } = turn
  draft.current = undefined
  draft.awaiting = undefined
  draft.listened += 1
  if (calling.test(heard.words)) say(turn, t('intake:listen.called'))
  else if (givesConsent(heard)) say(turn, t('intake:listen.sent'))
  else say(turn, t(sentences[draft.listened % sentences.length] ?? 'intake:listen.1'))
  if (hasStory(draft)) issueCode(turn)
  // Who is near may be the danger itself: not asked when it is at home.
  const own = draft.answers.speaker === undefined || draft.answers.speaker === 'victim'
  if (own && !draft.nearAsked && !context.report.signals.includes('family_offender')) {
    draft.nearAsked = true
    const suggestions = [t('intake:listen.nearYes'), t('intake:listen.nearNo'), t('intake:listen.calling')]
    say(turn, t('intake:listen.near'), { suggestions })
  }
}

/** A language we cannot read: a person is told; said in that language when it is English. */
export function listenInOtherLanguage(turn: MessageTurn): void {
  const t = words(turn)
  const { draft, context } = turn
  draft.current = undefined
  draft.listened += 1
  if (!draft.languageTold) {
    draft.languageTold = true
    const contacts = contactsNow(turn)
    say(turn, t(context.report.language === 'en' ? 'intake:language.en' : 'intake:language.unknown'))
    if (!context.duty.onDuty) say(turn, awayLine(turn))
    say(turn, contactLines(contacts, t), { contacts })
    issueCode(turn)
  } else say(turn, t(draft.listened % 2 === 0 ? 'intake:language.more' : 'intake:language.more2'))
}
