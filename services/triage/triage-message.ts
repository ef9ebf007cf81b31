import type { Triage } from './triage.ts'
import { triageReport } from './triage-report.ts'

/** Triage of one message read alone. Local, synchronous, linear in length; never throws. */
export const triageMessage = (text: string): Triage => triageReport([text])
