import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CollectionDefinition, Doc, Store } from '../../../../services/store/collection.ts'
import { openEmbeddedStore } from '../../../../services/store/embedded.ts'
import { keyChecks } from '../../../../services/store/key-check.ts'
import { copyStore } from '../../../../services/store/moving/copy.ts'
import { rotateKeys } from '../../../../services/store/moving/rotate-keys.ts'
import { Sieve } from '../../../../services/store/moving/sieve.ts'
import type { RawDoc } from '../../../../services/store/raw-documents.ts'
import { embeddedPlace } from '../../../contract/embedded-place.ts'
import { aReport, reports, sealerWith } from '../../../contract/sample.ts'

const definitions = [reports as CollectionDefinition<Doc>]
const both = sealerWith('k1', 'k2')

const opened: Store[] = []
const places: Awaited<ReturnType<typeof embeddedPlace>>[] = []
const newStore = async (sealer = sealerWith('k1')): Promise<Store> => {
  const place = await embeddedPlace()
  places.push(place)
  const store = await openEmbeddedStore({ dataDir: place.dataDir, sealer })
  opened.push(store)
  return store
}
const reopened = async (sealer = both): Promise<Store> => {
  await opened.pop()?.close()
  const store = await openEmbeddedStore({ dataDir: places.at(-1)?.dataDir ?? '', sealer })
  opened.push(store)
  return store
}

let store: Store
beforeEach(async () => {
  store = await newStore()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
  await Promise.all(places.splice(0).map((place) => place.destroy()))
})

const rawOf = async (from: Store, id: string): Promise<RawDoc> => {
  const doc = (await from.raw.read('reports', undefined, 99)).find(({ _id }) => _id === id)
  if (!doc) throw new Error(`not there: ${id}`)
  return doc
}

test('rotation reaches every depth, fields and collections that no schema knows, and leaves what is plain', async () => {
  const lookalike = '§k1§AAAA'
  const notes = [{ at: 1, by: lookalike, text: 'un' }]
  await (await store.collection(reports)).insertOne(aReport('a', { notes, answers: { où: 'ici' }, owner: lookalike }))
  const a = await rawOf(store, 'a')
  const newer = sealerWith('k1').seal('plus tard', { collection: 'reports', id: 'a', path: 'newer.deep' })
  await store.raw.write('reports', [{ ...a, newer: { deep: [newer] } }])
  const strange = sealerWith('k1').seal('mot', { collection: 'strangers', id: 's', path: 'word' })
  await store.raw.write('strangers', [{ _id: 's', word: strange }])
  store = await reopened()
  expect(await rotateKeys({ store, sealer: both, definitions })).toEqual({ ended: true, resealed: 2, dropped: ['k1'] })
  const after = await rawOf(store, 'a')
  expect(JSON.stringify(after).match(/§k1§[\w-]*/g)).toEqual([lookalike, lookalike])
  const only = sealerWith('k2')
  store = await reopened(only)
  expect(await (await store.collection(reports)).findOne({ _id: 'a' })).toMatchObject({ notes, answers: { où: 'ici' } })
  const [deep] = (after.newer as { deep: string[] }).deep
  expect(only.open(deep ?? '', { collection: 'reports', id: 'a', path: 'newer.deep' })).toBe('plus tard')
})

test('a document that changes under every pass keeps the old key needed', async () => {
  await (await store.collection(reports)).insertOne(aReport('a'))
  store = await reopened()
  const old = sealerWith('k1')
  const stubborn = async () => {
    const story = old.seal('encore', { collection: 'reports', id: 'a', path: 'story' })
    await store.raw.write('reports', [{ ...(await rawOf(store, 'a')), story }])
  }
  // A forgotten server that writes with the old key, whatever is done.
  const exchange = store.raw.exchange.bind(store.raw)
  vi.spyOn(store.raw, 'exchange').mockImplementation(async (...given) => {
    await stubborn()
    return exchange(...given)
  })
  expect(await rotateKeys({ store, sealer: both, definitions })).toEqual({ ended: false, resealed: 0, closed: [] })
  expect((await store.raw.read(keyChecks.name, undefined, 9)).map(({ _id }) => _id)).toEqual(['k1', 'k2'])
})

test('a copy whose source changed meanwhile says so, and takes it up when run again', async () => {
  const collection = await store.collection(reports)
  await Promise.all(['a', 'b', 'c'].map((id) => collection.insertOne(aReport(id))))
  const to = await newStore()
  const options = { from: store, to, sealer: sealerWith('k1'), definitions, clock: () => 1_000 }
  const onCopied = async () => {
    await collection.updateOne({ _id: 'a' }, { $set: { dueAt: 7 } })
  }
  let changed: Promise<void> | undefined
  const first = await copyStore({
    ...options,
    onCopied: () => {
      changed ??= onCopied()
    },
  })
  await changed
  expect(first).toEqual({ ok: false, reason: 'different', collections: ['reports'] })
  expect(await to.raw.count('unfinished_moves')).toBe(1)
  await collection.deleteMany({ _id: 'b' })
  expect(await copyStore(options)).toMatchObject({ ok: true, counts: new Map([['reports', 2]]) })
  expect(await to.raw.count('unfinished_moves')).toBe(0)
  expect((await rawOf(to, 'a')).dueAt).toBe(7)
})

test('what expires within minutes is not moved, and nothing is missed for it', async () => {
  const collection = await store.collection(reports)
  await collection.insertOne(aReport('soon', { expiresAt: 60_000 }))
  await collection.insertOne(aReport('late', { expiresAt: 9_000_000 }))
  const to = await newStore()
  const options = { from: store, to, sealer: sealerWith('k1'), definitions, clock: () => 1_000 }
  expect(await copyStore(options)).toMatchObject({ ok: true, counts: new Map([['reports', 1]]) })
})

test('a window that a destroyed case shared goes on with the other case, without a word of the first', () => {
  const sealer = sealerWith('k1')
  const sieve = new Sieve({ definitions: [], sealer, dead: new Set(['gone']), expiresBy: 0 })
  const aCase = (id: string, createdAt: number): RawDoc => ({ _id: id, createdAt, conversationIds: ['w1'] })
  expect(sieve.pass('cases', aCase('gone', 1))).toBeUndefined()
  expect(sieve.pass('cases', aCase('stays', 2))).toBeDefined()
  const shared = { _id: 'w1', caseId: 'gone', draft: '§k1§mots', seq: 9, hiddenThrough: 0 }
  const parted = sieve.pass('conversations', shared)
  expect(parted).toMatchObject({ caseId: 'stays', seq: 9, hiddenThrough: 9 })
  expect(sealer.open(String(parted?.draft), { collection: 'conversations', id: 'w1', path: 'draft' })).toBe('')
  expect(sieve.pass('conversations', shared)).toBe(parted)
  expect(sieve.pass('conversations', { ...shared, _id: 'w2' })).toBeUndefined()
  expect(sieve.pass('entries', { _id: 'w1:1', caseId: 'gone' })).toBeUndefined()
  expect(sieve.pass('entries', { _id: 'w1:9', caseId: 'stays' })).toBeDefined()
  expect(sieve.pass('audit_chain', { _id: '2026-11:1', caseId: 'gone' })).toBeDefined()
})
