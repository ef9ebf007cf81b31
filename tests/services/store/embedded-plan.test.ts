import { afterAll, beforeAll, expect, test } from 'vitest'
import { insert } from '../../../services/store/collection.ts'
import { type EmbeddedStore, openEmbeddedStore } from '../../../services/store/embedded.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { aReport, reports, sealerWith } from '../../contract/sample.ts'

let place: Awaited<ReturnType<typeof embeddedPlace>>
let store: EmbeddedStore

beforeAll(async () => {
  place = await embeddedPlace()
  store = await openEmbeddedStore({ dataDir: place.dataDir, sealer: sealerWith('k1') })
  const collection = await store.collection(reports)
  const many = Array.from({ length: 10_000 }, (_, i) => aReport(`r${i}`, { critical: i % 2, dueAt: 20_000 - i }))
  await store.commit(many.map((report) => insert(collection, report)))
})
afterAll(async () => {
  await store.close()
  await place.destroy()
})

const plan = async (filter: Record<string, unknown>, sort?: Record<string, 1 | -1>) =>
  (await store.explain('reports', filter, sort)).join('\n')

const order = { critical: -1, dueAt: 1 } as const

test('a claim walks the index of the queue in its order, and sorts nothing', async () => {
  const claim = await plan({ status: 'queued' }, order)
  expect(claim).toMatch(/SEARCH reports USING INDEX/)
  expect(claim).not.toMatch(/TEMP B-TREE|SCAN/)
})

test('claims out of 10,000 come in order', async () => {
  const collection = await store.collection(reports)
  const claim = (i: number) =>
    collection.findOneAndUpdate({ status: 'queued' }, { $set: { status: 'claimed', owner: `u${i}` } }, { sort: order })
  const claims = await Promise.all(Array.from({ length: 50 }, (_, i) => claim(i)))
  expect(claims.map((claimed) => claimed?._id)).toEqual(Array.from({ length: 50 }, (_, i) => `r${9_999 - 2 * i}`))
})

test('a claim with a condition that SQL cannot judge still starts at the head of the queue', async () => {
  const filter = { status: 'queued', tags: { $nin: ['held'] } }
  expect(await plan(filter, order)).not.toMatch(/TEMP B-TREE|SCAN/)
})

test.each<[string, Record<string, unknown>, RegExp]>([
  ['an id', { _id: 'r1' }, /SEARCH reports USING INDEX sqlite_autoindex/],
  ['several ids', { _id: { $in: ['r1', 'r2'] } }, /SEARCH reports USING INDEX sqlite_autoindex/],
  ['a partial index on what exists', { code: 'c1' }, /SEARCH reports USING INDEX/],
  ['a partial index on another field', { owner: 'u1', status: 'claimed' }, /SEARCH reports USING INDEX/],
  ['a nested field and a range', { 'lease.until': { $lt: 5 } }, /SEARCH reports USING INDEX/],
  ['either of two', { $or: [{ code: 'c1' }, { 'lease.until': { $lt: 5 } }] }, /MULTI-INDEX OR/],
  ['what has expired', { expiresAt: { $lte: 5 } }, /SEARCH reports USING INDEX/],
])('%s is found by its index', async (_name, filter, expected) => {
  expect(await plan(filter)).toMatch(expected)
})

test('what has no index is searched for', async () => {
  expect(await plan({ tags: 'x' })).toMatch(/SCAN/)
  expect(await plan({ owner: 'u1' })).toMatch(/SCAN/)
})
