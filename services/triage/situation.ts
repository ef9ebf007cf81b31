import { z } from 'zod'
import { normalise } from './normalise.ts'
import { PhraseBook } from './pattern.ts'
import { fields, readRules } from './rule-book.ts'
import { triageReport } from './triage-report.ts'

/** What the dialog needs to know to show the right contacts and the right words. */
export interface Situation {
  /** A meeting with an adult, or with someone of unknown age, is planned. */
  readonly meeting: boolean
  /** A threat of violence with a time, a place or a weapon. */
  readonly nearThreat: boolean
  /** The person may be acting on suicidal thoughts at this moment. */
  readonly actingNow: boolean
  /** Speaking aloud may be dangerous: written routes come first. */
  readonly cannotSpeak: boolean
  /** What is complained of can be seen by anyone, so PHAROS can act. */
  readonly publicContent: boolean
}

const asked = ['cannotSpeak', 'actingNow', 'publicContent'] as const
type Asked = (typeof asked)[number]

const rules = readRules('situation', z.record(z.enum(asked), z.array(z.string())))
const book = new PhraseBook<Asked>(fields)
for (const name of asked) for (const phrase of rules[name]) book.add(phrase, name)

const meetingRules = new Set(['planned-meeting', 'adult-meeting', 'stranger-meeting'])
const nearRules = new Set(['near-threat', 'near-claim'])

/** Reads the same words as the triage of the report. Linear; never throws. */
export const readSituation = (messages: readonly string[]): Situation => {
  const found = new Set<Asked>()
  for (const text of messages) book.find(normalise(text), ({ owner }) => found.add(owner))
  const { reasons, signals } = triageReport(messages)
  return {
    meeting: reasons.some(({ rule }) => meetingRules.has(rule)),
    nearThreat: reasons.some(({ rule }) => nearRules.has(rule)),
    actingNow: found.has('actingNow') && signals.includes('suicidal_ideation'),
    cannotSpeak: found.has('cannotSpeak'),
    publicContent: found.has('publicContent'),
  }
}
