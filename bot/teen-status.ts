import type { Case } from '../services/cases/case.ts'
import type { Accounts } from '../services/counsellors/accounts.ts'
import type { Duty } from '../services/duty/duty.ts'

/** What the teen's page says of the people behind it. Minutes, never a place in the queue; times as ISO. */
export type TeenStatus =
  | { state: 'open' | 'late' | 'gone' | 'closed' }
  | { state: 'here'; name: string }
  /** `to` absent: long. `until`: nobody is planned after that, and the wait may last longer; they come back at `nextAt`. */
  | { state: 'waiting'; from: number; to?: number; until?: string; nextAt?: string }
  | { state: 'away'; nextAt?: string }

interface Parts {
  duty: Pick<Duty, 'now' | 'waitFor' | 'nextAfter'>
  accounts: Pick<Accounts, 'get'>
}

const minuteMs = 60_000
const iso = (at: number): string => new Date(at).toISOString()

/** True now, and asked again by the page: who is there, or between which times somebody answers, or when somebody comes. */
export async function teenStatus(parts: Parts, report: Case, now: number): Promise<TeenStatus> {
  const { status, claimedBy, goneToldAt, dueAt } = report
  if (status === 'closed') return { state: 'closed' }
  if (status === 'claimed' || status === 'waiting') {
    const person = claimedBy === undefined ? undefined : await parts.accounts.get(claimedBy)
    return person && goneToldAt === undefined ? { state: 'here', name: person.name } : { state: 'gone' }
  }
  if (status === 'draft') return { state: 'open' }
  const { onDuty, nextDutyAt, promiseUntil } = await parts.duty.now(now)
  if (!onDuty) return { state: 'away', ...(nextDutyAt === undefined ? {} : { nextAt: iso(nextDutyAt) }) }
  if (now >= dueAt) return { state: 'late' }
  const range = await parts.duty.waitFor(report, now)
  if (!range) return { state: 'away' }
  const last = range.to === undefined ? Number.POSITIVE_INFINITY : now + range.to * minuteMs
  if (promiseUntil === undefined || last <= promiseUntil) return { state: 'waiting', ...range }
  const nextAt = await parts.duty.nextAfter(promiseUntil)
  return {
    ...{ state: 'waiting', ...range, until: iso(promiseUntil) },
    ...(nextAt === undefined ? {} : { nextAt: iso(nextAt) }),
  }
}
