import type { Translate } from '../../locales/index.ts'
import type { Triage } from '../../services/triage/triage.ts'
import type { Answers, QuestionId, ReportDraft } from '../draft.ts'
import type { Heard } from '../heard.ts'

export interface Prompt {
  text: string
  /** Two to five answers; each is understood by the same question's `read`. */
  suggestions: string[]
}

/** What an answer changes. */
export type Patch = Partial<Answers>

/** One question of the intake. It asks, reads, and says when it applies; it never decides what comes next. */
export interface Question {
  id: QuestionId
  /** Does it apply to this report. */
  when(draft: ReportDraft, report: Triage): boolean
  isAnswered(draft: ReportDraft, report: Triage): boolean
  ask(draft: ReportDraft, t: Translate): Prompt
  /** The answer to this question; undefined when the message is about something else. */
  read(heard: Heard, draft: ReportDraft): Patch | undefined
  /** What any message already answers, whatever was asked. */
  fill?(heard: Heard, draft: ReportDraft): Patch | undefined
}

/** Who is spoken about is not who speaks. */
export const isAboutOther = (draft: ReportDraft): boolean =>
  draft.answers.speaker === 'friend' || draft.answers.speaker === 'witness' || draft.answers.speaker === 'parent'
