import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeOf, FeatureTable, rowCount, valueOfCode } from '../../../../services/triage/model/feature-table.ts'
import { outputs } from '../../../../services/triage/model/outputs.ts'

const feature = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

test('a feature that was placed is found in its row, through bytes too', () => {
  fc.assert(
    fc.property(fc.uniqueArray(feature, { minLength: 1, maxLength: 200 }), (features) => {
      const table = new FeatureTable()
      const rows = features.map((one) => table.place(one))
      const again = FeatureTable.fromBytes(table.toBytes())
      for (const [index, one] of features.entries()) {
        expect(table.find(one)).toBe(rows[index])
        expect(again.find(one)).toBe(rows[index])
      }
    }),
    { numRuns: 20 },
  )
})

test('a feature that was never placed is found nowhere', () => {
  const table = new FeatureTable()
  for (let index = 0; index < 1000; index += 1) table.place(Math.imul(index, 0x9e3779b1))
  const strangers = Array.from({ length: 1000 }, (_, index) => Math.imul(index, 0x85ebca6b) | 1)
  expect(strangers.filter((one) => table.find(one) >= 0).length).toBeLessThan(5)
})

test('a full neighbourhood takes no more, and loses nothing', () => {
  const table = new FeatureTable()
  const crowd = Array.from({ length: 60 }, (_, index) => (5 << 14) | index)
  const rows = crowd.map((one) => table.place(one))
  expect(rows.filter((row) => row === -1).length).toBeGreaterThan(0)
  for (const [index, one] of crowd.entries()) expect(table.find(one)).toBe(rows[index])
})

test('weights of another size are refused with what to do', () => {
  expect(() => FeatureTable.fromBytes(Buffer.alloc(12))).toThrow(/npm run train/)
  expect(new FeatureTable().toBytes()).toHaveLength(rowCount * (3 + outputs.length))
})

test('a value kept in one byte is right to 3 %', () => {
  for (const value of [0.02, 0.5, 1, 7.3, 80, 640]) {
    expect(Math.abs(valueOfCode(codeOf(value)) / value - 1)).toBeLessThan(0.03)
  }
})
