import { moreUrgent } from '../taxonomy.ts'
import { isCourtesy } from './courtesies.ts'
import { join, modelRule } from './join.ts'
import { judge, type Verdict, verdictOf } from './judge.ts'
import { readLanguage } from './language.ts'
import { readWithModel, shippedModel, type TriageModel } from './model/reading.ts'
import type { Token } from './normalise.ts'
import { type Finding, type Findings, type MessageReading, readMessage } from './read-message.ts'
import type { Label } from './rule-book.ts'
import { settle } from './settle.ts'
import type { Reason, Triage } from './triage.ts'

/** What the person answered when asked whether they are in danger now, and whether they think of suicide. */
export interface SafetyAnswers {
  readonly danger?: 'yes' | 'no' | 'unsure'
  readonly suicide?: 'yes' | 'no' | 'unsure'
}

const together = (readings: readonly Findings[]): Findings => {
  const all = new Map<string, Finding[]>()
  for (const findings of readings) {
    for (const [feature, found] of findings) all.set(feature, [...(all.get(feature) ?? []), ...found])
  }
  return all
}

/** What the rules see, before the model is asked. */
export const readRulesOf = (readings: readonly MessageReading[]): Verdict => {
  const settled = readings.map(settle)
  const [only] = settled
  return judge(settled.length === 1 && only ? only : together(settled))
}

/** A sound key of letters or digits. Emoji say something, but leave no more room for it. */
const isWritten = ({ word }: Token): boolean => (word >= '0' && word < ':') || (word >= 'a' && word < '{')

const hasAtMost = (most: number, said: readonly Said[]): boolean => {
  let count = 0
  for (const { reading } of said) {
    for (const token of reading.tokens) {
      if (isWritten(token)) count += 1
      if (count > most) return false
    }
  }
  return true
}

// "je vais me tuer", "mon père me frappe": no room for what would take it back, but for what the rules know of.
const briefWords = 8

/**
 * The score a label or severity needs in a reply, in a few words and in several messages taken together: an even chance,
 * where one in five is enough for a story (ln 4). The bot asks many questions, and a doubt about each answer would add up
 * to an alarm about every report. The rules hear all of them alike.
 */
const neededWhenLittle = Math.log(4)

export interface ReadingOptions {
  readonly model?: TriageModel
  /** Whether the first message answers something that was said before. */
  readonly isReply?: boolean
}

interface Said {
  readonly text: string
  readonly reading: MessageReading
  /** Its place in the report. */
  readonly message: number
}

/** Both readers on the same messages, taken as one. */
const readBoth = ({ reader, decisions }: TriageModel, needed: number, all: readonly Said[]): Verdict => {
  const ruled = readRulesOf(all.map(({ reading }) => reading))
  const said = all.filter(({ reading }) => !isCourtesy(reading.tokens))
  const isBrief = hasAtMost(briefWords, said)
  if (said.length === 0) return ruled
  // "j'ai pas envie de mourir": the words of danger are there, and the rules know why it is none.
  if (isBrief && ruled.severity === 'low' && said.some(({ reading }) => reading.isDenied)) return ruled
  const isTakenBack = ruled.severity !== 'critical' && said.some(({ reading }) => reading.isDenied)
  // A few words in which the rules see nothing: most are a greeting, a name or a half-typed thought.
  const isHushed = ruled.severity === 'low' && (isBrief || isTakenBack)
  const read = readWithModel(
    reader,
    said.map(({ text, reading: { tokens } }) => ({ text, tokens })),
  )
  return join(
    ruled,
    read,
    {
      decisions,
      needed: isHushed ? Math.max(needed, neededWhenLittle) : needed,
      // A figure of speech, or a denial: danger in the same words must be likely, not just possible.
      neededForDanger: isHushed || isTakenBack ? Math.max(needed, neededWhenLittle) : needed,
    },
    isBrief,
    (label, { text, start, end }) => {
      const from = said[text]
      return {
        rule: modelRule,
        label,
        quote: from?.text.slice(start, end) ?? '',
        start,
        end,
        message: from?.message ?? 0,
      }
    },
  )
}

