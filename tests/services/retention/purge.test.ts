import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../../services/audit/verify-audit.ts'
import {
  planAnswered,
  planErase,
  planLeave,
  planOpen,
  planReport,
  planResume,
} from '../../../services/cases/case-plans.ts'
import { isVisible } from '../../../services/cases/case-queue.ts'
import { monthsAfter } from '../../../services/retention/retention.ts'
import type { Filter, Sort, Store } from '../../../services/store/collection.ts'
import type { EmbeddedStore } from '../../../services/store/embedded.ts'
import { everyPlace } from '../../contract/every-place.ts'
import type { StorePlace } from '../../contract/store-contract.ts'
import type { MongoDatabase } from '../../support/mongo.ts'
import { scans } from '../../support/mongo-plan.ts'
import { aCounsellor, aReport } from '../cases/case-builder.ts'
import { mortal, openRetentionHouse, type RetentionHouse, retentionKey } from './retention-house.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const lea = aCounsellor('lea')
const ines = aCounsellor('ines', ['supervisor'])

type Look = [collection: string, filter: Filter, sort?: Sort]

const isServedByIndex = async (
  place: StorePlace & Partial<MongoDatabase>,
  [collection, filter, sort = {}]: Look,
): Promise<boolean> => {
  if (!place.client || !place.name) throw new Error('not a MongoDB')
  return !(await scans(place.client.db(place.name).collection(collection), { collection, filter, sort }))
}

