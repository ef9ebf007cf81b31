import type { Facts } from '../cases/counted.ts'
import { type Severity, severities } from '../taxonomy.ts'
import type { CountedCase } from './counted-case.ts'
import { cellId, crossedId, totalCell } from './counts.ts'
import { hoursOf, periodOf } from './periods.ts'
import { closures, type DimensionId, dimensionOf, type promises, suicideSignals, tablePlans, waits } from './plan.ts'

const minuteMs = 60_000
const minutes: Record<string, number> = {
  ...{ '5_min': 5, '1_h': 60, '12_h': 720, '24_h': 1440 },
  ...{ '1_d': 1440, '3_d': 4320, '7_d': 10_080, '14_d': 20_160, '30_d': 43_200 },
}
const binOf = (bins: readonly string[], ms: number): string =>
  bins.find((bin) => ms <= (minutes[bin] ?? Number.POSITIVE_INFINITY) * minuteMs) ?? 'longer'

const promiseOf: Record<Severity, (typeof promises)[number]> = {
  critical: '5_min',
  high: '1_h',
  medium: '12_h',
  low: '24_h',
}

/** What stands in for a day that is not counted yet: it never leaves the case. */
interface Known {
  channel: 'web' | 'teams'
  /** As counted before: the promise is that of the first answer, whatever the severity became. */
  before?: Facts | undefined
}

/** `undefined`: it was never passed on, and is no report received. */
export const factsOf = (report: CountedCase, { channel, before }: Known): Facts | undefined => {
  const { events, confirmed } = report
  const receivedAt = events.find(({ type }) => type.startsWith('queued_'))?.at
  if (receivedAt === undefined) return undefined
  const answeredAt = events.find(({ at, type }) => type === 'answered' && at >= receivedAt)?.at
  const { quarter, month } = periodOf(receivedAt)
  const wait = answeredAt === undefined ? 'none' : binOf(waits, answeredAt - receivedAt)
  return {
    period: quarter,
    isConfirmed: confirmed !== undefined,
    values: {
      month: [month],
      channel: [channel],
      hours: [hoursOf(receivedAt)],
      promise: [promisedFor(report, before)],
      wait: [wait],
      closure: [report.closedAt === undefined ? 'open' : binOf(closures, report.closedAt - receivedAt)],
      outcome: [outcomeOf(report)],
      return: [events.some(({ type }) => type === 'resumed') ? 'returned' : 'not_returned'],
      override: [overrideOf(report)],
      better: [betterOf(report)],
      ...(confirmed ? labelsOf(confirmed) : {}),
    },
  }
}

const labelsOf = ({ severity, categories, signals, ageBand, speaker, platforms, features }: Labelled) => {
  const isSuicide = (signal: string): boolean => suicideSignals.some((one) => one === signal)
  return {
    severity: [severity],
    category: categories,
    signal: signals.filter((signal) => !isSuicide(signal)),
    suicide_signal: signals.filter(isSuicide),
    age: [ageBand],
    speaker: [speaker],
    platform: platforms.length === 0 ? ['none'] : platforms,
    feature: features.length === 0 ? ['none'] : features,
  }
}
type Labelled = NonNullable<CountedCase['confirmed']>

const promisedFor = ({ severity }: CountedCase, before: Facts | undefined): string => {
  const wasAnswered = before !== undefined && before.values.wait?.[0] !== 'none'
  return (wasAnswered ? before.values.promise?.[0] : undefined) ?? promiseOf[severity]
}

const outcomeOf = ({ status, outcome, erasedAt }: CountedCase): string => {
  if (status !== 'closed') return 'open'
  return outcome ?? (erasedAt === undefined ? 'open' : 'erased')
}

/** "Tu vas mieux ?" is asked when a person closes; the last answer counts. */
const betterOf = ({ status, events, outcome, erasedAt }: CountedCase): string => {
  const felt = events.findLast(({ type }) => type === 'felt_better' || type === 'felt_worse')?.type
  if (felt !== undefined) return felt === 'felt_better' ? 'better' : 'worse'
  return status === 'closed' && outcome !== undefined && erasedAt === undefined ? 'no_reply' : 'not_asked'
}

/** What people made of triage's word in the end. */
const overrideOf = ({ overrides }: CountedCase): string => {
  const [from, to] = [overrides[0]?.from, overrides.at(-1)?.to]
  if (from === undefined || to === undefined || from === to) return 'kept'
  return severities.indexOf(to) < severities.indexOf(from) ? 'raised' : 'lowered'
}

const isCounted = (id: DimensionId): boolean => !dimensionOf(id).isDerived
const counted = [...new Set(tablePlans.flatMap(({ dimensions }) => [...dimensions]))].filter(isCounted)

/** The cell of each value; of a million reports the names are not put together a million times. */
const margins = counted.map((dimension) => ({
  dimension,
  cells: new Map(dimensionOf(dimension).values.map((value) => [value, cellId(dimension, value)])),
}))
const crossings = tablePlans.flatMap(({ dimensions: [first, second] }) =>
  second && isCounted(second) ? [{ first, second, cells: crossedCells(first, second) }] : [],
)

/** The cells in which a report is counted, once each. */
export const cellsOf = ({ values }: Facts): string[] => {
  const alone = margins.flatMap(({ dimension, cells }) =>
    (values[dimension] ?? []).flatMap((value) => cells.get(value) ?? []),
  )
  const crossed = crossings.flatMap(({ first, second, cells }) =>
    (values[first] ?? []).flatMap((one) => (values[second] ?? []).flatMap((other) => cells.get(one)?.get(other) ?? [])),
  )
  return [totalCell, ...alone, ...crossed]
}

function crossedCells(first: DimensionId, second: DimensionId): Map<string, Map<string, string>> {
  const cellsOfRow = (one: string) =>
    new Map(dimensionOf(second).values.map((other) => [other, crossedId(first, one, second, other)]))
  return new Map(dimensionOf(first).values.map((one) => [one, cellsOfRow(one)]))
}
