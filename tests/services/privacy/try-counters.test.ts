import { createHmac, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { SignInLimits } from '../../../services/counsellors/sign-in-limits.ts'
import { GuessLimits } from '../../../services/privacy/guess-limits.ts'
import { openStoreCounters } from '../../../services/privacy/try-counters.ts'
import type { Store } from '../../../services/store/collection.ts'
import { openMongoStore } from '../../../services/store/mongo.ts'
import { createSealer } from '../../../services/store/sealer.ts'
import { hasMongo, newMongoDatabase } from '../../support/mongo.ts'
import { openTestStore } from '../cases/open-test-store.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const engines: [string, () => Promise<Store>][] = [
  [
    'the embedded store',
    async () => {
      const { store, end } = await openTestStore()
      ends.push(end)
      return store
    },
  ],
]
if (hasMongo) {
  engines.push([
    'MongoDB',
    async () => {
      const { uri, drop } = newMongoDatabase()
      const current = { id: 'test', key: randomBytes(32) }
      const store = await openMongoStore({ uri, sealer: createSealer({ current, all: new Map() }) })
      ends.push(() => store.close(), drop)
      return store
    },
  ])
}

const hash = (value: string): string => createHmac('sha256', 'a key').update(value).digest('base64url')

describe.each(engines)('tries counted in %s', (_name, openStore) => {
  test('two instances count together, at once too, and forget when the window is over', async () => {
    const store = await openStore()
    let now = Date.UTC(2026, 2, 2, 9, 0)
    const [one, other] = await Promise.all([1, 2].map(() => openStoreCounters(store, hash, () => now)))
    if (!one || !other) throw new Error('no counters')
    const [here, there] = [one('tries', 60), other('tries', 60)]
    const taken = await Promise.all([here, there, here, there].map((counter) => counter.take('192.0.2.1')))
    expect(taken.map(({ count }) => count).sort()).toEqual([1, 2, 3, 4])
    expect(await there.look('192.0.2.1')).toBe(4)
    expect(await one('others', 60).look('192.0.2.1')).toBe(0)
    now += 59_000
    expect(await here.take('192.0.2.1')).toEqual({ count: 5, msLeft: 1_000 })
    now += 1_000
    expect(await here.look('192.0.2.1')).toBe(0)
    expect(await there.take('192.0.2.1')).toEqual({ count: 1, msLeft: 60_000 })
    await here.forget('192.0.2.1')
    expect(await there.look('192.0.2.1')).toBe(0)
  })

  test('whoever is refused by one instance is refused by all, and no address lies in the store', async () => {
    const store = await openStore()
    const counters = await openStoreCounters(store, hash, Date.now)
    const [signIn, elsewhere] = [new SignInLimits(true, counters), new SignInLimits(true, counters)]
    for (let n = 0; n < 10; n++) expect((await signIn.take('compte', '192.0.2.7')).ok).toBe(true)
    const refused = await elsewhere.take('compte', '192.0.2.7')
    expect(refused).toMatchObject({ ok: false, retryAfterSeconds: expect.any(Number) })
    expect((await elsewhere.take('autre', '192.0.2.7')).ok).toBe(true)
    await signIn.forgive('compte', '192.0.2.7')
    expect((await elsewhere.take('compte', '192.0.2.7')).ok).toBe(true)
    const [guess, guessElsewhere] = [new GuessLimits(true, counters), new GuessLimits(true, counters)]
    for (let n = 0; n < 6; n++) await guess.wordWasWrong('cas')
    expect(await guessElsewhere.mayTryWord('cas')).toBe(false)
    expect(await guessElsewhere.mayTryWord('autre')).toBe(true)
    expect(JSON.stringify(await store.raw.read('tries', undefined, 100))).not.toMatch(/192\.0\.2|compte|cas"/)
  })
})
