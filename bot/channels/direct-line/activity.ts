import type { Activity } from 'botframework-schema'
import { z } from 'zod'
import type { Reply } from '../../../dialogs/reply.ts'
import type { Entry } from '../../../services/conversations/conversation.ts'
import type { NewEntry } from '../../../services/conversations/conversation-log.ts'
import type { EmergencyContact } from '../../../services/emergency/contact.ts'
import type { Receipt } from '../../../services/relay/receipts.ts'
import { type Payload, readPayload } from '../entry-payload.ts'

/** The longest message kept whole. Longer ones are refused with words, not cut: the end may be what matters. */
const maxTextLength = 100_000

/** How long a message keeps showing the follow-up code. */
const codeShownMs = 24 * 3_600_000

/** Bot Framework's own signals: from a page they could only be forged. */
const reservedEvents = new Set(['ContinueConversation', 'CreateConversation'])
/** Ours, written by the server alone. */
export const startEvent = 'relais/start'
const serverEvents = new Set([
  startEvent,
  'relais/presence',
  'relais/erased',
  'relais/teams',
  'relais/unreachable',
  'relais/keep-device',
  'relais/forget-device',
])

/** How the page says what it has of what a person wrote: kept as a number, never as an entry. */
const receipts = { 'relais/received': 'received', 'relais/read': 'read' } as const
const isReceipt = (name: string): name is keyof typeof receipts => Object.hasOwn(receipts, name)

/** What we take from a posted activity. All else (`from`, `serviceUrl`, `deliveryMode`, `callerId`, …) is dropped. */
const postedSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    text: z.string().max(maxTextLength).nullish(),
    attachments: z.array(z.unknown()).nullish(),
    channelData: z
      .object({ clientActivityID: z.string().max(200).optional() })
      .nullish()
      .catch(undefined),
  }),
  z.object({
    type: z.literal('event'),
    name: z.string().min(1).max(100),
    value: z
      .object({ id: z.string().max(200) })
      .optional()
      .catch(undefined),
    channelData: z
      .object({ clientActivityID: z.string().max(200).optional() })
      .nullish()
      .catch(undefined),
  }),
  z.object({ type: z.literal('typing') }),
])

export type Posted =
  | { type: 'message'; text: string; hasAttachments: boolean; clientId?: string }
  | { type: 'event'; name: string; clientId?: string }
  | { type: 'typing' }
  | { type: 'receipt'; receipt: Receipt; id: string }

/** Reads a posted activity; `undefined` for what is not one, or not for a page to send. */
export function readPosted(body: unknown): Posted | undefined {
  const parsed = postedSchema.safeParse(body)
  if (!parsed.success) return undefined
  const activity = parsed.data
  if (activity.type === 'typing') return activity
  if (activity.type === 'event' && isReceipt(activity.name)) {
    return activity.value && { type: 'receipt', receipt: receipts[activity.name], id: activity.value.id }
  }
  const clientId = activity.channelData?.clientActivityID
  if (activity.type === 'event') {
    if (reservedEvents.has(activity.name) || serverEvents.has(activity.name)) return undefined
    return { type: 'event', name: activity.name, clientId }
  }
  const hasAttachments = (activity.attachments?.length ?? 0) > 0
  return { type: 'message', text: activity.text ?? '', hasAttachments, clientId }
}

/** The entry as Direct Line's clients expect it, or `undefined` when it is not for them. */
export function toActivity(entry: Entry): Partial<Activity> | undefined {
  if (entry.kind === 'event' && entry.text === startEvent) return undefined
  const payload = readPayload(entry)
  const common: Partial<Activity> = {
    id: entry._id,
    timestamp: new Date(entry.at).toISOString() as unknown as Date,
    channelId: 'directline',
    conversation: { id: entry.conversationId } as Activity['conversation'],
    from: fromOf(entry),
    ...(payload.replyToId ? { replyToId: payload.replyToId } : {}),
  }
  if (entry.kind === 'event') {
    const channelData = payload.clientActivityID ? { clientActivityID: payload.clientActivityID } : undefined
    return { ...common, type: 'event', name: entry.text, value: payload.value, channelData }
  }
  return {
    ...common,
    type: 'message',
    text: entry.text,
    ...(payload.suggestions?.length ? { suggestedActions: suggestedActions(payload.suggestions) } : {}),
    ...(payload.contacts?.length ? { attachments: [contactCard(payload.contacts)] } : {}),
    channelData: channelDataOf(entry, payload),
  }
}

const fromOf = (entry: Entry): Activity['from'] => {
  if (entry.from === 'teen') return { id: 'user', name: '', role: 'user' }
  if (entry.from === 'counsellor') return { id: 'counsellor', name: entry.author ?? '', role: 'bot' }
  return { id: 'relais', name: 'Relais', role: 'bot' }
}

const channelDataOf = (entry: Entry, payload: Payload): Record<string, unknown> => ({
  ...(payload.clientActivityID ? { clientActivityID: payload.clientActivityID } : {}),
  relais: {
    ...(payload.contacts ? { contacts: payload.contacts } : {}),
    ...(payload.kind ? { kind: payload.kind } : {}),
    ...(entry.from === 'counsellor' ? { author: 'counsellor' } : {}),
    ...(entry.refusedFile ? { refusedFile: true } : {}),
  },
})

const suggestedActions = (titles: string[]): Activity['suggestedActions'] => ({
  to: [],
  actions: titles.map((title) => ({ type: 'imBack', title, value: title })),
})

/** For clients that know nothing of our `channelData`: any Direct Line page shows the numbers as buttons. */
const contactCard = (contacts: readonly EmergencyContact[]) => ({
  contentType: 'application/vnd.microsoft.card.hero',
  content: {
    buttons: contacts.map(({ name, purpose, action }) => ({
      type: 'openUrl',
      title: `${name} : ${purpose}`,
      value: action,
    })),
  },
})

/** One of the bot's bubbles, as an activity for `TurnContext.sendActivity`. */
export const replyActivity = (reply: Reply): Partial<Activity> => ({
  type: 'message',
  text: reply.text,
  ...(reply.suggestions?.length ? { suggestedActions: suggestedActions(reply.suggestions) } : {}),
  channelData: { relais: { contacts: reply.contacts, kind: reply.kind } },
})

/** A sent activity as an entry to store, or `undefined` for what is not kept (traces, typing). */
export function toEntry(activity: Partial<Activity>, id: string, now: number): NewEntry | undefined {
  if (activity.type !== 'message' && activity.type !== 'event') return undefined
  const relais = activity.channelData?.relais ?? {}
  const payload: Payload = {
    replyToId: activity.replyToId,
    suggestions: activity.suggestedActions?.actions.map((action) => String(action.value)),
    contacts: relais.contacts,
    kind: relais.kind,
    value: activity.value,
  }
  const text = activity.type === 'event' ? (activity.name ?? '') : (activity.text ?? '')
  return {
    _id: id,
    from: 'bot',
    kind: activity.type,
    text,
    payload: JSON.stringify(payload),
    ...(relais.kind === 'code' ? { codeUntil: now + codeShownMs } : {}),
  }
}
