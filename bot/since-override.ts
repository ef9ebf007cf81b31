import { type ReportDraft, type SafetyAnswers, safetyAnswers } from '../dialogs/draft.ts'
import type { Case, CaseReport } from '../services/cases/case.ts'
import { readStory, type Told } from './read-story.ts'

/** Safety answers that the turn changed: those a person has not seen. */
export function newSafetyAnswers(before: ReportDraft, after: ReportDraft): SafetyAnswers {
  const [old, fresh] = [safetyAnswers(before), safetyAnswers(after)]
  return {
    ...(fresh.danger && fresh.danger !== old.danger && { danger: fresh.danger }),
    ...(fresh.suicide && fresh.suicide !== old.suicide && { suicide: fresh.suicide }),
  }
}

/**
 * A report whose severity is only what was told since a person set the case's severity, so that words they have judged do
 * not undo what they decided, and new ones do. Without such a decision, the report as it is. A message without a time is
 * the newest.
 */
export function sinceOverride(
  { overrides }: Pick<Case, 'overrides'>,
  report: CaseReport,
  told: readonly Told[],
  answers: SafetyAnswers = {},
): CaseReport {
  const decidedAt = overrides.at(-1)?.at
  if (decidedAt === undefined) return report
  const since = told.filter(({ at = Number.POSITIVE_INFINITY }) => at >= decidedAt)
  const isAnswered = Object.values(answers).some((answer) => answer !== 'no')
  return { ...report, severity: isAnswered ? 'critical' : readStory(since, answers).severity }
}
