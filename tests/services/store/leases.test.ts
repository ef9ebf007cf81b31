import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { type Collection, insert, type Store } from '../../../services/store/collection.ts'
import { type Lease, Leases } from '../../../services/store/leases.ts'
import { everyPlace } from '../../contract/every-place.ts'
import { type counterSchema, counters, sealerWith } from '../../contract/sample.ts'
import type { StorePlace } from '../../contract/store-contract.ts'

describe.each(everyPlace)('%s: leases', (_engine, newPlace) => {
  let place: StorePlace
  let store: Store
  let counted: Collection<z.infer<typeof counterSchema>>
  let now = 1_000_000
  let leases: Leases
  let names = 0

  beforeAll(async () => {
    place = await newPlace()
    store = await place.open(sealerWith('k1'))
    counted = await store.collection(counters)
    leases = await Leases.open(store, () => now)
  })
  afterAll(async () => {
    await store.close()
    await place.destroy()
  })

  const newName = (): string => `lease-${++names}`
  const taken = async (name: string, holder = 'a', ms = 30_000): Promise<Lease> => {
    const lease = await leases.take(name, holder, ms)
    if (!lease) throw new Error(`not free: ${name}`)
    return lease
  }
  /** Writes something under the lease; tells whether it was written. */
  const works = async (lease: Lease, id: string): Promise<boolean> => {
    const done = await store.commit([lease.guard(), insert(counted, { _id: id, n: 1 })])
    return done.ok
  }

  test('of twenty who ask for a new lease, one has it', async () => {
    const name = newName()
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => leases.take(name, `holder-${n}`, 30_000)))
    expect(results.filter((lease) => lease !== undefined)).toHaveLength(1)
  })

  test('of twenty who ask for a lease that ran out, one has it', async () => {
    const name = newName()
    await taken(name)
    now += 30_000
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => leases.take(name, `holder-${n}`, 30_000)))
    expect(results.filter((lease) => lease !== undefined)).toHaveLength(1)
  })

  test('while it runs nobody else has it, not even the same holder; then the next', async () => {
    const name = newName()
    await taken(name)
    now += 29_999
    expect(await leases.take(name, 'b', 30_000)).toBeUndefined()
    expect(await leases.take(name, 'a', 30_000)).toBeUndefined()
    now += 1
    expect((await taken(name, 'b')).fence).toBe(2)
  })

  test('a holder whose lease was taken by another commits nothing more', async () => {
    const name = newName()
    const paused = await taken(name, 'paused')
    expect(await works(paused, `${name}-first`)).toBe(true)
    now += 30_000
    const next = await taken(name, 'next')
    expect(await works(paused, `${name}-late`)).toBe(false)
    expect(await counted.findOne({ _id: `${name}-late` })).toBeNull()
    expect(await paused.renew(30_000)).toBe(false)
    await paused.release()
    expect(await leases.take(name, 'third', 30_000)).toBeUndefined()
    expect(await works(next, `${name}-next`)).toBe(true)
  })

  test('a holder that ran out and was not replaced goes on', async () => {
    const name = newName()
    const slow = await taken(name)
    now += 3_600_000
    expect(await works(slow, `${name}-late`)).toBe(true)
    expect(await slow.renew(30_000)).toBe(true)
    expect(await leases.take(name, 'b', 30_000)).toBeUndefined()
  })

  test('released, it is free at once', async () => {
    const name = newName()
    await (await taken(name)).release()
    expect((await taken(name, 'b')).fence).toBe(2)
  })

  test('a clock that goes back an hour neither keeps a lease for an hour nor lets its old holder write', async () => {
    const name = newName()
    const before = await taken(name)
    now -= 3_600_000
    const after = await taken(name, 'b')
    expect(await works(before, `${name}-old`)).toBe(false)
    expect(await works(after, `${name}-new`)).toBe(true)
    now += 3_600_000
    expect(await works(after, `${name}-again`)).toBe(true)
  })

  test('clocks that differ by a few seconds take nothing from each other', async () => {
    const name = newName()
    await taken(name)
    now -= 20_000
    expect(await leases.take(name, 'late-clock', 30_000)).toBeUndefined()
    now += 20_000
  })

  test('renewed under a clock that went back, it does not last longer than it says', async () => {
    const name = newName()
    const lease = await taken(name)
    now -= 10_000
    await lease.renew(30_000)
    now += 30_000
    expect((await taken(name, 'b')).fence).toBe(2)
  })

  test('while it is taken over, whoever had it commits before or not at all', async () => {
    for (let round = 0; round < 10; round++) {
      const name = newName()
      const paused = await taken(name, 'paused')
      now += 30_000
      const [wrote, next] = await Promise.all([works(paused, `${name}-late`), leases.take(name, 'next', 30_000)])
      // Either the commit came first, or the taking: never both in each other's back.
      expect(next?.fence).toBe(2)
      expect((await counted.findOne({ _id: `${name}-late` })) !== null).toBe(wrote)
      expect(await works(paused, `${name}-later`)).toBe(false)
    }
  })
})
