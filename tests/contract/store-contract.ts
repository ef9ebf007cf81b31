import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type Collection,
  DuplicateKeyError,
  insert,
  remove,
  type Store,
  update,
} from '../../services/store/collection.ts'
import { createSealer, type Sealer } from '../../services/store/sealer.ts'
import { aReport, counters, type Report, reports, sealerWith } from './sample.ts'

/** One empty place where an engine keeps its documents. */
export interface StorePlace {
  open(sealer: Sealer): Promise<Store>
  /** Everything that lies there, raw. */
  bytes(): Promise<Buffer>
  destroy(): Promise<void>
}

const idsOf = (docs: { _id: string }[]): string[] => docs.map(({ _id }) => _id)

/** What a server under test may be unable to do, so that these tests, and no others, are left out there. */
export type Skippable = 'a unique value given up is free'

/** What every engine of the store must do. Runs on each of them. */
export const storeContract = (
  engine: string,
  newPlace: () => Promise<StorePlace>,
  isBeyond: (what: Skippable) => boolean = () => false,
): void => {
  describe(`${engine}: the store's contract`, () => {
    let place: StorePlace
    let store: Store
    let collection: Collection<Report>

    const reopen = async (sealer: Sealer = sealerWith('k1')): Promise<void> => {
      await store.close()
      store = await place.open(sealer)
      collection = await store.collection(reports)
    }
    const fill = (...docs: Report[]) => Promise.all(docs.map((doc) => collection.insertOne(doc)))
    const found = async (filter: Record<string, unknown>) => idsOf(await collection.find(filter).toArray()).sort()
    const get = (id: string) => collection.findOne({ _id: id })

    beforeAll(async () => {
      place = await newPlace()
      store = await place.open(sealerWith('k1'))
      collection = await store.collection(reports)
    })
    beforeEach(async () => {
      await collection.deleteMany({})
      await (await store.collection(counters)).deleteMany({})
    })
    afterAll(async () => {
      await store.close()
      await place.destroy()
    })

    describe('reading and writing', () => {
      test('a document comes back as it was, without its undefined fields', async () => {
        const doc = aReport('a', {
          owner: undefined,
          answers: { où: 'été 🌍', vide: '' },
          lease: { holder: 'x', until: 5 },
        })
        expect(await collection.insertOne(doc)).toEqual({ insertedId: 'a' })
        const { owner: _absent, ...rest } = doc
        expect(await get('a')).toStrictEqual(rest)
        expect(await get('b')).toBeNull()
      })

      test('a document that could not be read again is refused', async () => {
        await expect(collection.insertOne({ ...aReport('a'), dueAt: Number.NaN })).rejects.toThrow(/dueAt/)
        await expect(collection.insertOne(aReport(''))).rejects.toThrow(/_id/)
        expect(await collection.countDocuments({})).toBe(0)
      })

      test('find sorts and limits, missing fields first', async () => {
        await fill(
          aReport('a', { dueAt: 3 }),
          aReport('b', { dueAt: 1, owner: 'z' }),
          aReport('c', { dueAt: 2, owner: 'y' }),
        )
        const sorted = (sort: Record<string, 1 | -1>, limit?: number) =>
          collection.find({}, { sort, ...(limit ? { limit } : {}) }).toArray()
        expect(idsOf(await sorted({ dueAt: 1 }))).toEqual(['b', 'c', 'a'])
        expect(idsOf(await sorted({ dueAt: -1 }, 2))).toEqual(['a', 'c'])
        expect(idsOf(await sorted({ owner: 1 }))).toEqual(['a', 'c', 'b'])
        expect(idsOf(await sorted({ status: 1, _id: -1 }))).toEqual(['c', 'b', 'a'])
        expect((await collection.findOne({}, { sort: { dueAt: -1 } }))?._id).toBe('a')
      })

      test('through a narrower schema, its fields alone are read, and no other string is opened', async () => {
        const notes = [{ at: 1, by: 'u1', text: 'appelée hier' }]
        await fill(
          aReport('a', { dueAt: 3, notes }),
          aReport('b', { dueAt: 1, owner: 'z' }),
          aReport('c', { dueAt: 2 }),
        )
        await store.raw.exchange(reports.name, 'a', {}, { story: 'nobody can open this' })
        await expect(get('a')).rejects.toThrow()
        const narrow = z.object({ _id: z.string(), dueAt: z.number(), notes: z.array(z.object({ text: z.string() })) })
        const few = collection.narrowed(narrow)
        expect(await few.find({ _id: { $gt: 'a' } }, { sort: { dueAt: -1 }, limit: 1 }).toArray()).toStrictEqual([
          { _id: 'c', dueAt: 2, notes: [] },
        ])
        expect(await few.find({ _id: 'a' }).toArray()).toStrictEqual([
          { _id: 'a', dueAt: 3, notes: [{ text: 'appelée hier' }] },
        ])
        await expect(few.find({ story: 'x' }).toArray()).rejects.toThrow(/sealed/)
      })

      test('deleteMany and countDocuments say how many', async () => {
        await fill(aReport('a'), aReport('b'), aReport('c', { status: 'closed' }))
        expect(await collection.countDocuments({ status: 'queued' })).toBe(2)
        expect(await collection.countDocuments({ tags: 'x' })).toBe(0)
        expect(await collection.deleteMany({ status: 'queued' })).toEqual({ deletedCount: 2 })
        expect(await found({})).toEqual(['c'])
      })

      test('everything is there after closing and opening', async () => {
        await fill(aReport('a', { notes: [{ at: 1, by: 'u1', text: 'appelée hier' }] }))
        await reopen()
        expect((await get('a'))?.notes).toEqual([{ at: 1, by: 'u1', text: 'appelée hier' }])
      })

      test('a closed store refuses', async () => {
        await store.close()
        await expect(collection.findOne({})).rejects.toThrow(/closed/)
        await expect(store.ping()).rejects.toThrow(/closed/)
        await reopen()
      })
    })

    describe('filters', () => {
      beforeEach(() =>
        fill(
          aReport('a', { dueAt: 1, tags: ['x', 'y'], owner: 'u1', code: null }),
          aReport('b', { dueAt: 2, tags: ['y'], status: 'claimed', owner: 'u2' }),
          aReport('c', { dueAt: 3, lease: { holder: 'h', until: 9 }, notes: [{ at: 7, by: 'u3', text: 'mot' }] }),
        ),
      )
      test.each<[string, Record<string, unknown>, string[]]>([
        ['equality', { status: 'queued' }, ['a', 'c']],
        ['equality of two fields', { status: 'queued', dueAt: 3 }, ['c']],
        ['_id in', { _id: { $in: ['a', 'c', 'z'] } }, ['a', 'c']],
        ['ranges', { dueAt: { $gt: 1, $lte: 3 } }, ['b', 'c']],
        ['ranges pass over absent fields', { 'lease.until': { $lt: 100 } }, ['c']],
        ['nested', { 'lease.holder': 'h' }, ['c']],
        ['an element of an array', { tags: 'y' }, ['a', 'b']],
        ['a field of an element', { 'notes.by': 'u3' }, ['c']],
        ['$elemMatch', { notes: { $elemMatch: { by: 'u3', at: { $gt: 6 } } } }, ['c']],
        ['$ne matches what is absent', { owner: { $ne: 'u1' } }, ['b', 'c']],
        ['$in', { owner: { $in: ['u1', 'u2'] } }, ['a', 'b']],
        ['an empty $in', { owner: { $in: [] } }, []],
        ['$in with null matches what is absent', { owner: { $in: ['u1', null] } }, ['a', 'c']],
        ['$nin', { owner: { $nin: ['u1'] } }, ['b', 'c']],
        ['null matches absent and null', { code: null }, ['a', 'b', 'c']],
        ['$exists true matches null', { code: { $exists: true } }, ['a']],
        ['$exists false', { code: { $exists: false } }, ['b', 'c']],
        ['$or', { $or: [{ owner: 'u1' }, { dueAt: 3 }] }, ['a', 'c']],
        ['$or beside a condition', { status: 'queued', $or: [{ dueAt: 3 }, { tags: 'y' }] }, ['a', 'c']],
        ['$and', { $and: [{ dueAt: { $gte: 2 } }, { status: 'claimed' }] }, ['b']],
        ['$nor', { $nor: [{ owner: 'u1' }, { dueAt: 3 }] }, ['b']],
        ['$not', { dueAt: { $not: { $gte: 2 } } }, ['a']],
        ['$size', { tags: { $size: 2 } }, ['a']],
        ['$exists on a sealed field', { story: { $exists: true } }, ['a', 'b', 'c']],
        ['a quote in a value', { owner: "u1' OR 1=1 --" }, []],
      ])('%s', async (_name, filter, expected) => {
        expect(await found(filter)).toEqual(expected)
        expect(await collection.countDocuments(filter)).toBe(expected.length)
      })

      test.each<[string, Record<string, unknown>]>([
        ['a sealed string', { story: 'histoire de a' }],
        ['a sealed string in an array', { 'notes.text': 'mot' }],
        ['a sealed string in a record', { 'answers.où': 'ici' }],
        ['a field that does not exist', { stauts: 'queued' }],
        ['undefined', { owner: undefined }],
        ['an unknown operator', { owner: { $regex: 'u' } }],
        ['code', { $where: 'true' }],
      ])('refused: %s', async (_name, filter) => {
        await expect(collection.findOne(filter)).rejects.toThrow()
        await expect(collection.deleteMany(filter)).rejects.toThrow()
        expect(await collection.countDocuments({})).toBe(3)
      })

      test('refused: sorting on a sealed string', async () => {
        await expect(collection.find({}, { sort: { story: 1 } }).toArray()).rejects.toThrow(/sealed/)
      })
    })

    describe('updates', () => {
      const changed = async (fields: Partial<Report>, change: Record<string, unknown>) => {
        await collection.insertOne(aReport('a', fields))
        expect(await collection.updateOne({ _id: 'a' }, change)).toEqual({ matchedCount: 1 })
        return get('a')
      }
      const note = (text: string) => ({ at: 1, by: 'u1', text })

      test('$set writes plain and sealed fields, at any depth', async () => {
        const change = {
          $set: { story: 'autre', 'answers.qui': 'un élève', 'lease.holder': 'h', 'lease.until': 3, owner: undefined },
        }
        expect(await changed({ owner: 'u1', answers: { où: 'ici' } }, change)).toMatchObject({
          story: 'autre',
          answers: { où: 'ici', qui: 'un élève' },
          lease: { holder: 'h', until: 3 },
          owner: 'u1',
        })
      })

      test('$set reaches one element of an array', async () => {
        const report = await changed({ notes: [note('un'), note('deux')] }, { $set: { 'notes.1.text': 'trois' } })
        expect(report?.notes.map(({ text }) => text)).toEqual(['un', 'trois'])
      })

      test('$push one and many, sealed strings included', async () => {
        const report = await changed(
          { notes: [note('un')], tags: [] },
          { $push: { notes: { $each: [note('deux'), note('trois')] }, tags: 'x' } },
        )
        expect(report?.notes.map(({ text }) => text)).toEqual(['un', 'deux', 'trois'])
        expect(report?.tags).toEqual(['x'])
      })

      test('$inc, $min, $max and $unset', async () => {
        const change = { $inc: { critical: 2 }, $min: { dueAt: 5 }, $max: { 'lease.until': 8 }, $unset: { owner: '' } }
        const report = await changed({ owner: 'u1', lease: { holder: 'h', until: 9 } }, change)
        expect(report).toMatchObject({ critical: 2, dueAt: 5, lease: { until: 9 } })
        expect(report && 'owner' in report).toBe(false)
      })

      test('$pull and $addToSet on plain strings', async () => {
        expect((await changed({ tags: ['x', 'y', 'x'] }, { $pull: { tags: 'x' } }))?.tags).toEqual(['y'])
        await collection.updateOne({ _id: 'a' }, { $addToSet: { tags: { $each: ['y', 'z'] } } })
        expect((await get('a'))?.tags).toEqual(['y', 'z'])
      })

      test('$pull by a plain field of an element', async () => {
        const report = await changed(
          { notes: [note('un'), { ...note('deux'), by: 'u2' }] },
          { $pull: { notes: { by: 'u1' } } },
        )
        expect(report?.notes.map(({ text }) => text)).toEqual(['deux'])
      })

      test('nothing matched, nothing written', async () => {
        expect(await collection.updateOne({ _id: 'z' }, { $set: { dueAt: 1 } })).toEqual({ matchedCount: 0 })
        expect(await collection.findOneAndUpdate({ _id: 'z' }, { $set: { dueAt: 1 } })).toBeNull()
        expect(await collection.countDocuments({})).toBe(0)
      })

      test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
        ['a sealed string without _id', { status: 'queued' }, { $set: { story: 'x' } }],
        ['a sealed element without _id', { status: 'queued' }, { $push: { notes: note('x') } }],
        ['an unknown field', { _id: 'a' }, { $set: { stroy: 'x' } }],
        ['_id', { _id: 'a' }, { $set: { _id: 'b' } }],
        ['a whole document', { _id: 'a' }, { story: 'x' }],
        ['$pull that compares sealed strings', { _id: 'a' }, { $pull: { notes: { text: 'un' } } }],
        ['one path twice', { _id: 'a' }, { $set: { dueAt: 1 }, $inc: { dueAt: 1 } }],
        ['$inc of what is not a number', { _id: 'a' }, { $inc: { status: 1 } }],
        ['$push to what is not an array', { _id: 'a' }, { $push: { dueAt: 1 } }],
        ['a date', { _id: 'a' }, { $set: { dueAt: new Date(0) } }],
      ])('refused: %s', async (_name, filter, change) => {
        await collection.insertOne(aReport('a'))
        await expect(collection.updateOne(filter, change)).rejects.toThrow()
        expect(await get('a')).toEqual(aReport('a'))
      })

      test('findOneAndUpdate gives the document before, or after', async () => {
        await fill(aReport('a', { dueAt: 1 }))
        const filter = { _id: 'a' }
        expect((await collection.findOneAndUpdate(filter, { $set: { dueAt: 2 } }))?.dueAt).toBe(1)
        const options = { returnDocument: 'after' as const }
        expect((await collection.findOneAndUpdate(filter, { $set: { story: 'z' } }, options))?.story).toBe('z')
      })

      test('upsert inserts once, then updates', async () => {
        const counter = await store.collection(counters)
        const count = () =>
          counter.findOneAndUpdate(
            { _id: 'cases' },
            { $inc: { n: 1 }, $setOnInsert: { label: 'dossiers' } },
            { upsert: true, returnDocument: 'after' },
          )
        expect(await count()).toEqual({ _id: 'cases', n: 1, label: 'dossiers' })
        expect(await count()).toEqual({ _id: 'cases', n: 2, label: 'dossiers' })
        expect(await counter.updateOne({ _id: 'b' }, { $set: { n: 5 } }, { upsert: true })).toEqual({ matchedCount: 0 })
        expect(await counter.findOne({ _id: 'b' })).toEqual({ _id: 'b', n: 5 })
        expect(await counter.countDocuments({})).toBe(2)
      })

      test('increments that race all count', async () => {
        const counter = await store.collection(counters)
        await counter.insertOne({ _id: 'n', n: 0 })
        await Promise.all(Array.from({ length: 50 }, () => counter.updateOne({ _id: 'n' }, { $inc: { n: 1 } })))
        expect((await counter.findOne({ _id: 'n' }))?.n).toBe(50)
      })
    })

    describe('unique indexes', () => {
      test('an id is taken once, and its document stays as it was', async () => {
        await fill(aReport('a', { dueAt: 1 }))
        await expect(collection.insertOne(aReport('a', { dueAt: 2 }))).rejects.toThrow(DuplicateKeyError)
        expect((await get('a'))?.dueAt).toBe(1)
      })

      test('a unique field where it exists', async () => {
        await fill(aReport('a', { code: 'c1' }), aReport('b'), aReport('c'))
        await expect(collection.insertOne(aReport('d', { code: 'c1' }))).rejects.toThrow(DuplicateKeyError)
        await expect(collection.updateOne({ _id: 'b' }, { $set: { code: 'c1' } })).rejects.toThrow(DuplicateKeyError)
        await collection.updateOne({ _id: 'a' }, { $unset: { code: '' } })
        await collection.updateOne({ _id: 'b' }, { $set: { code: 'c1' } })
        expect(await found({ code: 'c1' })).toEqual(['b'])
      })

      test.skipIf(isBeyond('a unique value given up is free'))('a unique value given up is free', async () => {
        await fill(aReport('a', { code: 'c3' }), aReport('b', { code: 'c4' }))
        await collection.updateOne({ _id: 'a' }, { $unset: { code: '' } })
        await collection.updateOne({ _id: 'b' }, { $set: { code: 'c5' } })
        await fill(aReport('c', { code: 'c3' }), aReport('d', { code: 'c4' }))
        expect(await found({ code: { $exists: true } })).toEqual(['b', 'c', 'd'])
      })

      test('a unique field where another has a value', async () => {
        await fill(aReport('a', { owner: 'u1', status: 'claimed' }), aReport('b', { owner: 'u1' }))
        await expect(collection.updateOne({ _id: 'b' }, { $set: { status: 'claimed' } })).rejects.toThrow(
          DuplicateKeyError,
        )
        expect((await get('b'))?.status).toBe('queued')
      })

      test('in a crowd, the duplicates alone are refused', async () => {
        const inserts = Array.from({ length: 40 }, (_, i) => collection.insertOne(aReport(`r${i % 20}`)))
        const settled = await Promise.allSettled(inserts)
        expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
        expect(await collection.countDocuments({})).toBe(20)
      })
    })

    test('20 claims at once take 20 different documents, the most urgent first', async () => {
      const urgency = (i: number) => ({ critical: i % 2, dueAt: 1000 - i })
      await fill(...Array.from({ length: 30 }, (_, i) => aReport(`r${i}`, urgency(i))))
      const sort = { critical: -1, dueAt: 1 } as const
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          collection.findOneAndUpdate({ status: 'queued' }, { $set: { status: 'claimed', owner: `u${i}` } }, { sort }),
        ),
      )
      const inOrder = Array.from({ length: 30 }, (_, i) => ({ id: `r${i}`, ...urgency(i) }))
        .sort((a, b) => b.critical - a.critical || a.dueAt - b.dueAt)
        .map(({ id }) => id)
      const taken = claims.map((claim) => claim?._id)
      expect(new Set(taken).size).toBe(20)
      expect([...taken].sort()).toEqual(inOrder.slice(0, 20).sort())
    })

    describe('commit', () => {
      test('writes all, in several collections', async () => {
        const counter = await store.collection(counters)
        await fill(aReport('b'), aReport('c'))
        const result = await store.commit([
          insert(collection, aReport('a')),
          update(collection, { _id: 'a' }, { $set: { story: 'deux' } }),
          update(counter, { _id: 'n' }, { $inc: { n: 1 } }, { upsert: true }),
          update(collection, { _id: 'absent' }, { $set: { dueAt: 1 } }, { match: 'may' }),
          remove(collection, { _id: { $in: ['b', 'zz'] } }),
        ])
        expect(result).toEqual({ ok: true })
        expect(await found({})).toEqual(['a', 'c'])
        expect((await get('a'))?.story).toBe('deux')
        expect(await counter.countDocuments({ n: 1 })).toBe(1)
      })

      test('no match: nothing is written', async () => {
        await fill(aReport('b'))
        const writes = [
          insert(collection, aReport('a')),
          remove(collection, { _id: 'b' }),
          update(collection, { _id: 'b', status: 'queued' }, { $set: { dueAt: 1 } }),
        ]
        expect(await store.commit(writes)).toEqual({ ok: false, reason: 'no_match', at: 2 })
        expect(await found({})).toEqual(['b'])
      })

      test('a duplicate, by insert or by update: nothing is written', async () => {
        await fill(aReport('b', { code: 'c2' }), aReport('c'))
        expect(await store.commit([insert(collection, aReport('a')), insert(collection, aReport('b'))])).toEqual({
          ok: false,
          reason: 'duplicate',
          at: 1,
        })
        const taken = update(collection, { _id: 'c' }, { $set: { code: 'c2' } })
        expect(await store.commit([taken])).toEqual({ ok: false, reason: 'duplicate', at: 0 })
        expect(await found({})).toEqual(['b', 'c'])
      })

      test('a failing commit takes nothing of its neighbours with it', async () => {
        const commits = Array.from({ length: 30 }, (_, i) =>
          store.commit([
            insert(collection, aReport(`r${i}`)),
            ...(i % 3 === 0 ? [update(collection, { _id: 'nobody' }, { $set: { dueAt: 1 } })] : []),
          ]),
        )
        const results = await Promise.all(commits)
        expect(results.filter(({ ok }) => ok)).toHaveLength(20)
        expect(await found({})).toEqual(results.flatMap(({ ok }, i) => (ok ? [`r${i}`] : [])).sort())
      })

      test('a mistake in one write refuses the whole, and writes nothing', async () => {
        const writes = [
          insert(collection, aReport('a')),
          update(collection, { status: 'queued' }, { $set: { story: 'x' } }),
        ]
        await expect(store.commit(writes)).rejects.toThrow(/_id/)
        const misfit = [insert(collection, aReport('a')), update(collection, { _id: 'a' }, { $push: { dueAt: 1 } })]
        await expect(store.commit(misfit)).rejects.toThrow()
        expect(await found({})).toEqual([])
      })
    })

    test('watch tells of what is in the store already, and of nothing that was refused', async () => {
      const seen: { id: string; there: Promise<Report | null> }[] = []
      const ours = ['a', 'b', 'c', 'zz']
      // What was written before may still be told: hints come after their answers.
      const stop = collection.watch(({ id }) => ours.includes(id) && seen.push({ id, there: get(id) }))
      await fill(aReport('a'))
      await store.commit([insert(collection, aReport('b')), update(collection, { _id: 'zz' }, { $set: { dueAt: 1 } })])
      await collection.updateOne({ _id: 'a' }, { $set: { dueAt: 77 } })
      await collection.deleteMany({ _id: 'a' })
      await expect.poll(() => seen.map(({ id }) => id)).toEqual(['a', 'a', 'a'])
      stop()
      await fill(aReport('c'))
      await store.ping()
      expect(seen).toHaveLength(3)
    })

    test('an index on a sealed string is refused', async () => {
      const wrong = { ...reports, name: 'wrong', indexes: [{ key: { story: 1 as const } }] }
      await expect(store.collection(wrong)).rejects.toThrow(/sealed/)
    })

    test('declaring again gives the same collection; otherwise is refused', async () => {
      await fill(aReport('a'))
      expect(await (await store.collection({ ...reports })).findOne({ _id: 'a' })).not.toBeNull()
      await expect(store.collection({ ...reports, indexes: [] })).rejects.toThrow(/twice/)
    })

    describe('sealing', () => {
      test('none of the words lies in the raw store, after a whole journey', async () => {
        const words = ['pamplemousse', 'libellule', 'crépuscule', 'tournesol', 'hirondelle', 'mandoline', 'coquelicot']
        await fill(aReport('a', { story: words[0], answers: { qui: words[1] ?? '' }, owner: 'lisible-1' }))
        await collection.updateOne({ _id: 'a' }, { $set: { 'answers.où': words[2] } })
        await collection.updateOne({ _id: 'a' }, { $push: { notes: { at: 1, by: 'u', text: words[3] } } })
        await store.commit([
          insert(collection, aReport('b', { story: words[4] })),
          update(collection, { _id: 'b' }, { $set: { notes: [{ at: 1, by: 'u', text: words[5] }] } }),
        ])
        await collection.findOneAndUpdate(
          { _id: 'c' },
          { $setOnInsert: aReport('c', { story: words[6] }) },
          { upsert: true },
        )
        expect(JSON.stringify(await collection.find({}).toArray())).toContain('hirondelle')
        const raw = await place.bytes()
        expect(raw.includes('lisible-1')).toBe(true)
        for (const word of words) expect({ word, found: raw.includes(word) }).toEqual({ word, found: false })
        await reopen()
        expect((await get('c'))?.story).toBe('coquelicot')
      })

      test('another key is refused, also one of the same name, and the first still opens everything', async () => {
        await fill(aReport('a'))
        await store.close()
        await expect(place.open(sealerWith('k3'))).rejects.toMatchObject({ code: 'wrong_key' })
        const key = Buffer.alloc(32, 'another')
        const namesake = createSealer({ current: { id: 'k1', key }, all: new Map([['k1', key]]) })
        await expect(place.open(namesake)).rejects.toMatchObject({ code: 'wrong_key' })
        await reopen()
        expect((await get('a'))?.story).toBe('histoire de a')
      })

      // Last: from here on the place needs both keys.
      test('with a new current key, old and new are read; without it, refused', async () => {
        await fill(aReport('a'))
        await reopen(sealerWith('k1', 'k2'))
        await fill(aReport('b'))
        expect(await found({})).toEqual(['a', 'b'])
        await store.close()
        await expect(place.open(sealerWith('k1'))).rejects.toMatchObject({ code: 'wrong_key' })
        await reopen(sealerWith('k2', 'k1'))
        expect(await found({})).toEqual(['a', 'b'])
      })
    })
  })
}
