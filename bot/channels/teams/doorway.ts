import { newDraft } from '../../../dialogs/draft.ts'
import { safetyReplies } from '../../../dialogs/safety-net.ts'
import { contactsFor, fallbackContacts } from '../../../services/emergency/contacts.ts'
import { readSituation } from '../../../services/triage/situation.ts'
import { triageMessage } from '../../../services/triage/triage-message.ts'
import { blankContext } from '../../turn-scene.ts'
import { saidCard } from './cards.ts'
import { message } from './teams-activity.ts'
import { teamsWords } from './teams-words.ts'

/** What the bot says in a chat where nothing is taken nor kept: the notice, the numbers, and the way to the page. */
export function doorwayGreeting(pageUrl: string, now: number) {
  return [message(teamsWords('teams:notice.doorway'), saidCard({ pageUrl })), numbers(now)]
}

/**
 * The answer to whatever is written there. Nothing of it is stored, and nobody is told: only what a program can do at once,
 * the numbers that fit, before anything else when there is danger in the words.
 */
export function doorwayAnswer(text: string, hasFile: boolean, pageUrl: string, now: number) {
  const danger = dangerReplies(text, now)
  return [
    ...danger,
    ...(hasFile ? [message(teamsWords('teams:doorway.file'))] : []),
    ...(danger.length > 0 ? [] : [numbers(now, text)]),
    message(teamsWords('teams:doorway.again'), saidCard({ pageUrl })),
  ]
}

function dangerReplies(text: string, now: number) {
  const triage = triageMessage(text)
  const context = { ...blankContext(now), report: triage, message: triage, situation: readSituation([text]) }
  // The last of the safety net's replies speaks of the team, which reads nothing here.
  const [list, ...said] = safetyReplies(newDraft(), context).replies
  return list ? [message(list.text, saidCard({ contacts: list.contacts })), ...said.slice(0, -1).map(asMessage)] : []
}

const asMessage = ({ text }: { text: string }) => message(text)

function numbers(now: number, text = '') {
  const { categories, signals } = triageMessage(text)
  const contacts =
    text === '' ? fallbackContacts() : contactsFor({ categories, signals, ...readSituation([text]) }, now)
  const lines = contacts.map(({ name, purpose, hours }) => `${name} : ${purpose}, ${hours}`).join('\n')
  return message(teamsWords('teams:doorway.numbers', { contacts: lines }), saidCard({ contacts }))
}
