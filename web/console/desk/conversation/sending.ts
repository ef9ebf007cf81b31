import heldWords from '../../../../locales/fr/safe-adults.json' with { type: 'json' }
import { ApiProblem } from '../../server/call.ts'
import type { MessageView } from '../../server/case-view.ts'
import type { Desk } from '../desk.ts'

/** One attempt to send. Throws when the message is not kept, or when nobody knows. */
export async function post(desk: Desk, caseId: string, text: string, key: string): Promise<void> {
  try {
    const { at, held } = await desk.api.send(caseId, text, key)
    // A second adult reads it first: the fetch below shows it as waiting, never as said.
    if (held) desk.announce(heldWords.held.announced)
    else append(desk, caseId, { from: 'counsellor', text, at, author: desk.state.account?.name })
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) desk.endSession()
    // No answer at all is said beside the message itself.
    else if (error instanceof ApiProblem && error.status > 0) desk.warn(error.message)
    throw error
  } finally {
    void desk.refreshOpen()
  }
}

/** Shown without waiting for the next fetch, unless an event was faster than the answer. */
function append(desk: Desk, caseId: string, message: MessageView): void {
  const { open } = desk.state
  if (open?.id !== caseId) return
  const isThere = open.messages.some((known) => known.at === message.at && known.text === message.text)
  if (!isThere) desk.change({ open: { ...open, messages: [...open.messages, message] } })
}
