import { closingOutcomes } from '../cases/case.ts'
import { features } from '../cases/confirmed-labels.ts'
import { ageBands, categories, platforms, severities, signals, speakers } from '../taxonomy.ts'

/**
 * From the queue to the first human answer: at most that long. The bounds are the promises of the taxonomy and no others: with
 * fewer, late could not be told from in time; with more, small services would have most cells hidden, and could tell neither.
 */
export const waits = ['5_min', '1_h', '12_h', '24_h', 'longer', 'none'] as const

/** From the queue to the closing: at most that long. `open`: not closed yet. */
export const closures = ['1_d', '3_d', '7_d', '14_d', '30_d', 'longer', 'open'] as const

/** The answer that the queue promised, by the severity that it had when it was answered. */
export const promises = ['5_min', '1_h', '12_h', '24_h'] as const

/** Was the promise kept? It follows from the promise and the wait, and is not counted by itself: `lateness.ts`. */
const keepings = ['late', 'on_time'] as const

export const channels = ['web', 'teams'] as const
const hours = ['in_hours', 'out_of_hours'] as const
/** `erased`: by the young person, before anybody closed it. */
const outcomes = [...closingOutcomes, 'erased', 'open'] as const
const returns = ['returned', 'not_returned'] as const
const overrides = ['raised', 'lowered', 'kept'] as const
const betters = ['better', 'worse', 'no_reply', 'not_asked'] as const

/** Never published by quarter: `docs/statistics-protection.md`. */
export const suicideSignals = ['suicidal_ideation', 'self_harm'] as const
const otherSignals = signals.filter((signal) => !suicideSignals.some((kept) => kept === signal))

/** In place of labels that no counsellor confirmed: triage's guess is never counted. */
export const unconfirmed = 'unconfirmed'

interface Dimension {
  values: readonly string[]
  /** A report may have several values. */
  isMulti?: boolean
  /** A report may have none of the values. */
  mayBeNone?: boolean
  /** A label that only a counsellor's confirmation gives. */
  isLabel?: boolean
  /** Rare values are added up under this one. */
  foldsInto?: string
  /** It follows from others. */
  isDerived?: boolean
}

const dimensions = {
  month: { values: ['1', '2', '3'] },
  channel: { values: channels },
  hours: { values: hours },
  category: { values: categories, isMulti: true, isLabel: true, foldsInto: 'other' },
  severity: { values: severities, isLabel: true },
  signal: { values: otherSignals, isMulti: true, mayBeNone: true, isLabel: true },
  suicide_signal: { values: suicideSignals, isMulti: true, mayBeNone: true, isLabel: true },
  age: { values: ageBands, isLabel: true },
  speaker: { values: speakers, isLabel: true },
  platform: { values: [...platforms, 'none'], isMulti: true, isLabel: true, foldsInto: 'other' },
  feature: { values: [...features, 'none'], isMulti: true, isLabel: true, foldsInto: 'other' },
  promise: { values: promises },
  wait: { values: waits },
  kept: { values: keepings, isDerived: true },
  closure: { values: closures },
  outcome: { values: outcomes },
  return: { values: returns },
  override: { values: overrides },
  better: { values: betters },
} as const satisfies Record<string, Dimension>
export type DimensionId = keyof typeof dimensions
export const dimensionOf = (id: DimensionId): Dimension => dimensions[id]

export interface TablePlan {
  id: string
  /** One, or two that are crossed; never more. */
  dimensions: readonly [DimensionId] | readonly [DimensionId, DimensionId]
  /** Quarter tables are in every edition of a quarter, year tables in that of a year alone. */
  period: 'quarter' | 'year'
  /** Analysts read it, and the public page does not have it. */
  insideOnly?: boolean
  notes: readonly string[]
  help?: 'suicide'
}

/** One more whenever what is counted changes: everything is counted anew then. */
export const planVersion = 3

/**
 * Every table that is ever published. Crossings make a tree (`docs/statistics-protection.md` says why): a new one must not
 * close a circle, which a test refuses.
 */
export const tablePlans: readonly TablePlan[] = [
  { id: 'lateness', dimensions: ['promise', 'kept'], period: 'quarter', notes: ['late', 'received'] },
  { id: 'answers', dimensions: ['promise', 'wait'], period: 'quarter', notes: ['received'] },
  { id: 'months', dimensions: ['month'], period: 'quarter', insideOnly: true, notes: ['received'] },
  { id: 'categories', dimensions: ['category'], period: 'quarter', notes: ['confirmed', 'mentions', 'folded'] },
  {
    id: 'categories_by_age',
    dimensions: ['category', 'age'],
    period: 'quarter',
    notes: ['confirmed', 'mentions', 'folded'],
  },
  { id: 'severities', dimensions: ['severity'], period: 'quarter', notes: ['confirmed'] },
  { id: 'signals', dimensions: ['signal'], period: 'quarter', notes: ['confirmed', 'mentions', 'no_suicide'] },
  { id: 'ages', dimensions: ['age'], period: 'quarter', notes: ['confirmed', 'declared'] },
  { id: 'speakers', dimensions: ['speaker'], period: 'quarter', notes: ['confirmed', 'declared'] },
  { id: 'platforms', dimensions: ['platform'], period: 'quarter', notes: ['confirmed', 'mentions', 'folded'] },
  { id: 'features', dimensions: ['feature'], period: 'quarter', notes: ['confirmed', 'mentions', 'folded'] },
  { id: 'channels', dimensions: ['channel'], period: 'quarter', notes: ['received'] },
  { id: 'hours', dimensions: ['hours'], period: 'quarter', notes: ['received', 'hours'] },
  { id: 'closures', dimensions: ['closure'], period: 'quarter', notes: ['received'] },
  { id: 'outcomes', dimensions: ['outcome'], period: 'quarter', notes: ['received', 'duplicates'] },
  { id: 'returns', dimensions: ['return'], period: 'quarter', notes: ['received'] },
  { id: 'overrides', dimensions: ['override'], period: 'quarter', insideOnly: true, notes: ['received'] },
  { id: 'betters', dimensions: ['better'], period: 'quarter', notes: ['received', 'response'] },
  {
    id: 'suicide_signals',
    dimensions: ['suicide_signal'],
    period: 'year',
    notes: ['confirmed', 'mentions', 'year_only'],
    help: 'suicide',
  },
]
