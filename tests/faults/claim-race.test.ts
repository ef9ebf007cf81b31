import { describe, expect, test } from 'vitest'
import { type Claim, judgeOwners, outOfOrder } from '../../bench/faults/claim-race.ts'
import { raceAt, raceOnMongo } from '../../bench/faults.ts'
import { inTemporaryFolder } from '../../bench/places.ts'
import { hasMongo, withMongo } from './mongo-to-kill.ts'

/** `npm run bench -- faults --long` gives 10,000 cases to 64 claimers. */
const race = { cases: 320, claimers: 64 }
const exactlyOnce = { claimed: race.cases, doubleOwned: [], lost: [], disordered: [] }

describe.each(['queue', 'port'] as const)(
  '64 claimers through the %s: each case has one owner, in order',
  (through) => {
    test('embedded', { timeout: 120_000 }, () =>
      inTemporaryFolder(async (dataDir) => {
        expect(await raceAt({ engine: 'embedded', dataDir }, { ...race, through })).toEqual(exactlyOnce)
      }),
    )

    test.skipIf(!hasMongo)('MongoDB', { timeout: 240_000 }, () =>
      withMongo(async (server) => {
        expect(await raceOnMongo(server, { ...race, through }, 80)).toEqual(exactlyOnce)
      }),
    )
  },
)

describe('what the race would have told', () => {
  const events = (...owners: string[]) => owners.map((by) => ({ at: 1, by, type: 'claimed' }))

  test('a case of two owners, by their word or by its events', () => {
    const told = [
      { id: 'a', by: 'u1' },
      { id: 'a', by: 'u2' },
      { id: 'b', by: 'u1' },
    ]
    const stored = [
      { _id: 'a', events: events('u1') },
      { _id: 'b', events: events('u1', 'u2') },
    ]
    expect(judgeOwners(stored, told)).toEqual({ doubleOwned: ['a', 'b'], lost: [] })
  })

  test('a case that nobody got, or whose owner is another one', () => {
    const stored = [
      { _id: 'a', events: events('u1') },
      { _id: 'b', events: events('u2') },
      { _id: 'c', events: [] },
    ]
    const told = [
      { id: 'a', by: 'u1' },
      { id: 'b', by: 'u1' },
      { id: 'd', by: 'u1' },
    ]
    expect(judgeOwners(stored, told)).toEqual({ doubleOwned: [], lost: ['b', 'd', 'c'] })
  })

  const claim = (id: string, critical: number, dueAt: number, began: number, ended: number): Claim => ({
    ...{ id, by: 'u', critical, dueAt, began, ended },
  })

  test('a more urgent case that waited, although a claim came after', () => {
    expect(outOfOrder([claim('a', 0, 5, 0, 1), claim('b', 0, 4, 2, 3)])).toEqual(['b before a'])
    expect(outOfOrder([claim('a', 0, 1, 0, 1), claim('b', 1, 9, 2, 3)])).toEqual(['b before a'])
    expect(outOfOrder([claim('a', 1, 5, 0, 1), claim('b', 1, 5, 2, 3), claim('c', 0, 1, 4, 5)])).toEqual([])
  })

  test('claims that overlap have no order', () => {
    expect(outOfOrder([claim('a', 0, 5, 0, 3), claim('b', 0, 4, 2, 4)])).toEqual([])
  })
})
