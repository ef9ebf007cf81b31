import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeOf, FeatureTable, valueOfCode } from '../../../../services/triage/model/feature-table.ts'

const feature = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const features = fc.uniqueArray(feature, { minLength: 1, maxLength: 200 })

test('a feature is found in a row of its own with its weights, through bytes too; a stranger nowhere', () => {
  fc.assert(
    fc.property(features, feature, (learned, other) => {
      const table = FeatureTable.for(learned)
      for (const [index, one] of learned.entries()) {
        table.setWeight(table.find(one), 3, (index % 255) - 127)
        table.setCode(table.find(one), index % 256)
      }
      for (const read of [table, FeatureTable.fromBytes(table.toBytes())]) {
        expect(new Set(learned.map((one) => read.find(one))).size).toBe(learned.length)
        expect(read.rowCount).toBe(learned.length)
        for (const [index, one] of learned.entries()) {
          expect(read.weight(read.find(one), 3)).toBe((index % 255) - 127)
          expect(read.weight(read.find(one), 4)).toBe(0)
          expect(read.code(read.find(one))).toBe(index % 256)
        }
        if (!learned.includes(other)) expect(read.find(other)).toBe(-1)
      }
    }),
    { numRuns: 20 },
  )
})

test('bytes that begin at any address are read alike', () => {
  const table = FeatureTable.for([1, -2, 70_000])
  table.setWeight(table.find(-2), 31, -127)
  const bytes = Buffer.concat([Buffer.alloc(3), table.toBytes()]).subarray(3)
  expect(FeatureTable.fromBytes(bytes).weight(table.find(-2), 31)).toBe(-127)
})

test('more features in one bucket than it can count are refused', () => {
  const crowd = Array.from({ length: 256 }, (_, index) => (5 << 16) | index)
  expect(FeatureTable.for(crowd.slice(1)).rowCount).toBe(255)
  expect(() => FeatureTable.for(crowd)).toThrow(/too many/)
})

test('weights of another size are refused with what to do', () => {
  const bytes = FeatureTable.for([1, 2, 3]).toBytes()
  expect(() => FeatureTable.fromBytes(bytes.subarray(1))).toThrow(/npm run train/)
  expect(() => FeatureTable.fromBytes(Buffer.alloc(12))).toThrow(/npm run train/)
})

test('a value kept in one byte is right to 3 %', () => {
  for (const value of [0.02, 0.5, 1, 7.3, 80, 640]) {
    expect(Math.abs(valueOfCode(codeOf(value)) / value - 1)).toBeLessThan(0.03)
  }
})
