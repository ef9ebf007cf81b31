import type { MessageView } from '../../server/case-view.ts'
import { dayWords } from '../../words/clock-words.ts'

const threadEvents = ['left', 'back', 'teams', 'unreachable'] as const
export type ThreadEvent = (typeof threadEvents)[number]

export type ThreadItem =
  | { kind: 'day'; text: string }
  | { kind: 'event'; event: ThreadEvent; at: number }
  | { kind: 'message'; message: MessageView; at: number; goesOn: boolean }

/** A conversation as it is read: a line for each day, what was said, and what happened. Unknown events are left out. */
export function threadItems(messages: readonly MessageView[]): ThreadItem[] {
  const items: ThreadItem[] = []
  let day = ''
  for (const message of messages) {
    const item = itemOf(message)
    if (!item) continue
    const text = dayWords(item.at)
    if (text !== day) items.push({ kind: 'day', text })
    day = text
    items.push(item.kind === 'message' && continues(items.at(-1), item) ? { ...item, goesOn: true } : item)
  }
  return items
}

const minuteMs = 60_000

/**
 * The same voice in the same minute: who speaks and when need not be read again. Not of ours, each of which says what became
 * of it.
 */
function continues(before: ThreadItem | undefined, { message, at }: { message: MessageView; at: number }): boolean {
  if (before?.kind !== 'message' || message.from === 'counsellor') return false
  const isSameMinute = Math.floor(before.at / minuteMs) === Math.floor(at / minuteMs)
  return isSameMinute && before.message.from === message.from
}

function itemOf(message: MessageView): Exclude<ThreadItem, { kind: 'day' }> | undefined {
  const at = Date.parse(message.at)
  if (message.kind !== 'event') return { kind: 'message', message, at, goesOn: false }
  const name = message.text.replace(/^relais\//, '')
  const event = threadEvents.find((known) => known === name)
  return event ? { kind: 'event', event, at } : undefined
}

/** Whether the teen said something that no person has answered yet. */
export function awaitsAnswer(messages: readonly MessageView[]): boolean {
  const said = messages.filter((message) => message.kind !== 'event' && message.from !== 'bot')
  return said.at(-1)?.from === 'teen'
}
