import type { Asides } from '../dialogs/case-report.ts'
import type { Entry } from '../services/conversations/conversation.ts'
import { raiseBy } from '../services/triage/azure/raise-by.ts'
import { readRetraction } from '../services/triage/retraction.ts'
import type { Triage } from '../services/triage/triage.ts'
import { type SafetyAnswers, triageReport } from '../services/triage/triage-report.ts'
import { readUltimatum } from '../services/triage/ultimatum.ts'

/** A message, and what a second reader has added to it since, if there is one. */
export type Told = Pick<Entry, 'text' | 'opinion'> & { at?: number }

/** Triage of a story: what is read here, raised by what a second reader found in its messages. */
export function readStory(told: readonly Told[], answers: SafetyAnswers): Triage {
  const local = triageReport(
    told.map(({ text }) => text),
    answers,
  )
  return told.reduce<Triage>(
    (triage, { text, opinion }, index) => (opinion ? raiseBy(triage, opinion, text, index) : triage),
    local,
  )
}

/** What a story tells beside its triage. A message that is not stored yet was written `now`. */
export function readAsides(told: readonly Told[], now: number): Asides {
  return {
    ultimatum: readUltimatum(told.map(({ text, at = now }) => ({ text, at }))),
    retraction: readRetraction(told),
  }
}
