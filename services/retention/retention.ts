import type { Case } from '../cases/case.ts'
import { staysWithCounsellors } from '../cases/case-plans.ts'
import { isAnswerOwed } from '../cases/deadlines.ts'

/** How long a case is kept. Months are those of the calendar, in UTC. Defaults: `docs/decisions/0015`. */
export interface RetentionPeriods {
  /** An unfinished report that nobody was shown, after the last contact. */
  draftHours: number
  /** Low and medium, after closing. */
  lowMonths: number
  /** High and critical, after closing. */
  highMonths: number
  /** Whatever its state, after the last contact. */
  ceilingMonths: number
  /** What the teen erased, after erasing. */
  erasedDays: number
  /** A month of the audit chain, after its end. */
  auditMonths: number
}

export const defaultPeriods: RetentionPeriods = {
  draftHours: 24,
  lowMonths: 6,
  highMonths: 12,
  ceilingMonths: 24,
  erasedDays: 7,
  auditMonths: 12,
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Why a case is destroyed. */
export type PurgeReason = 'draft' | 'erased' | 'period' | 'ceiling'

export interface PurgeDate {
  /** From then on, ms. */
  at: number
  why: PurgeReason
}

/** So many months later at the same hour; the 31st becomes the last day of a shorter month. */
export const monthsAfter = (at: number, months: number): number => {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime()
}

/** The newest sign of the teen, or answer to them. What counsellors do among themselves is no contact. */
export const lastContactAt = ({ createdAt, teenAt, answeredAt, events }: Case): number => {
  const came = events.findLast(({ by }) => by === 'teen')?.at
  return Math.max(createdAt, teenAt ?? 0, answeredAt ?? 0, came ?? 0)
}

/**
 * Someone waits for an answer, or a report is about to be queued by itself: it is never destroyed, however old. A case that
 * is past its ceiling and owed is for a person to look at.
 */
export const isOwed = ({ status, dueAt, silenceAt }: Case): boolean =>
  status === 'queued' ||
  (status !== 'closed' && isAnswerOwed({ dueAt })) ||
  (status === 'draft' && silenceAt !== undefined)

/** Hidden from everybody since the teen erased it. A counsellor who holds the case keeps it until they close it. */
const isErased = (report: Case): report is Case & { erasedAt: number } =>
  report.erasedAt !== undefined && ['draft', 'closed'].includes(report.status) && !staysWithCounsellors(report)

const periodEnd = (report: Case, contactAt: number, periods: RetentionPeriods): PurgeDate | undefined => {
  const { status, severity, closedAt } = report
  // A draft that danger should have queued is kept as long as what was: nobody has read it.
  if (status === 'draft' && !staysWithCounsellors(report)) {
    return { at: contactAt + periods.draftHours * hourMs, why: 'draft' }
  }
  if (status !== 'closed' && status !== 'draft') return undefined
  const months = severity === 'low' || severity === 'medium' ? periods.lowMonths : periods.highMonths
  return { at: monthsAfter(Math.max(contactAt, closedAt ?? 0), months), why: 'period' }
}

/** When a case is to be destroyed and why, as it stands; `undefined`: not while it stands so. */
export const purgeDate = (report: Case, periods: RetentionPeriods): PurgeDate | undefined => {
  if (report.hold !== undefined || isOwed(report)) return undefined
  const contactAt = lastContactAt(report)
  const dates: PurgeDate[] = [{ at: monthsAfter(contactAt, periods.ceilingMonths), why: 'ceiling' }]
  const end = periodEnd(report, contactAt, periods)
  if (end) dates.push(end)
  if (isErased(report)) dates.push({ at: report.erasedAt + periods.erasedDays * dayMs, why: 'erased' })
  return dates.reduce((first, date) => (date.at < first.at ? date : first))
}

/** What is to be destroyed now. */
export const dueForPurge = (report: Case, periods: RetentionPeriods, now: number): PurgeReason | undefined => {
  const date = purgeDate(report, periods)
  return date && date.at <= now ? date.why : undefined
}
