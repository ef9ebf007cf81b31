import type { Facts } from '../cases/counted.ts'
import { type Collection, update, type Write } from '../store/collection.ts'
import type { CountingState, QuarterCounts } from './count-store.ts'
import type { CountedCase } from './counted-case.ts'
import { cellsOf, factsOf } from './facts.ts'

/** What becomes of one case's place in the counts. */
export interface CountChange {
  report: CountedCase
  /** Where it stands now, in the counts of this generation. */
  before: Facts | undefined
  after: Facts | undefined
}

type Progress = Pick<CountingState, 'isRebuilding' | 'after'>

/** Is it in the counts that are there? While everything is counted anew, only once its turn has come. */
export const isInCounts = ({ _id, counted }: CountedCase, { isRebuilding, after }: Progress): boolean =>
  counted !== undefined && !(isRebuilding && _id > after)

/** By quarter, and in it by path. */
export type Increments = Map<string, Record<string, number>>

/** Where the cells of one population lie: there are some hundred of them, and each is named once. */
class Paths {
  readonly #prefix: string
  readonly #known = new Map<string, string>()

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  of(cell: string): string {
    const known = this.#known.get(cell)
    if (known !== undefined) return known
    const path = `${this.#prefix}.${cell}`
    this.#known.set(cell, path)
    return path
  }
}

const pathsOf = {
  live: { confirmed: new Paths('live.confirmed'), unconfirmed: new Paths('live.unconfirmed') },
  settled: { confirmed: new Paths('settled.confirmed'), unconfirmed: new Paths('settled.unconfirmed') },
}

const note = (increments: Increments, place: 'live' | 'settled', facts: Facts, by: number): void => {
  const mine = increments.get(facts.period) ?? {}
  const known = pathsOf[place][facts.isConfirmed ? 'confirmed' : 'unconfirmed']
  for (const cell of cellsOf(facts)) {
    const path = known.of(cell)
    mine[path] = (mine[path] ?? 0) + by
  }
  increments.set(facts.period, mine)
}

/** Moves the place of one case, among those that are there. */
export const noteChange = (increments: Increments, { before, after }: Omit<CountChange, 'report'>): void => {
  if (before) note(increments, 'live', before, -1)
  if (after) note(increments, 'live', after, 1)
}

/** The counts that change, together for all cases: only while they are of this generation. */
export const planIncrements = (
  counts: Collection<QuarterCounts>,
  increments: Increments,
  generation: number,
): Write[] =>
  [...increments].flatMap(([_id, all]) => {
    const changed = Object.entries(all).filter(([, by]) => by !== 0)
    if (changed.length === 0) return []
    return [update(counts, { _id, generation }, { $inc: Object.fromEntries(changed) })]
  })

/** What stays of a case that is destroyed: it leaves the counts of what is there for those that nothing can count again. */
const settled = ({ counted }: CountedCase, after: Facts, isIn: boolean): Increments => {
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
  report: CountedCase,
  state: CountingState | null,
): Write[] | 'not_yet' => {
  const { counted } = report
  if (counted === undefined) return isReceived(report) ? 'not_yet' : []
  if (!state || !isInCounts(report, state)) return 'not_yet'
  return planIncrements(counts, settled(report, lastFacts(report) ?? counted.facts, true), state.generation)
}

/** The same for an export, which changes nothing where it reads: what to add to the counts. */
export const settledIn = (report: CountedCase, state: Progress | undefined): Increments => {
  const after = lastFacts(report)
  return after ? settled(report, after, state !== undefined && isInCounts(report, state)) : new Map()
}

const isReceived = ({ events }: CountedCase): boolean => events.some(({ type }) => type.startsWith('queued_'))

const lastFacts = (report: CountedCase): Facts | undefined => {
  const before = report.counted?.facts
  return factsOf(report, { channel: before?.values.channel?.[0] === 'teams' ? 'teams' : 'web', before })
}
