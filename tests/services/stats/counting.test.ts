import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aQueuedCase } from '../../../bench/invented-cases.ts'
import { aPastCase } from '../../../bench/stats/invented-years.ts'
import { countsIn } from '../../../bench/stats/recounts.ts'
import type { Case } from '../../../services/cases/case.ts'
import { casesDefinition } from '../../../services/cases/case-repository.ts'
import { countedCaseSchema } from '../../../services/stats/counted-case.ts'
import { Counting } from '../../../services/stats/counting.ts'
import type { Write } from '../../../services/store/collection.ts'
import { SealedFields } from '../../../services/store/sealed-fields.ts'
import type { Sealer } from '../../../services/store/sealer.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { sealerWith } from '../../contract/sample.ts'
import { minutes, queueCase, t0 } from '../cases/case-builder.ts'
import { mortal } from '../retention/retention-house.ts'
import { type CountingHouse, lea, openCountingHouse, someLabels } from './counting-house.ts'

const noLabels = { categories: [], signals: [], rules: [] }

/** Notes where the words lay that were opened. */
const listeningSealer = (): { sealer: Sealer; opened: string[] } => {
  const real = sealerWith('k1')
  const opened: string[] = []
  const open: Sealer['open'] = (text, at) => {
    opened.push(at.path)
    return real.open(text, at)
  }
  return { sealer: { ...real, open, seal: real.seal.bind(real) }, opened }
}

test('to count a case opens no word of it', () => {
  const { sealer, opened } = listeningSealer()
  const fields = new SealedFields(casesDefinition, sealer)
  const report: Case = {
    ...aQueuedCase(1),
    overrides: [{ ...{ at: 1, by: 'lea', from: 'low', to: 'high', why: 'vu avec elle' }, ...noLabels }],
    confirmed: { ...someLabels, at: 1, by: 'lea' },
    counted: { seq: 1, generation: 1, facts: { period: '2026-T1', isConfirmed: false, values: { month: ['1'] } } },
  }
  const told = fields.sealDoc(report)
  const counted = fields.narrowed(countedCaseSchema).openDoc(told)
  expect(opened).toEqual([])
  expect(counted.overrides).toEqual([{ from: 'low', to: 'high' }])
  expect(JSON.stringify(counted)).not.toMatch(/§|insult|instagram|vu avec elle/)
  fields.openDoc(told)
  expect(opened.length).toBeGreaterThan(3)
})