/** Every severity needs words to show: without any rule for them, the first words of the report are quoted. */
const opening = (rule: string, label: Label, messages: readonly string[]): Reason => {
  const message = Math.max(
    0,
    messages.findIndex((text) => text.trim() !== ''),
  )
  const text = messages[message] ?? ''
  const start = text.length - text.trimStart().length
  const end = Math.min(text.trimEnd().length, start + 80)
  return { rule, label, quote: text.slice(start, end), start, end: Math.max(start, end), message }
}

/** An answer was given by a button: there are no words of the person's to quote. */
const answered = (label: Label, messages: readonly string[]): Reason => ({
  rule: 'safety-answer',
  label,
  quote: '',
  start: 0,
  end: 0,
  message: Math.max(0, messages.length - 1),
})

/** A "no" adds nothing and takes nothing back: words weigh more than a button that may have been pressed in a hurry. */
const fromAnswers = (answers: SafetyAnswers, messages: readonly string[]): Reason[] => {
  const reasons: Reason[] = []
  if (answers.danger === 'yes' || answers.danger === 'unsure') reasons.push(answered('immediate_danger', messages))
  if (answers.suicide === 'yes') reasons.push(answered('suicidal_ideation', messages))
  // Doubt goes up: "je ne sais pas" to that question is not a no.
  if (answers.suicide === 'unsure') reasons.push(answered('critical', messages))
  return reasons
}

/** A rule may rest on the same words twice, in a message and in the whole report. */
const distinct = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason, index) => reasons.findIndex((other) => isSame(other, reason)) === index)

const isSame = (a: Reason, b: Reason): boolean =>
  a.start === b.start && a.end === b.end && a.rule === b.rule && a.label === b.label && a.message === b.message

const merge = (verdicts: readonly Verdict[], more: readonly Reason[]): Verdict => {
  const [only] = verdicts
  if (only && verdicts.length === 1 && more.length === 0) return { ...only, reasons: distinct(only.reasons) }
  const labels = new Set<Label>(more.map(({ label }) => label))
  for (const { categories, signals } of verdicts) for (const label of [...categories, ...signals]) labels.add(label)
  if (labels.has('sextortion')) labels.delete('intimate_image_threat')
  const all = distinct([...verdicts.flatMap((verdict) => verdict.reasons), ...more])
  for (const { label } of all) if (label !== 'intimate_image_threat') labels.add(label)
  const merged = verdictOf(labels, all)
  // Never lower than any message was: a later one takes nothing back.
  const severity = verdicts.reduce((highest, verdict) => moreUrgent(highest, verdict.severity), merged.severity)
  return { ...merged, severity }
}

/**
 * Triage of a whole report, in the order it was told: each message alone, and all of them together, so that an adult
 * named in one and a meeting in another are seen. Severity only rises. Local, synchronous, linear; never throws.
 */
export const triageReport = (
  messages: readonly string[],
  answers: SafetyAnswers = {},
  { model = shippedModel(), isReply = false }: ReadingOptions = {},
): Triage => {
  const said = messages.map((text, message): Said => ({ text, reading: readMessage(text, message), message }))
  const verdicts = said.map((one) => readBoth(model, one.message > 0 || isReply ? neededWhenLittle : 0, [one]))
  if (said.length !== 1) verdicts.push(readBoth(model, neededWhenLittle, said))
  const language = readLanguage(messages)
  const more = fromAnswers(answers, messages)
  if (language !== 'fr') more.push(opening('language', 'high', messages))
  const { categories, signals, severity, reasons } = merge(verdicts, more)
  return { categories: [...categories], signals: [...signals], severity, language, reasons: [...reasons] }
}
