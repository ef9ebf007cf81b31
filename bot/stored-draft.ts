import { newDraft, type ReportDraft, reportDraftSchema } from '../dialogs/draft.ts'
import type { Conversation } from '../services/conversations/conversation.ts'

/**
 * The intake's draft as the conversation keeps it. A draft that a release can no longer read starts anew: every word
 * is still in the conversation, and asking again is better than failing the turn.
 */
export function readDraft(conversation: Pick<Conversation, 'draft'>): ReportDraft {
  if (conversation.draft === '') return newDraft()
  const parsed = reportDraftSchema.safeParse(JSON.parse(conversation.draft))
  return parsed.success ? parsed.data : newDraft()
}

export const writeDraft = (draft: ReportDraft): Pick<Conversation, 'draft'> => ({ draft: JSON.stringify(draft) })
