import { afterEach, beforeEach, expect, test } from 'vitest'
import { Presence } from '../../../services/counsellors/presence.ts'
import { minutes, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

let opened: TestStore
let presence: Presence

beforeEach(async () => {
  opened = await openTestStore()
  presence = await Presence.open(opened.store)
})
afterEach(() => opened.end())

test('somebody is on duty for two minutes after a sign of life', async () => {
  expect(await presence.isOnDuty(t0)).toBe(false)
  await presence.seen('lea', t0)
  expect(await presence.isOnDuty(t0 + minutes(2) - 1)).toBe(true)
  expect(await presence.isOnDuty(t0 + minutes(2))).toBe(false)
})

test('it is written every ten seconds at most, and seen by another instance', async () => {
  await presence.seen('lea', t0)
  await presence.seen('lea', t0 + 9_999)
  const other = await Presence.open(opened.store)
  expect(await other.lastSeen('lea')).toBe(t0)
  await presence.seen('lea', t0 + 10_000)
  expect(await other.lastSeen('lea')).toBe(t0 + 10_000)
  expect(await other.lastSeen('noe')).toBeUndefined()
})

test('whoever signs out is gone at once', async () => {
  await presence.seen('lea', t0)
  await presence.left('lea')
  expect(await presence.isOnDuty(t0)).toBe(false)
  await presence.seen('lea', t0 + 1)
  expect(await presence.isOnDuty(t0 + 1)).toBe(true)
})
