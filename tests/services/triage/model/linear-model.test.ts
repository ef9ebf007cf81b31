import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { squareOfCode } from '../../../../services/triage/model/feature-table.ts'
import { featuresOfMessage } from '../../../../services/triage/model/features.ts'
import { type LinearModel, ModelReader } from '../../../../services/triage/model/linear-model.ts'
import { outputs } from '../../../../services/triage/model/outputs.ts'
import { loadLinearModel, readWithModel } from '../../../../services/triage/model/reading.ts'
import { normalise } from '../../../../services/triage/normalise.ts'

const model: LinearModel = loadLinearModel()
const reader = new ModelReader(model)
const texts = readFileSync(new URL('../../../corpus/reports.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): string => JSON.parse(line).text)

/** The margins as training counts them, feature by feature. */
const slowly = (text: string): number[] => {
  const sums = outputs.map(() => 0)
  let square = 0
  featuresOfMessage(text, normalise(text), (_, feature) => {
    const row = model.table.find(feature)
    if (row < 0) return
    square += squareOfCode[model.table.code(row)] ?? 0
    for (const index of sums.keys()) sums[index] = (sums[index] ?? 0) + model.table.weight(row, index)
  })
  return sums.map(
    (sum, index) => (model.bias[index] ?? 0) + ((model.scale[index] ?? 0) * sum) / (Math.sqrt(square) || 1),
  )
}

const expectSame = (text: string): void => {
  const { whole } = reader.read(text, normalise(text))
  for (const [index, margin] of slowly(text).entries()) expect(whole[index]).toBeCloseTo(margin, 6)
}

test('the quick reading comes to what training counts', () => {
  for (const text of texts.slice(0, 120)) expectSame(text)
  expectSame('')
  expectSame('mdr')
})

test('the quick reading comes to what training counts, whatever is written', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), expectSame), { numRuns: 200 })
})

test('the gravest sentence is never below the whole', () => {
  for (const text of texts) {
    const { whole, sentence } = reader.read(text, normalise(text))
    for (const [index, margin] of whole.entries()) expect(sentence[index]).toBeGreaterThanOrEqual(margin)
  }
})

test('what was read before changes nothing', () => {
  const fresh = new ModelReader(model)
  for (const text of texts.slice(0, 40)) {
    expect([...fresh.read(text, normalise(text)).whole]).toEqual([...reader.read(text, normalise(text)).whole])
  }
})

test('a quote is made of whole tokens of one text', () => {
  const several = texts.slice(0, 6).map((text) => ({ text, tokens: normalise(text) }))
  const reading = readWithModel(reader, several)
  for (const output of outputs) {
    const quote = reading.quote(output)
    const tokens = several[quote?.text ?? 0]?.tokens ?? []
    expect(tokens.some(({ start }) => start === quote?.start)).toBe(true)
    expect(tokens.some(({ end }) => end === quote?.end)).toBe(true)
  }
})

test('nothing written gives nothing to quote', () => {
  expect(readWithModel(reader, [{ text: '', tokens: [] }]).quote('critical')).toBeUndefined()
})
