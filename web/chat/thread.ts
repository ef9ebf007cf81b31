import type { Activity, Contact } from './activity.ts'
import type { Outgoing } from './outbox.ts'

/** One line of the conversation as it is shown. */
export interface ThreadItem {
  key: string
  /** `presence`: a person came or went. */
  kind: 'message' | 'presence' | 'file'
  author: Activity['author']
  name: string
  text: string
  at: number
  /** Of a person who came: whose place they take. */
  after?: string
  /** Of an own message. */
  state?: Outgoing['state']
  isCode: boolean
  /** Shown below it. Those of a danger are pinned instead. */
  contacts?: Contact[]
  /** Pinned over the thread with the same words: heard here, not seen. */
  isUnseen?: boolean
}

export interface Thread {
  items: ThreadItem[]
  /** Buttons above the field. */
  suggestions: string[]
  /** What to pin: the newest danger's contacts, and those of earlier ones that are not among them. */
  contacts: Contact[]
  earlierContacts: Contact[]
  /** The person who is here now. */
  person?: string
}

const emptyThread = (): Thread => ({ items: [], suggestions: [], contacts: [], earlierContacts: [] })

/** The whole thread from what was received, in order, and what is still on its way. */
export function readThread(activities: Iterable<Activity>, outgoing: readonly Outgoing[]): Thread {
  let thread = emptyThread()
  for (const activity of activities) {
    if (activity.event === 'relais/erased') thread = emptyThread()
    else if (activity.event === 'relais/presence') addPresence(thread, activity)
    else if (activity.type === 'message') addMessage(thread, activity)
  }
  for (const message of outgoing) addOutgoing(thread, message)
  return thread
}

function addMessage(thread: Thread, activity: Activity): void {
  const { author, name, text, at, isCode } = activity
  const own = author === 'self' ? { state: 'sent' as const } : {}
  if (text !== '' || activity.hadFile) {
    const kind = activity.hadFile ? 'file' : 'message'
    const shown = { contacts: activity.isDanger ? undefined : activity.contacts, isUnseen: activity.isNumbers }
    thread.items.push({ key: activity.clientId ?? activity.id, kind, author, name, text, at, isCode, ...shown, ...own })
  }
  if (author === 'page') return
  if (author !== 'bot') thread.suggestions = []
  else if (activity.suggestions.length > 0) thread.suggestions = activity.suggestions
  if (activity.isDanger && activity.contacts.length > 0) pin(thread, activity.contacts)
}

function addOutgoing(thread: Thread, { clientId, text, at, state }: Outgoing): void {
  thread.items.push({ key: clientId, kind: 'message', author: 'self', name: '', text, at, state, isCode: false })
  if (state !== 'refused') thread.suggestions = []
}

function addPresence(thread: Thread, { id, at, value }: Activity): void {
  const { state, name, after } = (value ?? {}) as { state?: unknown; name?: unknown; after?: unknown }
  if (typeof name !== 'string' || (state !== 'here' && state !== 'gone')) return
  const person = state === 'here' ? name : undefined
  if (person === thread.person) return
  thread.person = person
  const before = typeof after === 'string' ? { after } : {}
  thread.items.push({ key: id, kind: 'presence', author: 'page', name, text: state, at, isCode: false, ...before })
}

function pin(thread: Thread, contacts: Contact[]): void {
  const isNew = (contact: Contact) => !contacts.some((other) => other.action === contact.action)
  thread.earlierContacts = [...thread.contacts, ...thread.earlierContacts].filter(isNew)
  thread.contacts = contacts
}

/** An address that nobody opens by mistake, and no program turns into a link: `https://…` is written `hxxps://…`. */
export const inertText = (text: string): string => text.replaceAll(/http(s?):\/\//gi, 'hxxp$1://')
