import { type Category, categories, type Severity, type Signal, signals } from '../services/taxonomy.ts'
import { bootstrapInterval, type Interval } from './intervals.ts'

/** One person's labels for one message. */
export interface Reading {
  readonly id: string
  readonly severity: Severity
  readonly categories: readonly Category[]
  readonly signals: readonly Signal[]
}

export interface Agreement {
  /** Messages that both have read. */
  readonly n: number
  /** The share on which both say the same. */
  readonly observed: number
  /** Cohen's kappa; nothing when neither reader ever varies, which says nothing of how they agree. */
  readonly kappa: number | undefined
  readonly interval?: Interval
}

export interface LabelAgreement extends Agreement {
  readonly label: string
  /** How often each reader gave the label; of a severity, nothing. */
  readonly given?: readonly [first: number, second: number]
}

/**
 * Cohen's kappa (Cohen 1960): the share of agreement beyond what two readers with these habits would reach by chance.
 * Answers may be any values that compare as keys of a Map; both lists are in the same order.
 */
export const cohensKappa = <Answer>(first: readonly Answer[], second: readonly Answer[]): Agreement =>
  compare(encode(first, second), Int32Array.from(first.keys()))

/** Two readers' answers as small numbers, so that they can be counted hundreds of times over. */
interface Coded {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly size: number
}

const encode = <Answer>(first: readonly Answer[], second: readonly Answer[]): Coded => {
  if (first.length !== second.length) throw new RangeError('both readers must have read the same messages')
  const codes = new Map([...new Set([...first, ...second])].map((answer, code) => [answer, code]))
  const [coded, other] = [first, second].map((answers) => Int32Array.from(answers, (each) => codes.get(each) ?? 0))
  return { first: coded ?? new Int32Array(), second: other ?? new Int32Array(), size: codes.size }
}

/** The agreement on the messages at `indices`, which may repeat. */
const compare = ({ first, second, size }: Coded, indices: Int32Array): Agreement => {
  const n = indices.length
  if (n === 0) return { n, observed: 0, kappa: undefined }
  const [ofFirst, ofSecond] = [new Float64Array(size), new Float64Array(size)]
  let same = 0
  for (const at of indices) {
    const [one, other] = [first[at] ?? 0, second[at] ?? 0]
    if (one === other) same += 1
    ofFirst[one] = (ofFirst[one] ?? 0) + 1
    ofSecond[other] = (ofSecond[other] ?? 0) + 1
  }
  // Whole numbers until the end: rounding must not turn certainty into nearly.
  const byChance = ofFirst.reduce((sum, count, code) => sum + count * (ofSecond[code] ?? 0), 0)
  const kappa = byChance === n * n ? undefined : (n * same - byChance) / (n * n - byChance)
  return { n, observed: same / n, kappa }
}

const withInterval = <Answer>(first: readonly Answer[], second: readonly Answer[]): Agreement => {
  const agreement = cohensKappa(first, second)
  if (agreement.kappa === undefined) return agreement
  const coded = encode(first, second)
  // In a resample without the label both say no everywhere.
  const interval = bootstrapInterval(first.length, (indices) => compare(coded, indices).kappa ?? 1)
  return { ...agreement, interval }
}

/** Each message of the first reader that the second has read too; of two readings with one id the later counts. */
const together = (first: readonly Reading[], second: readonly Reading[]): [Reading, Reading][] => {
  const [ofFirst, ofSecond] = [first, second].map((readings) => new Map(readings.map((each) => [each.id, each])))
  return [...(ofFirst ?? [])].flatMap(([id, reading]): [Reading, Reading][] => {
    const other = ofSecond?.get(id)
    return other ? [[reading, other]] : []
  })
}

/** Severity, then each category, then each signal: how far two readings of the same messages agree. */
export const agreementOf = (first: readonly Reading[], second: readonly Reading[]): LabelAgreement[] => {
  const pairs = together(first, second)
  const severity = withInterval(
    pairs.map(([reading]) => reading.severity),
    pairs.map(([, reading]) => reading.severity),
  )
  const labelled = (label: string, has: (reading: Reading) => boolean): LabelAgreement => {
    const [ours, theirs] = [pairs.map(([reading]) => has(reading)), pairs.map(([, reading]) => has(reading))]
    const given = [ours.filter(Boolean).length, theirs.filter(Boolean).length] as const
    return { label, ...withInterval(ours, theirs), given }
  }
  return [
    { label: 'severity', ...severity },
    ...categories.map((label) => labelled(label, (reading) => reading.categories.includes(label))),
    ...signals.map((label) => labelled(label, (reading) => reading.signals.includes(label))),
  ]
}

const figure = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2))

/** For people: one line a label. */
export const agreementTable = (agreements: readonly LabelAgreement[]): string =>
  [
    `${'label'.padEnd(24)}${'n'.padStart(7)}${'given'.padStart(13)}${'observed'.padStart(10)}${'kappa'.padStart(7)}  95 %`,
    ...agreements.map(({ label, n, given, observed, kappa, interval }) =>
      [
        label.padEnd(24),
        String(n).padStart(7),
        (given ? given.join(' / ') : '').padStart(13),
        (n === 0 ? '–' : observed.toFixed(3)).padStart(10),
        figure(kappa).padStart(7),
        interval ? `  [${interval.map(figure).join('–')}]` : '',
      ].join(''),
    ),
  ].join('\n')
