import type { QueuedCase } from '../../server/case-view.ts'

/** Rows asked for at first, and again at the foot of the list. */
export const pageRows = 60

/** Critical before deadline, then the earliest deadline: the same order as the server's, kept between two answers. */
export function inQueueOrder<C extends QueuedCase>(cases: readonly C[]): C[] {
  return [...cases].sort((a, b) => criticalRank(a) - criticalRank(b) || byTime(dueTime(a), dueTime(b)))
}

const isCritical = (row: QueuedCase): boolean => row.severity === 'critical'
export const isOverdue = (row: QueuedCase, now: number): boolean => dueTime(row) < now

const criticalRank = (row: QueuedCase): number => (isCritical(row) ? 0 : 1)
const dueTime = (row: QueuedCase): number => (row.dueAt ? Date.parse(row.dueAt) : Number.POSITIVE_INFINITY)

/** The critical cases that were not in the queue a moment ago: they are announced. */
export function newCriticals(before: readonly QueuedCase[], after: readonly QueuedCase[]): QueuedCase[] {
  const known = new Set(before.filter(isCritical).map((row) => row.id))
  return after.filter((row) => isCritical(row) && !known.has(row.id))
}

// Not a subtraction: two cases without a deadline would be NaN apart.
const byTime = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

/** The rows of `next`; those that say what they said before are the very same objects, so that they need not be drawn again. */
export function keepSame(before: readonly QueuedCase[] | undefined, next: QueuedCase[]): QueuedCase[] {
  const known = new Map(before?.map((row) => [row.id, row]))
  return next.map((row) => {
    const same = known.get(row.id)
    return same && JSON.stringify(same) === JSON.stringify(row) ? same : row
  })
}
