import * as fc from 'fast-check'
import Database from 'libsql'
import { beforeEach, expect, test } from 'vitest'
import type { IndexDefinition } from '../../../services/store/collection.ts'
import { matcher } from '../../../services/store/embedded-documents.ts'
import { EmbeddedEngine } from '../../../services/store/embedded-engine.ts'

/** SQL may let through too much, never too little: with mingo alone, the same documents are found. */

const scalars = new Map([
  ['_id', 'string'],
  ['word', 'string'],
  ['n', 'number'],
  ['yes', 'boolean'],
  ['in.n', 'number'],
] as const)
const word = fc.constantFrom('a', 'b', "l'été", 'zz')
const number = fc.integer({ min: -2, max: 2 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const doc = fc
  .record({
    word: maybe(nullable(word)),
    n: maybe(nullable(number)),
    yes: maybe(fc.boolean()),
    in: maybe(fc.record({ n: maybe(number) })),
    tags: fc.array(word, { maxLength: 2 }),
  })
  .map((fields): Record<string, unknown> => JSON.parse(JSON.stringify(fields)))

const conditionOn = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value,
    fc.record({ $ne: value }),
    fc.record({ $in: fc.array(value, { maxLength: 3 }) }),
    fc.record({ $nin: fc.array(value, { maxLength: 3 }) }),
    fc.record({ $exists: fc.boolean() }),
    fc
      .constantFrom('$gt', '$gte', '$lt', '$lte')
      .chain((operator) => value.map((operand) => ({ [operator]: operand }))),
  )
// Also values of another type than the field's: SQLite takes `true` for 1, MongoDB does not.
const value = fc.oneof(word, number, fc.boolean(), fc.constant(null))
const id = fc.constantFrom('d', 'd0', 'd1', 'd4', 'd10')
const byId = fc.oneof(conditionOn(id), conditionOn(fc.oneof(id, value))).map((condition) => ({ _id: condition }))
const field = fc
  .tuple(fc.constantFrom('word', 'n', 'yes', 'in.n', 'tags'), conditionOn(value))
  .map(([path, condition]) => ({ [path]: condition }))
const filter: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.array(field, { maxLength: 3 }).map((fields) => Object.assign({}, ...fields)),
  fc
    .array(field, { minLength: 1, maxLength: 3 })
    .chain((branches) => field.map((beside) => ({ ...beside, $or: branches }))),
  fc.array(field, { minLength: 1, maxLength: 3 }).map((branches) => ({ $and: branches })),
)

let engine: EmbeddedEngine
beforeEach(() => {
  engine = new EmbeddedEngine(new Database(':memory:'))
  const exists = (path: string) => ({ [path]: { $exists: true } })
  const indexes: IndexDefinition[] = [
    { key: { word: 1 }, partialFilterExpression: exists('word') },
    { key: { n: -1 }, partialFilterExpression: { yes: true } },
    { key: { 'in.n': 1 } },
  ]
  engine.run({ op: 'declare', collection: 'docs', indexes, scalars: new Map(scalars) })
})

test('any filter finds, counts and limits as mingo alone would', () => {
  fc.assert(
    fc.property(fc.array(doc, { maxLength: 12 }), fc.array(filter, { minLength: 1, maxLength: 5 }), (docs, filters) => {
      engine.run({ op: 'deleteMany', collection: 'docs', filter: {} })
      const stored = docs.map((fields, i) => ({ _id: `d${i}`, ...fields }))
      for (const one of stored) engine.run({ op: 'insertOne', collection: 'docs', doc: one })
      for (const filter of filters) {
        const expected = stored.filter(matcher(filter))
        const ordered = { op: 'find', collection: 'docs', filter, sort: { _id: 1 } } as const
        const byId = [...expected].sort((a, b) => (a._id < b._id ? -1 : 1))
        expect(engine.run(ordered)).toEqual(byId)
        expect(engine.run({ ...ordered, limit: 2 })).toEqual(byId.slice(0, 2))
        expect(engine.run({ op: 'count', collection: 'docs', filter })).toBe(expected.length)
      }
    }),
    { numRuns: 300 },
  )
})

test('ids alone are found as whole documents are', () => {
  fc.assert(
    fc.property(fc.array(doc, { maxLength: 12 }), fc.array(byId, { minLength: 1, maxLength: 5 }), (docs, filters) => {
      engine.run({ op: 'deleteMany', collection: 'docs', filter: {} })
      const stored = docs.map((fields, i) => ({ _id: `d${i}`, ...fields }))
      for (const one of stored) engine.run({ op: 'insertOne', collection: 'docs', doc: one })
      for (const filter of filters) {
        const expected = stored.filter(matcher(filter)).sort((a, b) => (a._id < b._id ? -1 : 1))
        const ordered = { op: 'find', collection: 'docs', filter, sort: { _id: 1 } } as const
        expect(engine.run(ordered)).toEqual(expected)
        expect(engine.run({ op: 'count', collection: 'docs', filter })).toBe(expected.length)
        expect(engine.run({ ...ordered, only: ['_id'], limit: 2 })).toEqual(
          expected.slice(0, 2).map(({ _id }) => ({ _id })),
        )
      }
    }),
  )
})
