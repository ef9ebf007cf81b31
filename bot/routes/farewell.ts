import { farewell } from '../../dialogs/after-end.ts'
import type { Case } from '../../services/cases/case.ts'
import type { Relay } from '../../services/relay/relay.ts'

interface Parts {
  relay: Pick<Relay, 'programSays'>
  onError: (error: unknown) => void
}

/** The end, said kindly to whoever was there. The case is closed already: if this fails, the answer must not say otherwise. */
export async function sayFarewell({ relay, onError }: Parts, report: Case): Promise<void> {
  const { _id, conversationId, closedAt, speaker, erasedAt } = report
  if (erasedAt !== undefined) return
  try {
    await relay.programSays(conversationId, farewell(speaker === 'parent'), `end:${_id}:${closedAt}`)
  } catch (error) {
    onError(error)
  }
}
