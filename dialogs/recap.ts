import type { SentenceKey } from '../locales/index.ts'
import type { Answers } from './draft.ts'
import { hasStory } from './draft.ts'
import { clip } from './heard.ts'
import { awayLine, giveHelp, issueCode } from './help.ts'
import { cause, contactsNow, isCritical, say, type Turn, words } from './turn.ts'
import { contactList, momentText } from './words.ts'

/** Shows what will be passed on and asks whether to. A later time it is short: nobody reads the same list twice. */
export function showRecap(turn: Turn, changed = false): void {
  const t = words(turn)
  const { draft } = turn
  if (!hasStory(draft)) {
    say(turn, t('intake:recap.nothing'))
    return
  }
  if (!draft.helpGiven) giveHelp(turn)
  const suggestions = [t('intake:recap.yes'), t('intake:recap.correct'), t('intake:recap.no')]
  if (draft.recapShown) say(turn, t(changed ? 'intake:recap.short' : 'intake:recap.question'), { suggestions })
  else {
    say(turn, [t('intake:recap.intro'), ...recapLines(turn)].join('\n'))
    say(turn, t('intake:recap.question'), { suggestions })
  }
  draft.recapShown = true
  draft.current = 'recap'
  draft.awaiting = undefined
}

function recapLines(turn: Turn): string[] {
  const t = words(turn)
  const { answers } = turn.draft
  const story = clip(answers.story.join(' / '), 400)
  // What was told in the story is not said twice.
  const line = (key: SentenceKey, value: string | undefined): string[] =>
    value && !story.includes(value.replace(/…$/, '')) ? [t(key, { value })] : []
  return [
    t('intake:recap.story', { value: story }),
    ...line('intake:recap.since', answers.since && clip(answers.since, 80)),
    ...line('intake:recap.ongoing', certaintyText(answers.ongoing, turn)),
    ...line('intake:recap.who', answers.who && clip(answers.who, 80)),
    ...line('intake:recap.where', answers.where && clip(answers.where, 80)),
    ...line('intake:recap.links', answers.links.map((link) => inert(link.url)).join(', ')),
    ...line('intake:recap.adult', certaintyText(answers.adult, turn)),
    ...line('intake:recap.age', ageText(answers.age, turn)),
    ...line('intake:recap.contact', answers.contact && clip(answers.contact, 80)),
  ]
}

/** A link in a bubble must not open with a tap. */
const inert = (url: string): string => url.replace(/^http/, 'hxxp')

function certaintyText(value: Answers['ongoing'], turn: Turn): string | undefined {
  const t = words(turn)
  if (value === undefined) return undefined
  return t(
    value === 'yes' ? 'intake:recap.valueYes' : value === 'no' ? 'intake:recap.valueNo' : 'intake:recap.valueUnsure',
  )
}

function ageText(age: Answers['age'], turn: Turn): string | undefined {
  return age === undefined || age === 'unknown' ? undefined : words(turn)(`intake:age.${age}`)
}

/** The recap was confirmed: the report enters the queue. */
export function confirmReport(turn: Turn): void {
  const t = words(turn)
  const { draft, context } = turn
  Object.assign(draft, { confirmed: true, consent: 'given', current: undefined, awaiting: undefined, misses: 0 })
  cause(turn, { type: 'queue', reason: 'confirmed' })
  const due =
    context.duty.onDuty && context.duty.dueAt !== undefined
      ? [t('intake:hand.due', { time: momentText(context.duty.dueAt, context.now, t) })]
      : []
  const sent = t(context.duty.onDuty ? 'intake:hand.sent' : 'intake:hand.sentAway')
  say(turn, [sent, ...due, ...(context.duty.onDuty ? [] : [awayLine(turn)])].join(' '))
  issueCode(turn)
  // Not a question: right after a string of "oui", one more "oui" must not be read as danger.
  if (draft.answers.danger === undefined || draft.answers.suicide === undefined) {
    say(turn, t('intake:hand.safety'))
  }
  const last = turn.replies.at(-1)
  if (last) {
    last.suggestions = [
      t('commands:sayDanger'),
      t('commands:correct'),
      t('commands:chooseWord'),
      t('commands:keepDevice'),
    ]
  }
}

/** The teen does not want it passed on: kindly, with the numbers and a way back. A critical report stays with the team. */
export function refuseReport(turn: Turn): void {
  const t = words(turn)
  Object.assign(turn.draft, {
    consent: 'refused',
    confirmed: false,
    current: undefined,
    awaiting: undefined,
    misses: 0,
  })
  cause(turn, { type: 'leave_queue' })
  say(turn, t(isCritical(turn) ? 'intake:refused.critical' : 'intake:refused.done'))
  const contacts = contactsNow(turn)
  if (contacts.length > 0) {
    say(turn, t('intake:refused.contacts', { contacts: contactList(contacts, t) }), {
      contacts,
      suggestions: [t('commands:continue'), t('commands:send')],
    })
  }
}
