import type { Streams } from './channels/direct-line/stream.ts'
import type { Services } from './services.ts'

/** "{prénom} écrit…" on the teen's page, wherever it is connected: of whoever holds the case now. Returns what stops it. */
export const passCounsellorTyping = (
  { cases, accounts, typingToTeen }: Pick<Services, 'cases' | 'accounts' | 'typingToTeen'>,
  streams: Pick<Streams, 'pass'>,
  onError: (error: unknown) => void,
): (() => void) => {
  const pass = async (caseId: string): Promise<void> => {
    const found = await cases.get(caseId)
    const owner = found?.claimedBy === undefined ? undefined : await accounts.get(found.claimedBy)
    if (!found || !owner) return
    const from = { id: 'counsellor', name: owner.name, role: 'bot' }
    streams.pass(found.conversationId, { type: 'typing', from, channelData: { relais: { author: 'counsellor' } } })
  }
  return typingToTeen.subscribe((caseId) => void pass(caseId).catch(onError))
}
