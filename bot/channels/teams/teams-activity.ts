import type { Activity, Attachment } from 'botframework-schema'
import { z } from 'zod'
import type { Entry } from '../../../services/conversations/conversation.ts'
import { readPayload } from '../entry-payload.ts'
import { type AdaptiveCard, saidCard } from './cards.ts'
import { inTeams, isForThePage, pageCommands, teamsWords } from './teams-words.ts'

/** Teams takes 28 kB with a card, some 100 kB without; far below both, in characters. */
const mostText = 6_000

const cardType = 'application/vnd.microsoft.card.adaptive'

const cardAttachment = (content: AdaptiveCard): Attachment => ({ contentType: cardType, content })

/** Something said, as Teams shows it. Its words are not read as Markdown. */
export const message = (text: string, card?: AdaptiveCard): Partial<Activity> => ({
  type: 'message',
  ...(text === '' ? {} : { text, textFormat: 'plain' }),
  ...(card ? { attachments: [cardAttachment(card)] } : {}),
})

const presenceSchema = z.object({ state: z.enum(['here', 'gone']), name: z.string() })

/**
 * An entry of the conversation as Teams' activities, in order; none for what the teen wrote, or what concerns the web page
 * alone. `pageUrl`: where the web page is.
 */
export function toTeamsActivities(entry: Entry, pageUrl: string): Partial<Activity>[] {
  if (entry.from === 'teen') return []
  const payload = readPayload(entry)
  if (entry.kind === 'event') {
    if (entry.text === 'relais/erased') return [message(teamsWords('teams:erased'))]
    const presence = entry.text === 'relais/presence' ? presenceSchema.safeParse(payload.value) : undefined
    if (!presence?.success) return []
    const { state, name } = presence.data
    return [message(teamsWords(state === 'here' ? 'teams:presence.here' : 'teams:presence.gone', { name }))]
  }
  const text =
    entry.from === 'counsellor'
      ? teamsWords('teams:author', { author: entry.author ?? '', text: entry.text })
      : inTeams(entry.text)
  const card = saidCard({
    contacts: payload.contacts,
    isReminder: payload.kind === 'danger',
    suggestions: suggestionsIn(payload.suggestions),
    pageUrl: payload.kind === noticeKind ? pageUrl : undefined,
  })
  const parts = inParts(text, mostText)
  return parts.map((part, index) => message(part, index === parts.length - 1 ? card : undefined))
}

/** The web page has its own buttons for going back and correcting; here they stand under every open question. */
function suggestionsIn(given: readonly string[] = []): string[] {
  const fitting = given.filter((suggestion) => !isForThePage(suggestion))
  const ways = fitting.includes(pageCommands.skip) ? [pageCommands.back, pageCommands.correct] : []
  return [...new Set([...fitting, ...ways])]
}

/** The notice that comes before anything else; it offers the web page. */
export const noticeKind = 'notice'

/** Cut where a line or a word ends, if there is one; never inside a character. */
export function inParts(text: string, most: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > most) {
    const line = rest.lastIndexOf('\n', most)
    const word = rest.lastIndexOf(' ', most)
    const at = line > most / 2 ? line : word > most / 2 ? word : most - (isHighSurrogate(rest, most - 1) ? 1 : 0)
    parts.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return [...parts, rest]
}

const isHighSurrogate = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at))
