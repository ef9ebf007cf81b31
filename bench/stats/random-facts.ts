import type { Facts } from '../../services/cases/counted.ts'
import type { Populations } from '../../services/stats/counts.ts'
import { cellsOf } from '../../services/stats/facts.ts'
import { suicideSignals } from '../../services/stats/plan.ts'
import { ageBands, categories, platforms, severities, signals, speakers } from '../../services/taxonomy.ts'

type Random = () => number

/** Chooses among values, each with a weight of its own: some data sets are even, some have one value and crumbs. */
const chooser = <T>(random: Random, values: readonly T[], skew: number): (() => T) => {
  const weights = values.map(() => random() ** skew)
  const sum = weights.reduce((a, b) => a + b, 0)
  return () => {
    let left = random() * sum
    for (const [at, value] of values.entries()) {
      left -= weights[at] ?? 0
      if (left <= 0) return value
    }
    return values[0] as T
  }
}

const severalOf = <T>(random: Random, choose: () => T, most: number): T[] => {
  const count = 1 + Math.floor(random() ** 2 * most)
  return [...new Set(Array.from({ length: count }, choose))]
}

/** The judge's own: within five minutes is within the hour; longer than a day, or never, keeps no promise. */
const inTime: Record<string, readonly string[]> = {
  '5_min': ['5_min'],
  '1_h': ['5_min', '1_h'],
  '12_h': ['5_min', '1_h', '12_h'],
  '24_h': ['5_min', '1_h', '12_h', '24_h'],
}
const isKept = (promise: string, wait: string): boolean => inTime[promise]?.includes(wait) === true

/** Invented reports of one quarter: few or many, even or lopsided, with more or fewer of them confirmed. */
export const randomFacts = (random: Random, period: string, size?: number): Facts[] => {
  const skew = [0.3, 1, 3, 8][Math.floor(random() * 4)] ?? 1
  const pick = <T>(values: readonly T[]) => chooser(random, values, skew)
  const choose = {
    month: pick(['1', '2', '3']),
    channel: pick(['web', 'teams']),
    hours: pick(['in_hours', 'out_of_hours']),
    promise: pick(['5_min', '1_h', '12_h', '24_h']),
    wait: pick(['5_min', '1_h', '12_h', '24_h', 'longer', 'none']),
    closure: pick(['1_d', '3_d', '7_d', '14_d', '30_d', 'longer', 'open']),
    outcome: pick(['helped', 'referred', 'no_answer', 'not_relevant', 'duplicate', 'erased', 'open']),
    return: pick(['returned', 'not_returned']),
    override: pick(['raised', 'lowered', 'kept']),
    better: pick(['better', 'worse', 'no_reply', 'not_asked']),
  }
  const category = pick(categories)
  const signal = pick(signals)
  const platform = pick(platforms)
  const feature = pick(['story', 'dm', 'group', 'live', 'post', 'comment', 'profile', 'other'])
  const label = { severity: pick(severities), age: pick(ageBands), speaker: pick(speakers) }
  const confirmedShare = [0, 0.2, 0.7, 0.97, 1][Math.floor(random() * 5)] ?? 1
  const count = size ?? Math.floor(10 ** (random() * 3.2))
  return Array.from({ length: count }, () => {
    const isConfirmed = random() < confirmedShare
    const values: Facts['values'] = {}
    for (const [dimension, one] of Object.entries(choose)) values[dimension] = [one()]
    values.kept = [isKept(values.promise?.[0] ?? '', values.wait?.[0] ?? '') ? 'on_time' : 'late']
    if (isConfirmed) {
      for (const [dimension, one] of Object.entries(label)) values[dimension] = [one()]
      const said = random() < 0.3 ? [] : severalOf(random, signal, 5)
      const isSuicide = (one: string): boolean => suicideSignals.some((each) => each === one)
      values.signal = said.filter((one) => !isSuicide(one))
      values.suicide_signal = said.filter(isSuicide)
      values.category = severalOf(random, category, 3)
      values.platform = random() < 0.2 ? ['none'] : severalOf(random, platform, 3)
      values.feature = random() < 0.2 ? ['none'] : severalOf(random, feature, 3)
    }
    return { period, isConfirmed, values }
  })
}

/**
 * The same reports some time later, at the same places: some are gone, some are new, some are confirmed at last, and some
 * were counted wrongly. Few or many of them.
 */
export const randomChange = (
  random: Random,
  facts: readonly (Facts | undefined)[],
  period: string,
): (Facts | undefined)[] => {
  const share = [0.01, 0.1, 0.5, 0.9][Math.floor(random() * 4)] ?? 0.1
  const kind = Math.floor(random() * 4)
  const fresh = randomFacts(random, period, facts.length)
  const isHit = (): boolean => random() < share
  // New ones resemble those that are there, or the difference would never look like a quarter.
  if (kind === 0) return [...facts, ...facts.filter(isHit)]
  if (kind === 1) return facts.map((one) => (isHit() ? undefined : one))
  if (kind === 2) {
    const known = facts.filter((one) => one?.isConfirmed)
    const other = (): Facts | undefined => known[Math.floor(random() * known.length)]
    return facts.map((one) => (one && !one.isConfirmed && isHit() ? confirmedAs(one, other()) : one))
  }
  return facts.map((one, at) => (one && isHit() ? (fresh[at] ?? one) : one))
}

const confirmedAs = (one: Facts, other: Facts | undefined): Facts => {
  if (!other) return one
  const labels = ['severity', 'category', 'signal', 'suicide_signal', 'age', 'speaker', 'platform', 'feature']
  const said = Object.fromEntries(labels.map((id) => [id, other.values[id] ?? []]))
  return { ...one, isConfirmed: true, values: { ...one.values, ...said } }
}

export const populationsOf = (facts: readonly Facts[]): Populations => {
  const confirmed: Record<string, number> = {}
  const unconfirmed: Record<string, number> = {}
  for (const one of facts) {
    const into = one.isConfirmed ? confirmed : unconfirmed
    for (const cell of cellsOf(one)) into[cell] = (into[cell] ?? 0) + 1
  }
  return { confirmed, unconfirmed }
}
