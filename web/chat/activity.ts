/** A service to call, write to or open, as the server and the static page give it. */
export interface Contact {
  name: string
  purpose: string
  hours: string
  free: boolean
  /** `tel:3114`, `sms:114` or `https://…`. */
  action: string
  written?: { label: string; action: string }
}

/** What the page keeps of a Direct Line activity. */
export interface Activity {
  id: string
  type: 'message' | 'event' | 'typing'
  /** `page`: said by this page itself, known to nobody else. */
  author: 'bot' | 'counsellor' | 'self' | 'page'
  name: string
  text: string
  /** Milliseconds since the epoch. */
  at: number
  /** The sender's own id for it: how a page knows its own message again. */
  clientId?: string
  /** An event's name and value. */
  event?: string
  value?: unknown
  suggestions: string[]
  contacts: Contact[]
  isCode: boolean
  /** Its contacts are for a danger: they stay in view. */
  isDanger: boolean
  /** Its text says what is pinned, and nothing more. */
  isNumbers: boolean
  hadFile: boolean
}

type Fields = Record<string, unknown>

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads one activity from the wire; undefined for a kind that the page does not know. */
function readActivity(raw: unknown): Activity | undefined {
  const activity = fields(raw)
  const type = activity.type
  if (type !== 'message' && type !== 'event' && type !== 'typing') return undefined
  const from = fields(activity.from)
  const channelData = fields(activity.channelData)
  const relais = fields(channelData.relais)
  return {
    id: text(activity.id),
    type,
    author: authorOf(from, relais),
    name: text(from.name),
    text: text(activity.text),
    at: Date.parse(text(activity.timestamp)) || 0,
    clientId: text(channelData.clientActivityID) || undefined,
    event: text(activity.name) || undefined,
    value: activity.value,
    suggestions: list(fields(activity.suggestedActions).actions)
      .map((action) => text(fields(action).value))
      .filter(Boolean),
    contacts: list(relais.contacts)
      .map(readContact)
      .filter((contact) => contact !== undefined),
    isCode: relais.kind === 'code',
    isDanger: relais.kind === 'danger' || relais.kind === 'numbers',
    isNumbers: relais.kind === 'numbers',
    hadFile: relais.refusedFile === true,
  }
}

const authorOf = (from: Fields, relais: Fields): Activity['author'] => {
  if (from.role === 'user') return 'self'
  return relais.author === 'counsellor' || from.id === 'counsellor' ? 'counsellor' : 'bot'
}

/** A link that could run code or read a file is not shown, whoever sent it. */
const isSafeAction = (action: string): boolean => /^(?:tel:|sms:|https:\/\/)/.test(action)

function readContact(raw: unknown): Contact | undefined {
  const contact = fields(raw)
  const action = text(contact.action)
  if (!isSafeAction(action)) return undefined
  const written = fields(contact.written)
  const writtenAction = text(written.action)
  return {
    name: text(contact.name),
    purpose: text(contact.purpose),
    hours: text(contact.hours),
    free: contact.free === true,
    action,
    ...(isSafeAction(writtenAction) ? { written: { label: text(written.label), action: writtenAction } } : {}),
  }
}

/** The contacts beside an answer of the server. */
export const readContacts = (body: unknown): Contact[] =>
  list(fields(body).contacts)
    .map(readContact)
    .filter((contact) => contact !== undefined)

/** An ActivitySet, from a frame or a poll. Anything else is an empty one: a bad frame must not end the conversation. */
export function readActivitySet(raw: unknown): { activities: Activity[]; watermark?: string } {
  const set = fields(raw)
  const activities = list(set.activities)
    .map(readActivity)
    .filter((activity) => activity !== undefined)
  return { activities, watermark: text(set.watermark) || undefined }
}
