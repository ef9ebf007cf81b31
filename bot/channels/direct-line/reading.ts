import type { Activity } from 'botframework-schema'
import type { ConversationLog } from '../../../services/conversations/conversation-log.ts'
import { toActivity } from './activity.ts'

const pageSize = 200

export interface ReadActivities {
  activities: Partial<Activity>[]
  /** Sequence of the newest entry looked at, shown or not: where to go on. */
  last: number
  more: boolean
}

/** What a client may see after `after`: what was erased, and our own marks, are passed over. */
export async function readActivities(
  log: ConversationLog,
  conversationId: string,
  after: number,
): Promise<ReadActivities> {
  const conversation = await log.get(conversationId)
  // A watermark from nowhere would be waited for in vain: it means from the start, as an empty one does.
  const known = after <= (conversation?.seq ?? 0) ? after : 0
  const from = Math.max(known, conversation?.hiddenThrough ?? 0)
  const entries = await log.after(conversationId, from, pageSize)
  return {
    activities: entries.map(toActivity).filter((activity) => activity !== undefined),
    last: entries.at(-1)?.seq ?? from,
    more: entries.length === pageSize,
  }
}

/** A watermark is the decimal sequence of the newest activity seen. Empty, garbage or unknown means from the start. */
export const readWatermark = (value: string | undefined | null): number => {
  const number = /^\d{1,15}$/.test(value ?? '') ? Number(value) : 0
  return Number.isSafeInteger(number) ? number : 0
}