describe.each(everyPlace)('%s: the purge', (engine, newPlace) => {
  let house: RetentionHouse

  beforeEach(async () => {
    house = await openRetentionHouse(newPlace)
  })
  afterEach(() => house.end())

  // What does not depend on the engine runs on one of them.
  const here = (name: string, run: () => Promise<void>): void => {
    if (engine === 'embedded') test(name, run)
  }
  const months = (count: number): void => house.tick(monthsAfter(house.clock(), count) - house.clock() + hourMs)
  /** Without reading the whole table, and without sorting what was found. */
  const searches = async (...[collection, filter, sort]: Look): Promise<boolean> => {
    const store: Store & Partial<Pick<EmbeddedStore, 'explain'>> = house.store
    const plan = (await store.explain?.(collection, filter, sort))?.join('; ') ?? ''
    return /^SEARCH .*USING (?:.* )?INDEX/.test(plan) && !plan.includes('TEMP B-TREE')
  }
  const ids = async (collection: string): Promise<string[]> => (await house.all(collection)).map(({ _id }) => _id)
  const close = async (id: string): Promise<void> => {
    await house.queue.claim(id, lea, house.clock())
    await house.repository.commit([planAnswered(id, lea.id, house.clock() + 60_000)])
    await house.queue.close(id, lea, 'helped', house.clock() + 120_000)
  }
  const erase = async (id: string): Promise<void> => {
    await house.repository.commit(planErase(await house.known(id), house.clock()))
  }

  test('an abandoned draft is gone after a day: words, window, code, device; a number stays', async () => {
    await house.tells('alone', 'une histoire que personne ne lira')
    await house.repository.commit(planReport('alone', aReport('low'), house.clock()))
    const words = /§[\w-]+§[\w-]+/g
    const lying = JSON.stringify([
      await house.all('entries'),
      await house.all('cases'),
      await house.all('conversations'),
    ])
    const sealed = lying.match(words) ?? []
    house.tick(dayMs - 2 * hourMs)
    expect(await house.purges()).toBe(0)
    house.tick(3 * hourMs)
    expect(await house.purges()).toBe(1)
    for (const collection of ['cases', 'entries', 'conversations', 'follow_ups']) {
      expect(await ids(collection), collection).toEqual([])
    }
    expect(await house.log.byDevice('device-of-alone')).toBeNull()
    expect(await ids('tombstones')).toEqual(['alone'])
    // Never passed on, it was no report received.
    expect(await house.all('stat_counts')).toEqual([])
    const bytes = await house.place.bytes()
    expect(sealed.length).toBeGreaterThan(5)
    for (const text of sealed) expect(bytes.includes(text)).toBe(false)
    expect(await verifyAudit(house.store, retentionKey)).toEqual([])
    expect((await house.all('audit_chain')).at(-1)).toMatchObject({ type: 'purged', caseId: 'alone', by: 'bot' })
  })

  test('closed cases go after their own period, open ones and waiting ones stay', async () => {
    await house.queues('low', 'low')
    await house.queues('high', 'high')
    await house.queues('waiting', 'high')
    for (const id of ['low', 'high']) await close(id)
    months(6)
    expect(await house.purges()).toBe(1)
    expect(await ids('cases')).toEqual(['high', 'waiting'])
    months(6)
    expect(await house.purges()).toBe(1)
    months(24)
    const run = await house.purge.run()
    expect(run).toMatchObject({ destroyed: 0, owedPastCeiling: 1 })
    expect(await house.texts('waiting')).toContain('histoire de waiting')
    const [counts, ...others] = await house.all('stat_counts')
    expect(others).toEqual([])
    const settled = { total: 2, 'outcome|helped': 2, 'promise|24_h': 1, 'promise|1_h|wait|5_min': 1 }
    expect(counts).toMatchObject({
      live: { unconfirmed: { total: 1, 'outcome|helped': 0 } },
      settled: { confirmed: {}, unconfirmed: settled },
    })
    expect(JSON.stringify(counts)).not.toMatch(/low"|high"|waiting/)
  })

  here('answered and forgotten, a case ends two years after the last contact', async () => {
    await house.queues('one', 'high')
    await house.queue.claim('one', lea, house.clock())
    await house.repository.commit([planAnswered('one', lea.id, house.clock())])
    months(23)
    expect(await house.purges()).toBe(0)
    months(1)
    expect(await house.purges()).toBe(1)
  })

  here('erased: hidden at once, destroyed after seven days; a danger stays', async () => {
    await house.queues('quiet', 'high')
    await house.queues('danger', 'critical')
    for (const id of ['quiet', 'danger']) await erase(id)
    expect(isVisible(await house.known('quiet'))).toBe(false)
    house.tick(7 * dayMs - 1)
    expect(await house.purges()).toBe(0)
    house.tick(1)
    expect(await house.purges()).toBe(1)
    expect(await ids('cases')).toEqual(['danger'])
    expect(await house.texts('danger')).toContain('histoire de danger')
  })

  here('a legal hold stops it, until it is lifted', async () => {
    await house.queues('one', 'low')
    await close('one')
    await house.queue.setHold('one', ines, { on: true, why: 'réquisition' }, house.clock())
    months(30)
    expect(await house.purges()).toBe(0)
    await house.queue.setHold('one', ines, { on: false, why: 'affaire jugée' }, house.clock())
    expect(await house.purges()).toBe(1)
  })

  here('many that must stay keep none behind them from its end', async () => {
    for (let n = 0; n < 60; n++) {
      const id = `held-${n}`
      await house.repository.commit([planOpen(id, `talk-${id}`, house.clock())])
      await house.queue.setHold(id, ines, { on: true, why: 'enquête' }, house.clock())
    }
    await house.tells('behind')
    house.tick(2 * dayMs)
    expect(await house.purges()).toBe(1)
    expect(await ids('tombstones')).toEqual(['behind'])
  })

  test('killed at any instant, nothing half destroyed is seen, and the next run goes on', async () => {
    const probe = mortal(house.store)
    await house.tells('probe')
    house.tick(2 * dayMs)
    await house.seal()
    await (await house.newPurge(probe.store)).run()
    expect(probe.writes()).toBeGreaterThanOrEqual(3)
    for (let last = 0; last < probe.writes(); last++) {
      const id = `case-${last}`
      await house.tells(id)
      house.tick(2 * dayMs)
      await house.seal()
      const dying = await house.newPurge(mortal(house.store, last).store)
      await expect(dying.run()).rejects.toThrow('killed')
      const left = await house.repository.get(id)
      const isWhole = (await house.texts(id)).length === 2 && (await house.log.get(`talk-${id}`)) !== null
      // A draft is nobody's to read; what was begun is marked, and its window is gone.
      expect([left?.purgingAt === undefined, isWhole]).toEqual(
        left?.purgingAt === undefined ? [true, true] : [false, false],
      )
      // The dead process's lease runs out.
      house.tick(2 * 60_000)
      expect(await house.purges()).toBe(1)
      expect(await ids('cases')).toEqual([])
      expect(await house.texts(id)).toEqual([])
    }
    const tombstones = await ids('tombstones')
    const purged = (await house.all('audit_chain')).filter(({ type }) => type === 'purged')
    expect(purged.map(({ caseId }) => caseId).sort()).toEqual(tombstones.sort())
    expect(await verifyAudit(house.store, retentionKey)).toEqual([])
  })

  test('a message that comes while it decides is kept, and so is its case', async () => {
    await house.tells('one')
    house.tick(2 * dayMs)
    await house.seal()
    const late = { ...mortal(house.store).store }
    late.commit = async (writes) => {
      await house.says('talk-one', 'je suis revenue')
      return house.store.commit(writes)
    }
    expect(await (await house.newPurge(late)).run()).toMatchObject({ destroyed: 0 })
    expect(await house.texts('one')).toContain('je suis revenue')
    expect((await house.known('one')).purgingAt).toBeUndefined()
  })

  here('a message that waits for its turn keeps its case', async () => {
    await house.tells('one')
    await house.log.append('talk-one', () => ({
      entries: [{ from: 'teen', kind: 'message', text: 'encore là' }],
      set: { owed: 1 },
    }))
    house.tick(3 * dayMs)
    expect(await house.purges()).toBe(0)
    await house.answered('talk-one')
    expect(await house.purges()).toBe(1)
  })

  here('what is said to a window that is gone is refused, not lost', async () => {
    await house.tells('one')
    house.tick(2 * dayMs)
    await house.purges()
    expect(await house.says('talk-one', 'tu es là ?')).toEqual({ ok: false, reason: 'conversation_unknown' })
    const resumed = await house.repository.commit([planResume('one', 'talk-new', house.clock())])
    expect(resumed.ok).toBe(false)
  })

  test('a purge whose lease another took writes nothing more', async () => {
    for (const id of ['one', 'two']) await house.tells(id)
    house.tick(2 * dayMs)
    await house.seal()
    let commits = 0
    const paused = { ...mortal(house.store).store }
    paused.commit = async (writes) => {
      commits += 1
      if (commits === 2) {
        house.tick(2 * 60_000)
        expect(await house.leases.take('retention', 'another', 60_000)).toBeDefined()
      }
      return house.store.commit(writes)
    }
    expect(await (await house.newPurge(paused, 'paused')).run()).toBeUndefined()
    expect(await ids('tombstones')).toEqual([])
    house.tick(2 * 60_000)
    expect(await house.purges()).toBe(2)
  })

  here('a window that went on with another report keeps that one', async () => {
    await house.tells('first')
    await house.repository.commit([planOpen('second', 'talk-first', house.clock())])
    await house.log.append('talk-first', () => ({ entries: [], set: { caseId: 'second' } }))
    await house.says('talk-first', 'autre chose')
    await erase('first')
    await house.queue.setHold('second', ines, { on: true, why: 'enquête' }, house.clock())
    house.tick(8 * dayMs)
    expect(await house.purges()).toBe(1)
    expect(await house.texts('first')).toEqual([])
    expect(await house.texts('second')).toEqual(['autre chose'])
    expect(await house.log.get('talk-first')).toMatchObject({ caseId: 'second' })
  })

  here('an empty report that followed a danger goes, and its window goes back to that danger', async () => {
    await house.queues('danger', 'critical')
    await erase('danger')
    await house.repository.commit([planOpen('after', 'talk-danger', house.clock())])
    await house.log.append('talk-danger', () => ({ entries: [], set: { caseId: 'after', draft: '{}' } }))
    await house.says('talk-danger', 'bonjour')
    house.tick(2 * dayMs)
    expect(await house.purges()).toBe(1)
    const window = await house.log.get('talk-danger')
    expect(window).toMatchObject({ caseId: 'danger', draft: '', hiddenThrough: window?.seq })
    expect(await house.texts('danger')).toEqual(['Bonjour', 'histoire de danger'])
  })

  here('a report that was refused to be passed on is a draft again', async () => {
    await house.queues('one', 'high')
    await house.repository.commit(planLeave({ _id: 'one' }, house.clock()))
    house.tick(dayMs + hourMs)
    expect(await house.purges()).toBe(1)
  })

  test('two instances purge: each case once', async () => {
    for (let n = 0; n < 8; n++) await house.tells(`case-${n}`)
    house.tick(2 * dayMs)
    await house.seal()
    const runs = await Promise.all([house.purge.run(), (await house.newPurge(house.store, 'two')).run()])
    expect(runs.map((run) => run?.destroyed ?? 0).reduce((sum, count) => sum + count, 0)).toBe(8)
    expect(await ids('tombstones')).toHaveLength(8)
  })

  test('old months of the audit go whole, and the chain goes on', async () => {
    await house.queues('one', 'critical')
    await house.queue.list(lea, house.clock())
    await house.seal()
    const before = (await house.all('audit_chain')).length
    months(13)
    await house.queue.list(lea, house.clock())
    await house.seal()
    await house.purge.run()
    expect(await verifyAudit(house.store, retentionKey)).toEqual([])
    const left = await house.all('audit_chain')
    expect(before).toBeGreaterThan(3)
    expect(left.map(({ month }) => month)).toEqual(['2027-04'])
    expect(await ids('audit_segments')).toEqual(['2026-03', '2027-04'])
    await house.queue.list(lea, house.clock() + 1)
    await house.seal()
    expect(await verifyAudit(house.store, retentionKey)).toEqual([])
  })

  test('finds what is due, and what waits to be sealed, by an index', async () => {
    const range = { $exists: true, $gte: 0, $lte: 5 }
    const looks: Look[] = [
      ['cases', { status: 'draft', createdAt: range }, { createdAt: 1 }],
      ['cases', { severity: 'low', closedAt: range }, { closedAt: 1 }],
      ['cases', { critical: 0, erasedAt: range }, { erasedAt: 1 }],
      ['cases', { purgingAt: { $exists: true, $gte: 0 } }, { purgingAt: 1 }],
      ['cases', { unsealedAt: { $exists: true, $gte: 0 } }, { unsealedAt: 1 }],
      ['audit', { at: { $gte: 0 } }, { at: 1 }],
      ['audit', { caseId: 'one', type: 'case_read' }, { at: 1 }],
      ['audit_chain', { caseId: 'one', type: 'case_read' }, { at: 1 }],
      ['audit_chain', { caseId: { $in: ['one', 'two'] }, source: 'case' }],
      ['audit_chain', { _id: { $gt: '2026-03:', $lt: '2026-03;' } }, { _id: 1 }],
      ['follow_ups', { caseId: 'one' }],
      ['entries', { caseId: 'one' }],
      ['entries', { conversationId: 'talk', caseId: { $nin: ['one'] } }, { seq: -1 }],
    ]
    const isFound = engine === 'embedded' ? searches : (...look: Look) => isServedByIndex(house.place, look)
    for (const look of looks) expect([look[1], await isFound(...look)]).toEqual([look[1], true])
  })
})
