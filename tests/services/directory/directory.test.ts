import { afterEach, beforeEach, expect, test } from 'vitest'
import { Directory } from '../../../services/directory/directory.ts'
import { allContacts, contactsFor } from '../../../services/emergency/contacts.ts'
import { aCounsellor } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const admin = aCounsellor('admin', ['administrator'])
const day = 24 * 3_600_000
let now = Date.UTC(2026, 10, 23, 15, 0)
let house: TestStore
let directory: Directory
beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 15, 0)
  house = await openTestStore()
  directory = await Directory.open(house.store, () => now)
})
afterEach(() => house.end())

const entry = async (id: string) => (await directory.entries(now)).find((one) => one.id === id)

test('every contact and platform is there; what was not checked for 90 days is to be checked', async () => {
  expect((await directory.entries(now)).filter(({ kind }) => kind === 'contact')).toHaveLength(allContacts.length)
  expect(await entry('contact:3018')).toMatchObject({
    isStale: true,
    checkedAt: null,
    ways: ['tel:3018', expect.anything()],
  })
  const before = await directory.staleCount(now)
  expect(await directory.check('contact:3018', admin, now)).toEqual({ ok: true })
  expect(await entry('contact:3018')).toMatchObject({ isStale: false, changes: [{ by: 'admin', what: 'checked' }] })
  expect(await directory.staleCount(now)).toBe(before - 1)
  now += 90 * day
  expect((await entry('contact:3018'))?.isStale).toBe(false)
  now += 1
  expect((await entry('contact:3018'))?.isStale).toBe(true)
})

test('switched off it is shown to no teen, within five seconds everywhere; there are still two to call', async () => {
  const elsewhere = await Directory.open(house.store, () => now)
  expect((await elsewhere.off()).size).toBe(0)
  await directory.setOff('contact:3018', admin, true, now)
  expect([...(await directory.off())]).toEqual(['3018'])
  now += 5_000
  const off = await elsewhere.off()
  const situation = { signals: [], categories: ['harassment'] } as const
  const shown = (without?: ReadonlySet<string>) =>
    contactsFor({ ...situation, signals: [], categories: ['harassment'] }, now, without).map(({ id }) => id)
  expect(shown()).toContain('3018')
  expect(shown(off)).not.toContain('3018')
  expect(shown(off).length).toBeGreaterThanOrEqual(2)
  await directory.setOff('contact:3018', admin, false, now)
  expect((await directory.off()).size).toBe(0)
  expect((await entry('contact:3018'))?.changes.map(({ what }) => what)).toEqual(['off', 'on'])
})

test('what a teen in danger needs is never switched off, and only administrators change anything', async () => {
  for (const id of ['17', '112', '15', '18', '114', '3114', '119']) {
    expect(await directory.setOff(`contact:${id}`, admin, true, now)).toEqual({ ok: false, reason: 'entry_always' })
  }
  expect(await directory.check('contact:nope', admin, now)).toEqual({ ok: false, reason: 'entry_unknown' })
  const reason = 'not_allowed'
  expect(await directory.check('contact:3018', aCounsellor('lea'), now)).toEqual({ ok: false, reason })
})
