import { expect, test } from 'vitest'
import { z } from 'zod'
import { plain } from '../../../services/store/plain.ts'
import { SealedFields } from '../../../services/store/sealed-fields.ts'
import { sealerWith } from '../../contract/sample.ts'

const stateSchema = z.enum(['open', 'shut'])
const base = z.object({ _id: z.string(), state: plain(stateSchema), hidden: stateSchema })
const tree: z.ZodType<{ word: string; next?: unknown }> = z.object({
  word: z.string(),
  next: z.lazy(() => tree).optional(),
})
const schema = base.extend({
  maybe: z.string().optional(),
  plainMaybe: plain(z.string()).nullable().optional(),
  either: z.union([z.string(), z.number()]),
  shapes: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: plain(z.literal('a')), word: z.string() }),
      z.object({
        kind: plain(z.literal('b')),
        word: plain(z.string()),
        deep: z.object({ words: z.array(z.string()) }),
      }),
    ]),
  ),
  record: z.record(z.string(), z.object({ word: z.string(), key: plain(z.string()) })),
  anything: z.unknown(),
  allPlain: plain(z.array(z.object({ word: z.string() }))),
  tree,
  withDefault: z.string().default('mot'),
})
const fields = new SealedFields({ name: 'shapes', schema }, sealerWith('k1'))

const doc = {
  _id: 'd1',
  state: 'open' as const,
  hidden: 'open' as const,
  maybe: 'peut-être',
  plainMaybe: 'lisible',
  either: 'ou',
  shapes: [
    { kind: 'a' as const, word: 'un' },
    { kind: 'b' as const, word: 'deux', deep: { words: ['trois', 'quatre'] } },
  ],
  record: { '0': { word: 'cinq', key: 'clé' } },
  anything: { nested: ['six', 7, null] },
  allPlain: [{ word: 'visible' }],
  tree: { word: 'racine', next: { word: 'feuille' } },
  withDefault: 'sept',
}
const sealed = expect.stringMatching(/^§k1§/)

test('every string is sealed, unless every schema that allows it says plain', () => {
  expect(fields.sealDoc(doc)).toEqual({
    _id: 'd1',
    state: 'open',
    hidden: sealed,
    maybe: sealed,
    plainMaybe: 'lisible',
    either: sealed,
    shapes: [
      { kind: 'a', word: sealed },
      // `word` is plain in one of two shapes only.
      { kind: 'b', word: sealed, deep: { words: [sealed, sealed] } },
    ],
    record: { '0': { word: sealed, key: 'clé' } },
    anything: { nested: [sealed, 7, null] },
    allPlain: [{ word: 'visible' }],
    tree: { word: sealed, next: { word: sealed } },
    withDefault: sealed,
  })
})

test('it opens as it was', () => {
  expect(fields.openDoc(fields.sealDoc(doc))).toEqual(doc)
})

test('what the schema does not know is not stored', () => {
  const more = Object.assign({}, doc, { unknown: 'reste dehors' })
  expect(Object.keys(fields.sealDoc(more)).sort()).toEqual(Object.keys(doc).sort())
})

test('an update seals for the same place as a whole document does', () => {
  const stored = fields.sealDoc(doc)
  const { $set } = fields.sealUpdate(
    { _id: 'd1' },
    {
      $set: { 'shapes.1.deep.words.0': 'neuf', 'record.0.word': 'dix', 'tree.next.word': 'onze', anything: ['douze'] },
    },
  )
  const set = z.record(z.string(), z.unknown()).parse($set)
  const changed = structuredClone(stored) as typeof stored & typeof doc
  const words = changed.shapes[1]?.deep?.words
  if (words) words[0] = String(set['shapes.1.deep.words.0'])
  changed.record['0'].word = String(set['record.0.word'])
  changed.tree.next.word = String(set['tree.next.word'])
  changed.anything = set.anything as typeof doc.anything
  const opened = fields.openDoc(changed)
  expect(opened.shapes[1]).toMatchObject({ deep: { words: ['neuf', 'quatre'] } })
  expect(opened.record['0']?.word).toBe('dix')
  expect(opened.tree.next).toEqual({ word: 'onze' })
  expect(opened.anything).toEqual(['douze'])
})

test('a plain string laid where a sealed one must be is not taken for true', () => {
  const forged = { ...fields.sealDoc(doc), maybe: 'inventé' }
  expect(() => fields.openDoc(forged)).toThrow(/sealed/)
})

test('errors name fields, never words', () => {
  const wrong = { ...fields.sealDoc(doc), state: 'coquelicot' }
  expect(() => fields.openDoc(wrong)).toThrow(/state/)
  expect(() => fields.openDoc(wrong)).not.toThrow(/coquelicot/)
})

test('an upsert without an id in its filter may seal for the id it inserts', () => {
  const update = { $setOnInsert: { _id: 'd2', maybe: 'mot' } }
  const { $setOnInsert } = fields.sealUpdate({ plainMaybe: 'x' }, update)
  expect($setOnInsert).toEqual({ _id: 'd2', maybe: sealed })
})
