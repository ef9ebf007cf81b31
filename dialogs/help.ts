import type { SentenceKey } from '../locales/index.ts'
import type { Category } from '../services/taxonomy.ts'
import { isAboutOther } from './questions/question.ts'
import { cause, contactsNow, say, type Turn, words } from './turn.ts'
import { contactList, dayText, timeText } from './words.ts'

/** The first that applies gives the advice: what cannot be undone comes first. */
const adviceKeys: [Category, SentenceKey][] = [
  ['sextortion', 'intake:help.sextortion'],
  ['intimate_image_shared', 'intake:help.image'],
  ['sexual_deepfake', 'intake:help.deepfake'],
  ['intimate_image_threat', 'intake:help.imageThreat'],
  ['grooming', 'intake:help.grooming'],
  ['impersonation', 'intake:help.impersonation'],
  ['doxxing', 'intake:help.doxxing'],
  ['threat', 'intake:help.threat'],
  ['hate', 'intake:help.hate'],
  ['pile_on', 'intake:help.harassment'],
  ['harassment', 'intake:help.harassment'],
  ['exclusion', 'intake:help.exclusion'],
]

const imageCategories: readonly Category[] = [
  'sextortion',
  'intimate_image_shared',
  'sexual_deepfake',
  'intimate_image_threat',
]

/** The help for this situation, at most three short bubbles, then the team and the follow-up code. Once a report. */
export function giveHelp(turn: Turn): void {
  const t = words(turn)
  const { draft } = turn
  draft.helpGiven = true
  const contacts = contactsNow(turn)
  const thanks = draft.answers.speaker === undefined || draft.answers.speaker === 'victim' ? 'victim' : 'other'
  say(turn, `${t(`intake:thanks.${thanks}`)} ${t(adviceKey(turn))}`)
  const evidence = evidenceKey(turn)
  if (evidence) say(turn, asksDeadline(turn) ? `${t(evidence)} ${t('intake:help.deadline')}` : t(evidence))
  const team = turn.context.duty.onDuty ? t('intake:hand.ask') : awayHours(turn)
  if (contacts.length > 0)
    say(turn, `${team} ${t('intake:help.contacts', { contacts: contactList(contacts, t) })}`, { contacts })
  else say(turn, team)
  issueCode(turn)
}

/** The advice for what was told. Of whoever did it, only what helps to repair. */
export function adviceKey({ draft, context }: Turn): SentenceKey {
  if (draft.answers.speaker === 'perpetrator') return 'intake:help.author'
  const named = draft.answers.kind ? [...context.report.categories, draft.answers.kind] : context.report.categories
  return adviceKeys.find(([category]) => named.includes(category))?.[1] ?? 'intake:help.other'
}

/** Evidence advice varies by speaker and app. Who did it is told nothing about deleting: a person talks about that. */
function evidenceKey({ draft, context }: Turn): SentenceKey | undefined {
  const { categories, signals } = context.report
  const image = categories.some((category) => imageCategories.includes(category))
  if (draft.answers.speaker === 'perpetrator' || signals.includes('family_offender')) return undefined
  if (image)
    return isAboutOther(draft) && draft.answers.speaker !== 'parent' ? 'intake:help.witness' : 'intake:help.takeItDown'
  if (draft.answers.platforms.includes('snapchat')) return 'intake:help.snapchat'
  return categories.every((category) => category === 'other') ? undefined : 'intake:help.captures'
}

/** An ultimatum decides when an answer is due. */
const asksDeadline = ({ context }: Turn): boolean =>
  context.report.categories.includes('sextortion') && !context.report.signals.includes('deadline')

/** Nobody is on duty: when somebody returns, if known, and who answers now. No delay is promised. */
export function awayLine(turn: Turn): string {
  const first = contactsNow(turn)[0]
  return first ? `${awayHours(turn)} ${words(turn)('intake:closed.line', { contact: first.name })}` : awayHours(turn)
}

function awayHours(turn: Turn): string {
  const t = words(turn)
  const { duty, now } = turn.context
  return duty.nextDutyAt === undefined
    ? t('intake:closed.now')
    : t('intake:closed.until', { day: dayText(duty.nextDutyAt, now, t), time: timeText(duty.nextDutyAt) })
}

/** Offered once a story is saved, so that leaving quickly never loses it. */
export function issueCode(turn: Turn): void {
  if (turn.draft.codeIssued) return
  turn.draft.codeIssued = true
  const code = turn.context.newCode()
  cause(turn, { type: 'code_issued', code })
  say(turn, words(turn)('intake:code.show', { code }), { kind: 'code' })
}