describe.each(everyPlace)('counting, on %s', (_engine, newPlace) => {
  let house: CountingHouse
  beforeEach(async () => {
    house = await openCountingHouse(newPlace)
  })
  afterEach(() => house.end())

  test('a report is unconfirmed until a person says what it is, then what they said, and never what triage guessed', async () => {
    await queueCase(house.repository, 'one', 'high')
    await house.countAll()
    const first = await house.counted()
    expect(first.confirmed).toEqual({})
    expect(first.unconfirmed).toMatchObject({
      total: 1,
      'promise|1_h|wait|none': 1,
      'outcome|open': 1,
      'channel|web': 1,
    })
    expect(
      Object.keys(first.unconfirmed).filter((cell) => /category|severity|age|speaker|platform/.test(cell)),
    ).toEqual([])
    await house.queue.claim('one', lea, t0)
    await house.labels.confirm('one', lea, someLabels, t0)
    await house.countAll()
    const then = await house.counted()
    expect(then.unconfirmed).toEqual({})
    expect(then.confirmed).toMatchObject({ total: 1, 'category|sextortion': 1, 'category|sextortion|age|15_17': 1 })
    // Triage had said harassment.
    expect(Object.keys(then.confirmed)).not.toContain('category|harassment')
    expect(then.confirmed).toMatchObject({ 'signal|money_demand': 1, 'suicide_signal|suicidal_ideation': 1 })
    expect((await house.known('one')).uncountedAt).toBeUndefined()
  })

  test('what is kept names nobody and no day', async () => {
    await house.handles('case-secret')
    await house.countAll()
    const docs = await house.counts.find({ period: '2026-T1' }).toArray()
    expect(docs.map(({ _id }) => _id)).toEqual(['2026-T1'])
    const text = JSON.stringify(docs)
    expect(text).not.toMatch(/case-secret|lea|talk-|instagram\.com|insult/)
    expect(text.match(/\d{5,}/g)).toBeNull()
  })

  test('whoever dies while counting has counted nothing or everything; others go on, once', async () => {
    for (let n = 0; n < 5; n++) await house.handles(`case-${n}`)
    for (let last = 0; last < 6; last++) {
      const dying = await house.newCounting(mortal(house.store, last).store, 'dying')
      await dying.run().catch(() => 0)
      // The dead process's lease runs out.
      house.tick(minutes(2))
    }
    const others = [await house.newCounting(house.store, 'two'), await house.newCounting(house.store, 'three')]
    for (let round = 0; round < 4; round++) await Promise.all(others.map((counting) => counting.run()))
    await house.countAll()
    expect((await house.counted()).confirmed).toMatchObject({ total: 5, 'outcome|helped': 5 })
  })

  test('counted anew, in parts, it is the same; and what was destroyed stays counted', async () => {
    for (let n = 0; n < 7; n++) await house.handles(`case-${n}`, n < 3 ? { categories: ['hate', 'threat'] } : {})
    await queueCase(house.repository, 'open', 'low')
    await house.countAll()
    const before = await house.counted()
    expect(before.confirmed).toMatchObject({
      total: 7,
      'category|hate': 3,
      'category|threat': 3,
      'category|sextortion': 4,
    })
    await house.counting.rebuild()
    expect(await house.counted()).toEqual({ confirmed: {}, unconfirmed: {} })
    const dying = await house.newCounting(mortal(house.store, 1).store, 'dying')
    await dying.run().catch(() => 0)
    house.tick(minutes(2))
    // Meanwhile the world goes on.
    await house.labels.confirm('case-6', lea, { ...someLabels, categories: ['hate'] }, house.clock())
    await house.countAll()
    const after = await house.counted()
    expect(after.confirmed).toEqual({
      ...before.confirmed,
      'category|hate': 4,
      'category|sextortion': 3,
      'category|hate|age|15_17': 4,
      'category|sextortion|age|15_17': 3,
    })
    expect(after.unconfirmed).toEqual(before.unconfirmed)
  })

  test('many are counted anew by several who die in turn, each from where the others had got to, and a new one once', async () => {
    const past = Array.from({ length: 500 }, (_, number) => aPastCase(number, { isCounted: true }))
    await house.store.raw.write(casesDefinition.name, past)
    await house.counting.rebuild()
    await house.countAll()
    const counted = await countsIn(house.store)
    const everyTotal = (all: typeof counted) =>
      all.reduce((sum, [, confirmed, unconfirmed]) => sum + (confirmed.total ?? 0) + (unconfirmed.total ?? 0), 0)
    expect(everyTotal(counted)).toBe(500)
    await house.counting.rebuild()
    // Two hundred fill the time of one commit, and everybody dies at their second.
    let now = house.clock()
    const clock = (): number => {
      now += 3_000
      return now
    }
    let left = 0
    const dying = {
      ...house.store,
      collection: house.store.collection.bind(house.store),
      commit: async (writes: Write[]) => {
        left -= 1
        if (left < 0) throw new Error('killed')
        return house.store.commit(writes)
      },
    }
    const open = (holder: string) => Counting.open(dying, { leases: house.leases, clock, holder, quietMs: 0 })
    // One knows the ids from its first time on, while others have gone on.
    const returning = await open('returning')
    for (const counting of [returning, await open('other'), returning]) {
      left = 1
      await expect(counting.run()).rejects.toThrow('killed')
      if (counting === returning) await queueCase(house.repository, `case-new-${now}`, 'low')
    }
    expect(await house.counting.isRebuilding()).toBe(true)
    await house.countAll()
    const after = await countsIn(house.store)
    expect(after.filter(([period]) => period < '2026')).toEqual(counted)
    expect(everyTotal(after)).toBe(502)
  })

  test('a case that changes in the very moment in which it is counted anew is counted once, as it became', async () => {
    for (let n = 0; n < 3; n++) await house.handles(`case-${n}`)
    await house.countAll()
    await house.counting.rebuild()
    let isFirst = true
    const surprised = {
      ...house.store,
      collection: house.store.collection.bind(house.store),
      commit: async (writes: Write[]) => {
        if (isFirst) {
          isFirst = false
          await house.labels.confirm('case-1', lea, { ...someLabels, categories: ['hate'] }, house.clock())
        }
        return house.store.commit(writes)
      },
    }
    const counting = await house.newCounting(surprised, 'surprised')
    while ((await counting.run()) > 0);
    expect((await house.counted()).confirmed).toMatchObject({
      ...{ total: 3, 'category|hate': 1, 'category|sextortion': 2, 'outcome|helped': 3 },
    })
  })
})
