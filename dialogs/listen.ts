import type { SentenceKey } from '../locales/index.ts'
import { hasStory, type ReportDraft } from './draft.ts'
import { adviceKey, awayLine, issueCode } from './help.ts'
import { isAboutOther } from './questions/question.ts'
import { givesConsent } from './readers/consent.ts'
import { plainWords } from './readers/plain-words.ts'
import { todaySuggestions } from './run-command.ts'
import { cause, contactsNow, type MessageTurn, say, words } from './turn.ts'
import { contactLines } from './words.ts'

const calling = /\b(?:je vais|j|je l|je les) ?(?:l |les )?appel\w*\b|\bje (?:vais )?appel\w*\b/
const voiceless = /\b(?:peux|ose|arrive|pouvons) pas (?:trop |du tout |a )?(?:parler|telephoner|appeler)\b/
const askingForUs = /\b(?:vous etes|tu es|t es|il y a) (?:\S+ ){0,2}(?:la|quelqu un|present)\b/
const withSomeone = /\bquelqu un avec moi\b|^je suis avec\b/
const nobodyNear = /^personne (?:est )?(?:la|avec moi)\b|^(?:non )?je suis (?:toute? )?seule?\b/
const homeWords =
  /\b(?:chez (?:moi|nous)|a la maison|mon (?:pere|beau pere|daron)|ma (?:mere|belle mere|daronne)|mes (?:parents|darons))\b/
const sentences = ['intake:listen.1', 'intake:listen.2', 'intake:listen.3'] as const

/**
 * After the numbers: no form. What was just said is answered, the advice that cannot wait is given once, and one gentle
 * question at a time helps the counsellor who will read it. Never the same words twice in a row.
 */
export function listen(turn: MessageTurn): void {
  const t = words(turn)
  const { draft, context } = turn
  const sentence = answerSentence(turn)
  draft.current = undefined
  draft.awaiting = undefined
  draft.listened += 1
  if (context.caseStatus === 'closed') {
    cause(turn, { type: 'queue', reason: 'human_asked' })
    say(turn, [t('intake:hand.closed'), ...(context.duty.onDuty ? [] : [awayLine(turn)])].join(' '))
    return
  }
  if (context.report.language === 'fr') {
    const advice = adviceText(turn)
    const said = sentence ?? (advice ? undefined : t(listening(draft)))
    if (said) say(turn, said)
    if (advice) say(turn, advice)
    if (hasStory(draft)) issueCode(turn)
    askGently(turn)
  } else {
    say(turn, t(draft.listened % 2 === 0 ? 'intake:language.more' : 'intake:language.more2'))
    issueCode(turn)
  }
}

/** What this very message asks for or says, if it is one that can be answered. */
function answerSentence(turn: MessageTurn): string | undefined {
  const t = words(turn)
  const { draft, heard, context } = turn
  if (voiceless.test(heard.words)) return t('intake:listen.noVoice')
  if (calling.test(heard.words)) return t('intake:listen.called')
  if (draft.awaiting === 'today' && draft.answers.today === 'no') return t('intake:listen.notToday')
  if (askingForUs.test(heard.words) && heard.wordCount <= 7)
    return context.duty.onDuty ? t('intake:listen.here') : awayLine(turn)
  if (givesConsent(heard)) return t('intake:listen.sent')
  // Whoever is near may be the danger itself: said only when the danger is what the teen may do.
  if (isOwn(draft) && isSuicidal(draft) && !isAtHome(turn)) {
    if (withSomeone.test(heard.words)) return t('intake:listen.withSomeone')
    if (nobodyNear.test(heard.words)) return t('intake:listen.nobody')
  }
  return undefined
}

const listening = (draft: ReportDraft): SentenceKey => sentences[draft.listened % sentences.length] ?? 'intake:listen.1'

/** What cannot be undone is not left for later, even now; the rest is only that the teen is believed. */
const pressing: ReadonlySet<SentenceKey> = new Set([
  'intake:help.sextortion',
  'intake:help.image',
  'intake:help.deepfake',
  'intake:help.imageThreat',
  'intake:help.grooming',
  'intake:help.author',
])

function adviceText(turn: MessageTurn): string | undefined {
  const t = words(turn)
  const { draft } = turn
  const key = adviceKey(turn)
  const advice = pressing.has(key) ? key : undefined
  const isLater = draft.listened > 1 || isAtHome(turn)
  if (draft.adviceGiven || draft.helpGiven || !(advice || isLater)) return undefined
  draft.adviceGiven = true
  const believed = draft.answers.speaker === undefined || draft.answers.speaker === 'victim'
  const said = [...(believed ? [t('intake:thanks.victim')] : []), ...(advice ? [t(advice)] : [])]
  return said.length > 0 ? said.join(' ') : undefined
}

/** One question at most, each asked once. Who is near is not asked when the danger is at home. */
function askGently(turn: MessageTurn): void {
  const t = words(turn)
  const { draft, context, heard } = turn
  if (isSuicidal(draft) && isOwn(draft) && !draft.todayAsked && !draft.dangersShown.includes('acting')) {
    draft.todayAsked = true
    draft.awaiting = 'today'
    say(turn, t('intake:listen.today'), { suggestions: todaySuggestions(t) })
    return
  }
  // Said already: not asked.
  if (withSomeone.test(heard.words) || nobodyNear.test(heard.words)) draft.nearAsked = true
  if (draft.nearAsked || isAtHome(turn)) return
  if (isOwn(draft)) {
    draft.nearAsked = true
    const suggestions = [t('intake:listen.nearYes'), t('intake:listen.nearNo'), t('intake:listen.calling')]
    say(turn, t('intake:listen.near'), { suggestions })
  } else if (isSuicidal(draft) && isAboutOther(draft)) {
    draft.nearAsked = true
    say(turn, t('intake:listen.friend'))
    if (draft.answers.speaker === 'parent' || context.situation.actingNow) return
    say(turn, t('intake:listen.where'), {
      suggestions: [t('intake:listen.whereYes'), t('intake:listen.whereWith'), t('intake:listen.whereNo')],
    })
  }
}

const isOwn = (draft: ReportDraft): boolean => !isAboutOther(draft)
const isSuicidal = ({ dangersShown }: ReportDraft): boolean =>
  dangersShown.includes('suicide') || dangersShown.includes('self_harm') || dangersShown.includes('acting')
/** The danger is at home, or may be: who is near is then no help, and no question. */
const isAtHome = ({ draft, context, heard }: MessageTurn): boolean =>
  context.report.signals.includes('family_offender') ||
  (draft.dangersShown.includes('danger') && homeWords.test(plainWords([...draft.answers.story, heard.text].join(' '))))

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
