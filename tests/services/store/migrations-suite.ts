import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../../services/audit/verify-audit.ts'
import type { Case } from '../../../services/cases/case.ts'
import { planOpen } from '../../../services/cases/case-plans.ts'
import { CaseRepository } from '../../../services/cases/case-repository.ts'
import { type Collection, type Doc, type Store, update } from '../../../services/store/collection.ts'
import { Leases } from '../../../services/store/leases.ts'
import { sealEarlierEvents } from '../../../services/store/migrations/seal-earlier-events.ts'
import { walk } from '../../../services/store/migrations/walk.ts'
import {
  type Migration,
  type MigrationNews,
  type MigrationOptions,
  Migrations,
  refuseNewerStore,
} from '../../../services/store/migrations.ts'
import { counters, sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import { until } from '../../support/until.ts'

const documents = 250

const names = async (store: Store): Promise<Doc[]> => store.raw.read('migrations', undefined, 100)

/** What versioned migrations promise, on each engine of the store. */
export const migrationsSuite = (engine: string, newPlace: () => Promise<StorePlace>): void => {
  describe(`migrations on ${engine}`, () => {
    let place: StorePlace
    let store: Store
    let numbers: Collection<{ _id: string; n: number }>
    let now = 1_000_000

    beforeAll(async () => {
      place = await newPlace()
      store = await place.open(sealerWith('k1'))
      numbers = await store.collection(counters)
    })
    afterEach(async () => {
      for (const name of ['migrations', 'leases', 'counters', 'cases']) {
        const ids = (await store.raw.read(name, undefined, 1000)).map(({ _id }) => _id)
        if (ids.length > 0) await store.raw.remove(name, ids)
      }
    })
    afterAll(async () => {
      await store.close()
      await place.destroy()
    })

    const fill = async (): Promise<void> => {
      for (let from = 0; from < documents; from += 50)
        await store.raw.write(
          'counters',
          Array.from({ length: 50 }, (_, i) => ({ _id: `n${String(from + i).padStart(4, '0')}`, n: 0 })),
        )
    }
    const counts = async (): Promise<number[]> => [...new Set((await numbers.find({}).toArray()).map(({ n }) => n))]

    /**
     * Adds one to every document: a chunk done twice, or not at all, is seen. `before` is called with the end of each chunk
     * that is about to be committed.
     */
    const addOne = (before: (end: string) => Promise<void> | void = () => {}): Migration => ({
      id: '2026-11-add-one',
      describe: 'Adds one to every number.',
      async run(work) {
        const commit: typeof work.commit = async (writes, reached) => {
          await before(reached ?? '')
          return work.commit(writes, reached)
        }
        await walk({ ...work, commit }, numbers, ({ _id }) => [update(numbers, { _id }, { $inc: { n: 1 } })])
      },
    })

    const instance = async (list: Migration[], news: MigrationNews[] = [], more: Partial<MigrationOptions> = {}) =>
      Migrations.open(store, {
        leases: await Leases.open(store, () => now),
        clock: () => now,
        list,
        onNews: (one) => news.push(one),
        pauses: { lookAgainMs: 25, tryAgainMs: 5 },
        ...more,
      })

    test('runs what is pending in its order, once, and writes down that it did', async () => {
      const order: string[] = []
      const named = (id: string): Migration => ({ id, describe: id, run: async () => void order.push(id) })
      const news: MigrationNews[] = []
      await (await instance([named('1'), named('2')], news)).runAll()
      await (await instance([named('1'), named('2'), named('3')], news)).runAll()
      expect(order).toEqual(['1', '2', '3'])
      expect(news.map(({ what, id }) => `${id} ${what}`)).toEqual(
        ['1', '2', '3'].flatMap((id) => [`${id} started`, `${id} done`]),
      )
      expect(await names(store)).toEqual(
        ['1', '2', '3'].map((_id) => ({ _id, startedAt: now, doneAt: now, by: expect.any(String) })),
      )
    })

    test('of three instances one runs it, and all three know that it is done', async () => {
      await fill()
      const news: MigrationNews[] = []
      const instances = await Promise.all([1, 2, 3].map(() => instance([addOne()], news)))
      await Promise.all(instances.map((one) => one.runAll()))
      expect(await counts()).toEqual([1])
      expect(news.map(({ what }) => what)).toEqual(['started', 'done'])
    })

    test('what failed is told without its words, and goes on where the last chunk ended', async () => {
      await fill()
      const news: MigrationNews[] = []
      const failed = new Set<string>()
      const failing = addOne((end) => {
        if (failed.has(end)) return
        failed.add(end)
        throw new TypeError('words that nobody should log')
      })
      await (await instance([failing], news)).runAll()
      expect(await counts()).toEqual([1])
      expect(news.filter(({ what }) => what === 'failed')).toEqual(
        Array.from({ length: 3 }, () => ({ what: 'failed', id: '2026-11-add-one', error: 'TypeError' })),
      )
      expect(JSON.stringify(news)).not.toContain('words')
    })

    test('whoever was paused past its lease writes nothing more, and somebody else has finished', async () => {
      await fill()
      let open = (): void => undefined
      const gate = new Promise<void>((resolve) => {
        open = resolve
      })
      let isPaused = false
      const pausing = addOne(async (end) => {
        if (end !== 'n0199') return
        isPaused = true
        await gate
      })
      // Its own clock shows no pause, so nothing but the guard in its commit can stop it.
      const then = now
      const slow = (await instance([pausing], [], { clock: () => then })).runAll()
      await until('the pause', () => isPaused)
      now += 60_000
      const news: MigrationNews[] = []
      await (await instance([addOne()], news)).runAll()
      expect(news.at(-1)?.what).toBe('done')
      open()
      await slow
      expect(await counts()).toEqual([1])
    })

    test('stopped, it ends after the chunk under way; the next start goes on', async () => {
      await fill()
      let chunks = 0
      const count = (): void => {
        chunks += 1
      }
      const first = await instance([
        addOne(() => {
          count()
          if (chunks === 2) void first.stop()
        }),
      ])
      first.start()
      await until('the stop', () => chunks >= 2)
      await first.stop()
      expect(await counts()).toEqual([1, 0])
      expect(await names(store)).toEqual([expect.not.objectContaining({ doneAt: expect.anything() })])
      await (await instance([addOne(count)])).runAll()
      expect(await counts()).toEqual([1])
      expect(chunks).toBe(4)
    })

    test('an older program refuses a store that a newer one made unreadable, from its first chunk on', async () => {
      const news: MigrationNews[] = []
      const contract: Migration = {
        id: '2027-03-take-away',
        describe: 'Takes the old shape away.',
        needs: 'newer',
        run: () => Promise.reject(new Error('no')),
      }
      const begun = await instance([contract], news)
      begun.start()
      await until('a failure', () => news.some(({ what }) => what === 'failed'))
      await begun.stop()
      await expect(instance([addOne()])).rejects.toMatchObject({ name: 'StoreError', code: 'newer_store' })
      await expect(refuseNewerStore(store, [])).rejects.toMatchObject({ code: 'newer_store' })
      await refuseNewerStore(store, [contract])
    })

    test('a migration that only fills stops nobody', async () => {
      await (await instance([addOne()])).runAll()
      await refuseNewerStore(store, [])
    })

    test('cases older than the audit chain are marked for it; others are left as they are', async () => {
      const { cases } = await CaseRepository.open(store)
      await store.commit(['a', 'b', 'c', 'd'].map((id, i) => planOpen(id, `conversation ${id}`, 100 + i)))
      await cases.updateOne({ _id: 'a' }, { $unset: { unsealedAt: '' } })
      await cases.updateOne({ _id: 'b' }, { $unset: { unsealedAt: '' }, $set: { sealed: 1 } })
      await cases.updateOne({ _id: 'c' }, { $set: { sealed: 1, unsealedAt: 7 } })
      const hidden = async () =>
        (await verifyAudit(store, Buffer.alloc(32, 7), { pauseMs: 1 })).filter(({ kind }) => kind === 'event_unmarked')
      expect(await hidden()).toEqual([{ kind: 'event_unmarked', caseId: 'a', event: 0 }])
      await (await instance([sealEarlierEvents])).runAll()
      expect(await hidden()).toEqual([])
      const marks = (await cases.find({}, { sort: { _id: 1 } }).toArray()).map(
        ({ _id, unsealedAt, sealed }: Case) => [_id, unsealedAt, sealed] as const,
      )
      expect(marks).toEqual([
        ['a', 100, undefined],
        ['b', undefined, 1],
        ['c', 7, 1],
        ['d', 103, undefined],
      ])
    })
  })
}
