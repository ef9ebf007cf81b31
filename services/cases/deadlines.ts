import { type Severity, severities } from '../taxonomy.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** First human answer within (ms), by severity: the taxonomy's last column. */
const ruleDelayMs: Record<Severity, number> = {
  critical: 5 * minuteMs,
  high: hourMs,
  medium: 12 * hourMs,
  low: 24 * hourMs,
}

/** A named ultimatum is answered this long before it runs out. */
const ultimatumMarginMs = 30 * minuteMs

/**
 * `dueAt` of a case to which no human answer is owed now: the last instant that a `Date` can hold, so that it sorts
 * behind everything and still prints. `$min` with a real deadline makes the answer owed again.
 */
export const nothingOwed = 8_640_000_000_000_000

/** When an answer owed since `owedFrom` is due: the rule, or a named ultimatum less its margin if that is earlier. */
export const dueAtFor = (severity: Severity, owedFrom: number, ultimatumAt = Number.POSITIVE_INFINITY): number =>
  Math.max(owedFrom, Math.min(owedFrom + ruleDelayMs[severity], ultimatumAt - ultimatumMarginMs))

/** For this long after its hour an ultimatum still hastens answers: that is when a threat is carried out. */
const aftermathMs = 24 * hourMs

/** The deadline that a running ultimatum sets to an answer owed at `now`; none once it has long run out. */
export const ultimatumDueAt = (ultimatumAt: number | undefined, now: number): number | undefined =>
  ultimatumAt === undefined || now > ultimatumAt + aftermathMs ? undefined : dueAtFor('low', now, ultimatumAt)

export const isAnswerOwed = (report: { dueAt: number }): boolean => report.dueAt < nothingOwed

/** The severities that a raise to `severity` would replace. */
export const lessUrgentThan = (severity: Severity): Severity[] => severities.slice(severities.indexOf(severity) + 1)

/**
 * Where a running deadline goes when a person sets another severity: sooner if it is more urgent, counted from now;
 * otherwise later, counted from when the answer began to be owed.
 */
export const movedDueAt = (dueAt: number, from: Severity, to: Severity, now: number): number =>
  lessUrgentThan(from).includes(to) ? dueAt - ruleDelayMs[from] + ruleDelayMs[to] : Math.min(dueAt, dueAtFor(to, now))
