import { codeOf, FeatureTable, valueOfCode } from '../services/triage/model/feature-table.ts'
import { featuresOfMessage, featureWeights } from '../services/triage/model/features.ts'
import type { LinearModel } from '../services/triage/model/linear-model.ts'
import { outputs } from '../services/triage/model/outputs.ts'
import { normalise } from '../services/triage/normalise.ts'
import { isTrue, type Labelled } from './messages.ts'
import { type Row, trainSupportVectors } from './support-vectors.ts'

/** From messages to the bytes that `linear-model.ts` reads. */

const settings = { cost: 0.5, yesCost: 1, rounds: 10, seed: 20_260 }

// Seen in one message only, a feature says more about that message than about the next one.
const fewestMessages = 2
// Inverse document frequency squared: what only few messages say counts for most.
const rarityPower = 2
const largestByte = 127
const mostKept = 220_000

/** Feature → how often it stands in a message, and how much its kind counts. */
export type Features = ReadonlyMap<number, { times: number; readonly weight: number }>

export const featuresOf = ({ text }: Pick<Labelled, 'text'>): Features => {
  const found = new Map<number, { times: number; readonly weight: number }>()
  featuresOfMessage(text, normalise(text), (kind, feature) => {
    const known = found.get(feature)
    if (known) known.times += 1
    else found.set(feature, { times: 1, weight: featureWeights[kind] })
  })
  return found
}

interface Counted {
  readonly feature: number
  readonly messages: number
  readonly weight: number
}

interface Column {
  readonly column: number
  readonly code: number
  /** What it counts in a message: its kind and how rare it is. */
  readonly value: number
}

/** The features that enough messages share, in one fixed order. */
const countShared = (features: readonly Features[]): Counted[] => {
  const counts = new Map<number, { messages: number; readonly weight: number }>()
  for (const found of features) {
    for (const [feature, { weight }] of found) {
      const known = counts.get(feature)
      if (known) known.messages += 1
      else counts.set(feature, { messages: 1, weight })
    }
  }
  return [...counts]
    .filter(([, { messages }]) => messages >= fewestMessages)
    .map(([feature, { messages, weight }]) => ({ feature, messages, weight }))
    .sort((a, b) => a.feature - b.feature)
}

const columnsOf = (counted: readonly Counted[], among: number): ReadonlyMap<number, Column> =>
  new Map(
    counted.map(({ feature, messages, weight }, column) => {
      const code = codeOf(weight * Math.log((among + 1) / messages) ** rarityPower)
      return [feature, { column, code, value: valueOfCode(code) }]
    }),
  )

const toRow = (features: Features, columns: ReadonlyMap<number, Column>): Row => {
  const kept = [...features].flatMap(([feature, { times }]) => {
    const known = columns.get(feature)
    return known ? [{ ...known, times }] : []
  })
  const length = Math.sqrt(kept.reduce((sum, { times, value }) => sum + times * value * value, 0)) || 1
  return {
    columns: Int32Array.from(kept, ({ column }) => column),
    values: Float64Array.from(kept, ({ times, value }) => (times * value) / length),
  }
}

/**
 * The features that tell most about some output, by how far from chance it is true of the messages that hold them (the
 * root of Pearson's chi-squared): the others only make the table larger and every reading slower.
 */
const mostTelling = (
  messages: readonly Labelled[],
  features: readonly Features[],
  counted: readonly Counted[],
): Counted[] => {
  const truths = messages.map((message) => outputs.flatMap((output, index) => (isTrue(message, output) ? [index] : [])))
  const shares = outputs.map((_, index) => truths.filter((own) => own.includes(index)).length / messages.length)
  const places = new Map(counted.map(({ feature }, place) => [feature, place]))
  const held = new Float64Array(counted.length * outputs.length)
  for (const [at, found] of features.entries()) {
    for (const feature of found.keys()) {
      const place = places.get(feature)
      if (place === undefined) continue
      for (const index of truths[at] ?? []) {
        const cell = place * outputs.length + index
        held[cell] = (held[cell] ?? 0) + 1
      }
    }
  }
  const distance = (place: number, among: number): number =>
    shares.reduce((most, share, index) => {
      const expected = among * share
      const spread = Math.sqrt(expected * (1 - share)) || 1
      return Math.max(most, Math.abs((held[place * outputs.length + index] ?? 0) - expected) / spread)
    }, 0)
  const ranked = counted.map((one, place) => ({ one, distance: distance(place, one.messages) }))
  ranked.sort((a, b) => b.distance - a.distance || a.one.feature - b.one.feature)
  return ranked.slice(0, mostKept).map(({ one }) => one)
}

/** Learns every output from `messages`, whose features are given in the same order. */
export const learn = (messages: readonly Labelled[], features: readonly Features[]): LinearModel => {
  const counted = countShared(features)
  const columns = columnsOf(mostTelling(messages, features, counted), messages.length)
  const data = features.map((found) => toRow(found, columns))
  const weights = outputs.map((output) => {
    const says = messages.map((message) => isTrue(message, output))
    return trainSupportVectors(data, (row) => says[row] === true, columns.size, settings)
  })
  const width = outputs.length
  const table = FeatureTable.for([...columns.keys()])
  const model = { bias: new Float32Array(width), scale: new Float32Array(width), table }
  for (const [index, own] of weights.entries()) {
    let largest = 0
    for (const { column, value } of columns.values()) largest = Math.max(largest, Math.abs((own[column] ?? 0) * value))
    model.bias[index] = own[columns.size] ?? 0
    model.scale[index] = Math.fround(largest / largestByte) || 1
  }
  for (const [feature, { column, code, value }] of columns) {
    const row = table.find(feature)
    table.setCode(row, code)
    for (const [index, own] of weights.entries()) {
      table.setWeight(row, index, Math.round(((own[column] ?? 0) * value) / (model.scale[index] ?? 1)))
    }
  }
  return model
}
