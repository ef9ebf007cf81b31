import type { Triage } from './triage.ts'
import { triageReport } from './triage-report.ts'

/** Triage of one message read alone, `isReply` when it answers the bot. Local, synchronous, linear; never throws. */
export const triageMessage = (text: string, isReply = false): Triage => triageReport([text], {}, { isReply })
