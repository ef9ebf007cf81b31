import type { Case } from '../cases/case.ts'
import type { Facts } from '../cases/counted.ts'
import { type Collection, update, type Write } from '../store/collection.ts'
import type { CountingState, QuarterCounts } from './count-store.ts'
import { cellsOf, factsOf } from './facts.ts'

/** What becomes of one case's place in the counts. */
export interface CountChange {
  report: Case
  /** The case says so already: it is not written. */
  isKept?: boolean
  /** Where it stands now, in the counts of this generation. */
  before: Facts | undefined
  after: Facts | undefined
}

type Progress = Pick<CountingState, 'isRebuilding' | 'after'>

/** Is it in the counts that are there? While everything is counted anew, only once its turn has come. */
export const isInCounts = ({ _id, counted }: Case, { isRebuilding, after }: Progress): boolean =>
  counted !== undefined && !(isRebuilding && _id > after)

/** By quarter, and in it by path. */
export type Increments = Map<string, Record<string, number>>

const populationOf = ({ isConfirmed }: Facts): string => (isConfirmed ? 'confirmed' : 'unconfirmed')

const note = (increments: Increments, place: 'live' | 'settled', facts: Facts, by: number): void => {
  const mine = increments.get(facts.period) ?? {}
  for (const cell of cellsOf(facts)) {
    const path = `${place}.${populationOf(facts)}.${cell}`
    mine[path] = (mine[path] ?? 0) + by
  }
  increments.set(facts.period, mine)
}

const writesOf = (counts: Collection<QuarterCounts>, increments: Increments, generation: number): Write[] =>
  [...increments].flatMap(([_id, all]) => {
    const changed = Object.entries(all).filter(([, by]) => by !== 0)
    if (changed.length === 0) return []
    return [update(counts, { _id, generation }, { $inc: Object.fromEntries(changed) })]
  })

/** The counts that change, together for all cases: only while they are of this generation. */
export const planCounts = (
  counts: Collection<QuarterCounts>,
  changes: readonly CountChange[],
  generation: number,
): Write[] => {
  const increments: Increments = new Map()
  for (const { before, after } of changes) {
    if (before) note(increments, 'live', before, -1)
    if (after) note(increments, 'live', after, 1)
  }
  return writesOf(counts, increments, generation)
}

/** What stays of a case that is destroyed: it leaves the counts of what is there for those that nothing can count again. */
const settled = ({ counted }: Case, after: Facts, isIn: boolean): Increments => {
  const increments: Increments = new Map()
  if (counted && isIn) note(increments, 'live', counted.facts, -1)
  note(increments, 'settled', after, 1)
  return increments
}

/**
 * A case is about to be destroyed. `not_yet`: it was received, and nothing has counted it so far, or everything is counted
 * anew and it was not its turn. The commit fails once that begins.
 */
export const planSettle = (
  counts: Collection<QuarterCounts>,
  report: Case,
  state: CountingState | null,
): Write[] | 'not_yet' => {
  const { counted } = report
  if (counted === undefined) return isReceived(report) ? 'not_yet' : []
  if (!state || !isInCounts(report, state)) return 'not_yet'
  return writesOf(counts, settled(report, lastFacts(report) ?? counted.facts, true), state.generation)
}

/** The same for an export, which changes nothing where it reads: what to add to the counts. */
export const settledIn = (report: Case, state: Progress | undefined): Increments => {
  const after = lastFacts(report)
  return after ? settled(report, after, state !== undefined && isInCounts(report, state)) : new Map()
}

const isReceived = ({ events }: Case): boolean => events.some(({ type }) => type.startsWith('queued_'))

const lastFacts = (report: Case): Facts | undefined => {
  const before = report.counted?.facts
  return factsOf(report, { channel: before?.values.channel?.[0] === 'teams' ? 'teams' : 'web', before })
}
