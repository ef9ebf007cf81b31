import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Collection, Store } from '../../services/store/collection.ts'
import { compareIds, type RawDoc, rawBatches } from '../../services/store/raw-documents.ts'
import { aReport, counters, type Report, reports, sealerWith } from './sample.ts'
import type { StorePlace } from './store-contract.ts'

/** What the raw documents of every engine must do. Runs on each of them, on a place of its own. */
export const rawContract = (engine: string, newPlace: () => Promise<StorePlace>): void => {
  describe(`${engine}: raw documents`, () => {
    let place: StorePlace
    let store: Store
    let collection: Collection<Report>

    beforeAll(async () => {
      place = await newPlace()
      store = await place.open(sealerWith('k1'))
      collection = await store.collection(reports)
      await store.collection(counters)
    })
    beforeEach(() => collection.deleteMany({}))
    afterAll(async () => {
      await store.close()
      await place.destroy()
    })

    const all = async (name = 'reports', limit = 2) => {
      const docs: RawDoc[] = []
      for await (const batch of rawBatches(store.raw, name, limit)) docs.push(...batch)
      return docs
    }
    const only = async (id: string): Promise<RawDoc> => {
      const doc = (await all()).find(({ _id }) => _id === id)
      if (!doc) throw new Error(`not there: ${id}`)
      return doc
    }

    test('names what lies there, and nothing of the engine’s own', async () => {
      await store.ping()
      const names = await store.raw.collections()
      expect(names).toEqual([...names].sort())
      expect(names).toEqual(expect.arrayContaining(['counters', 'key_checks', 'reports']))
      expect(names.filter((name) => !['counters', 'key_checks', 'reports', 'newcomers'].includes(name))).toEqual([])
    })

    test('reads in order of the ids’ bytes, batch by batch, strings sealed and nothing added', async () => {
      const ids = ['b', 'Z', 'a', 'é', 'a:0010', 'a:0009', '-x', '_y', '~', 'ﬁ', '🌍']
      await Promise.all(ids.map((id) => collection.insertOne(aReport(id, { expiresAt: 9_000_000_000_000 }))))
      const docs = await all('reports', 3)
      expect(docs.map(({ _id }) => _id)).toEqual([...ids].sort(compareIds))
      const { story, ...rest } = docs[0] ?? { _id: '', story: '' }
      expect(story).toMatch(/^§k1§/)
      const { story: _clear, ...expected } = aReport('-x', { expiresAt: 9_000_000_000_000 })
      expect(rest).toStrictEqual(expected)
      expect(await store.raw.read('reports', '🌍', 5)).toEqual([])
      expect(await store.raw.read('reports', 'b', 1)).toMatchObject([{ _id: '~' }])
    })

    test('what was read and is written elsewhere is found, and opens', async () => {
      await collection.insertOne(aReport('a', { code: null, lease: { holder: 'x', until: 5 }, expiresAt: 9e12 }))
      const before = await collection.findOne({ _id: 'a' })
      const [raw] = await all()
      await collection.deleteMany({})
      await store.raw.write('reports', raw ? [raw] : [])
      expect(await collection.findOne({ 'lease.until': 5 })).toStrictEqual(before)
      expect(await all()).toStrictEqual([raw])
    })

    test('writing replaces by id, whole', async () => {
      await collection.insertOne(aReport('a', { owner: 'u1' }))
      const { owner: _gone, ...without } = await only('a')
      await store.raw.write('reports', [{ ...without, dueAt: 7 }])
      expect(await store.raw.count('reports')).toBe(1)
      expect(await collection.findOne({ _id: 'a' })).toStrictEqual(aReport('a', { dueAt: 7 }))
    })

    test('all or none: what another unique value forbids takes the rest with it', async () => {
      await collection.insertOne(aReport('a', { code: 'c1' }))
      const a = await only('a')
      await expect(
        store.raw.write('reports', [
          { ...a, _id: 'b', code: 'c2' },
          { ...a, _id: 'c' },
        ]),
      ).rejects.toThrow()
      expect((await all()).map(({ _id }) => _id)).toEqual(['a'])
    })

    test('removes what is there', async () => {
      await Promise.all(['a', 'b', 'c'].map((id) => collection.insertOne(aReport(id))))
      await store.raw.remove('reports', ['a', 'c', 'zz'])
      expect((await all()).map(({ _id }) => _id)).toEqual(['b'])
      await store.raw.remove('nowhere', ['a'])
    })

    test('a collection that nobody declared is empty, and made by writing', async () => {
      expect(await store.raw.read('newcomers', undefined, 5)).toEqual([])
      expect(await store.raw.count('newcomers')).toBe(0)
      expect(await store.raw.exchange('newcomers', 'a', {}, { n: 1 })).toBe(false)
      await store.raw.write('newcomers', [{ _id: 'a', n: 1, deep: { list: [1, null, 'x'] } }])
      expect(await all('newcomers')).toStrictEqual([{ _id: 'a', n: 1, deep: { list: [1, null, 'x'] } }])
      expect(await store.raw.collections()).toContain('newcomers')
      await store.raw.remove('newcomers', ['a'])
    })

    test('exchanges whole fields while they are as they were', async () => {
      const notes = [{ at: 1, by: 'u1', text: 'un' }]
      await collection.insertOne(aReport('a', { notes, answers: { où: 'ici' } }))
      const before = await only('a')
      const fields = { notes: before.notes, answers: before.answers }
      await collection.updateOne({ _id: 'a' }, { $set: { dueAt: 5 } })
      const next = { notes: [], answers: before.answers }
      expect(await store.raw.exchange('reports', 'a', fields, next)).toBe(true)
      expect(await collection.findOne({ _id: 'a' })).toMatchObject({ dueAt: 5, notes: [], answers: { où: 'ici' } })
      expect(await store.raw.exchange('reports', 'a', fields, next)).toBe(false)
      expect(await store.raw.exchange('reports', 'zz', {}, { dueAt: 1 })).toBe(false)
      expect(await collection.countDocuments({})).toBe(1)
    })

    test('of two exchanges at once, one wins', async () => {
      await collection.insertOne(aReport('a'))
      const { dueAt } = await only('a')
      const tries = [1, 2, 3].map((n) => store.raw.exchange('reports', 'a', { dueAt }, { dueAt: n }))
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    })

    test('a raw write stays bound by the clock of expiry', async () => {
      await collection.insertOne(aReport('a', { expiresAt: 9e12 }))
      const a = await only('a')
      await store.raw.write('reports', [{ ...a, _id: 'b', expiresAt: 8e12 }])
      expect((await only('b')).expiresAt).toBe(8e12)
      expect(await collection.countDocuments({ expiresAt: { $lte: 8e12 } })).toBe(1)
    })

    test('says which declared indexes are missing', async () => {
      expect(await store.raw.missingIndexes(reports)).toEqual([])
      const more = {
        ...reports,
        indexes: [...(reports.indexes ?? []), { key: { dueAt: 1 as const, owner: 1 as const } }],
      }
      expect(await store.raw.missingIndexes(more)).toEqual(['dueAt,owner'])
    })
  })
}
