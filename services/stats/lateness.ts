import { type Counts, cellId, countIn, crossedId } from './counts.ts'
import type { Relation } from './grid.ts'
import { promises, waits } from './plan.ts'

/** In time is what came within the promise's own bound; what never came is late. */
const isLate = (promise: (typeof promises)[number], wait: (typeof waits)[number]): boolean =>
  waits.indexOf(wait) > waits.indexOf(promise)

/** For each promise the answers that were late, and those in time, with the bins that they are made of. */
const parts = promises.flatMap((promise) =>
  [true, false].map((late) => ({
    kept: late ? 'late' : 'on_time',
    cell: crossedId('promise', promise, 'kept', late ? 'late' : 'on_time'),
    bins: waits
      .filter((wait) => isLate(promise, wait) === late)
      .map((wait) => crossedId('promise', promise, 'wait', wait)),
  })),
)

/** How many answers were late, and of how many: hidden last. */
export const owedCells: ReadonlySet<string> = new Set([
  ...parts.flatMap(({ kept, cell, bins }) => [cell, cellId('kept', kept), ...(bins.length === 1 ? bins : [])]),
  ...promises.map((promise) => cellId('promise', promise)),
])

/**
 * Counts, with those of late answers and of answers in time. They are added up when they are told, and not counted one by
 * one: so they are there for reports that were destroyed, too, and can never contradict the table of delays.
 */
export const withLateness = (counts: Counts): Counts => {
  const told: Record<string, number> = { ...counts }
  for (const { kept, cell, bins } of parts) {
    const count = bins.reduce((sum, bin) => sum + countIn(counts, bin), 0)
    told[cell] = count
    told[cellId('kept', kept)] = (told[cellId('kept', kept)] ?? 0) + count
  }
  return told
}

/** What everybody knows of them: that they are the sums of these bins. */
export const latenessRelations = (): Relation[] =>
  parts.map(({ cell, bins }) => ({ kind: 'sum', whole: cell, parts: bins, bounded: bins, covers: true }))
