import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSessionLimits, Sessions } from '../../../services/counsellors/sessions.ts'
import { aCounsellor, minutes, t0 } from '../cases/case-builder.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'
import { testHash } from './test-hash.ts'

let opened: TestStore
let sessions: Sessions
const lea = aCounsellor('lea')
const { idleMs, maxMs } = defaultSessionLimits
const leaIn = expect.objectContaining({ person: lea, owes: undefined })

beforeEach(async () => {
  opened = await openTestStore()
  const accounts = { active: async (id: string) => (id === 'lea' ? lea : undefined) }
  sessions = await Sessions.open(opened.store, accounts, testHash)
})
afterEach(() => opened.end())

test('a session is its token: 256 bits, never the same', async () => {
  const token = await sessions.start({ id: 'lea' }, t0)
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(await sessions.start({ id: 'lea' }, t0)).not.toBe(token)
  expect(await sessions.use(token, t0)).toEqual(leaIn)
  expect(await sessions.use(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, t0)).toBeUndefined()
})

test('unused for half an hour it ends; in use it goes on', async () => {
  const token = await sessions.start({ id: 'lea' }, t0)
  expect(await sessions.use(token, t0 + idleMs - 1)).toEqual(leaIn)
  expect(await sessions.use(token, t0 + 2 * idleMs - 2)).toEqual(leaIn)
  expect(await sessions.use(token, t0 + 3 * idleMs)).toBeUndefined()
})

test('after twelve hours it ends, however much it is used', async () => {
  const token = await sessions.start({ id: 'lea' }, t0)
  for (let at = t0; at < t0 + maxMs; at += minutes(20)) expect(await sessions.use(token, at)).toEqual(leaIn)
  expect(await sessions.use(token, t0 + maxMs)).toBeUndefined()
})

test('looking whether it is open does not keep it open', async () => {
  const token = await sessions.start({ id: 'lea' }, t0)
  expect(await sessions.isOpen(token, t0 + idleMs - 1)).toBe(true)
  expect(await sessions.isOpen(token, t0 + idleMs)).toBe(false)
})

test('signing out ends this session and no other', async () => {
  const here = await sessions.start({ id: 'lea' }, t0)
  const there = await sessions.start({ id: 'lea' }, t0)
  await sessions.signOut(here)
  expect(await sessions.use(here, t0)).toBeUndefined()
  expect(await sessions.use(there, t0)).toEqual(leaIn)
})

test('without its account a session opens nothing', async () => {
  expect(await sessions.use(await sessions.start({ id: 'nobody' }, t0), t0)).toBeUndefined()
})
