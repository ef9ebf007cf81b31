import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SealKeys } from '../../../services/privacy/keys.ts'
import { withStoredRoot } from '../../../services/privacy/stored-root.ts'
import type { Store } from '../../../services/store/collection.ts'
import { openEmbeddedStore } from '../../../services/store/embedded.ts'
import { createSealer } from '../../../services/store/sealer.ts'
import { embeddedPlace } from '../../contract/embedded-place.ts'
import { aReport, reports } from '../../contract/sample.ts'

let place: Awaited<ReturnType<typeof embeddedPlace>>
let store: Store

const keysOf = (...ids: string[]): SealKeys => {
  const all = new Map(ids.map((id) => [id, Buffer.alloc(32, id)]))
  const id = ids[0] ?? ''
  return { current: { id, key: all.get(id) ?? Buffer.alloc(0) }, all }
}
const open = async (keys: SealKeys) => {
  await store?.close()
  store = await openEmbeddedStore({ dataDir: place.dataDir, sealer: createSealer(keys) })
}
const derived = async (keys: SealKeys) => {
  await open(keys)
  return (await withStoredRoot(store, keys, 1)).derive('codes')
}

beforeEach(async () => {
  place = await embeddedPlace()
})
afterEach(async () => {
  await store.close()
  await place.destroy()
})

test('what is derived stays the same whichever keys there are and in whatever order, and differs by purpose', async () => {
  const first = await derived(keysOf('k1'))
  expect(first).toHaveLength(32)
  expect(await derived(keysOf('k2', 'k1'))).toEqual(first)
  expect(await derived(keysOf('k1', 'k2'))).toEqual(first)
  expect((await withStoredRoot(store, keysOf('k1', 'k2'), 1)).derive('sessions')).not.toEqual(first)
})

test('in a new store nobody can tell it from the keys', async () => {
  const first = await derived(keysOf('k1'))
  await store.close()
  await place.destroy()
  expect(await derived(keysOf('k1'))).not.toEqual(first)
})

test('a store from before keeps what its oldest key gave', async () => {
  await open(keysOf('k1'))
  await (await store.collection(reports)).insertOne(aReport('a'))
  const { hkdfSync } = await import('node:crypto')
  const before = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 'k1'), '', 'relais/codes', 32))
  expect(await derived(keysOf('k2', 'k1'))).toEqual(before)
})

test('of many first starts at once, all have the same', async () => {
  await open(keysOf('k1'))
  const roots = await Promise.all(Array.from({ length: 5 }, () => withStoredRoot(store, keysOf('k1'), 1)))
  expect(new Set(roots.map(({ derive }) => derive('codes').toString('hex'))).size).toBe(1)
})
