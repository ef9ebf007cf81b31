import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConversationLog, leaseMs, type NewEntry } from '../../../services/conversations/conversation-log.ts'
import { newFollowUpCode } from '../../../services/privacy/follow-up-code.ts'
import { openTestStore, type TestStore } from '../cases/open-test-store.ts'

const t0 = Date.UTC(2026, 4, 4, 10)
const hour = 3_600_000

let opened: TestStore
let log: ConversationLog
let now = t0

const teen = (text: string, more: Partial<NewEntry> = {}): NewEntry => ({
  from: 'teen',
  kind: 'message',
  text,
  ...more,
})
const say = (text: string, more: Partial<NewEntry> = {}) => log.append('talk', () => ({ entries: [teen(text, more)] }))

beforeEach(async () => {
  now = t0
  opened = await openTestStore()
  log = await ConversationLog.open(opened.store, () => now)
  await log.create({ _id: 'talk', channel: 'directline', caseId: 'one' }, teen('salut'), [])
})
afterEach(() => opened.end())

test('twenty at once are numbered without a gap, and the counter agrees', async () => {
  const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`)
  const results = await Promise.all(texts.map((text) => say(text)))
  expect(results.every(({ ok }) => ok)).toBe(true)
  const entries = await log.after('talk', 0)
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1))
  expect(entries.map(({ _id }) => _id)).toEqual(entries.map(({ seq }) => `talk|${String(seq).padStart(7, '0')}`))
  expect(
    entries
      .slice(1)
      .map(({ text }) => text)
      .sort(),
  ).toEqual([...texts].sort())
  expect((await log.get('talk'))?.seq).toBe(21)
})

test('several entries of one step keep their order; a reader who tails misses none', async () => {
  let seen = 0
  const tailed: number[] = []
  const stop = log.onGrown('talk', () => {})
  const tail = async (): Promise<void> => {
    const fresh = await log.after('talk', seen)
    tailed.push(...fresh.map(({ seq }) => seq))
    seen = fresh.at(-1)?.seq ?? seen
  }
  const writing = Array.from({ length: 10 }, (_, n) =>
    log.append('talk', () => ({ entries: [teen(`a${n}`), teen(`b${n}`), teen(`c${n}`)] })),
  )
  for (let look = 0; look < 10; look++) await tail()
  await Promise.all(writing)
  await tail()
  stop()
  expect(tailed).toEqual(Array.from({ length: 31 }, (_, n) => n + 1))
  const texts = (await log.after('talk', 1)).map(({ text }) => text)
  for (let n = 0; n < 10; n++)
    expect(texts.slice(texts.indexOf(`a${n}`)).slice(0, 3)).toEqual([`a${n}`, `b${n}`, `c${n}`])
})

test('the same message sent again is stored once, also twenty times at once', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, () => say('au secours', { dedupe: 'd1' })))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(results.filter((result) => !result.ok).every((result) => !result.ok && result.reason === 'duplicate')).toBe(
    true,
  )
  expect((await log.after('talk', 0)).filter(({ text }) => text === 'au secours')).toHaveLength(1)
  expect((await log.byDedupe('talk', 'd1'))?.text).toBe('au secours')
})

test('the same client id in another conversation is another message', async () => {
  await log.create({ _id: 'other', channel: 'directline', caseId: 'two' }, teen('salut'), [])
  await say('a', { dedupe: 'd1' })
  const result = await log.append('other', () => ({ entries: [teen('b', { dedupe: 'd1' })] }))
  expect(result.ok).toBe(true)
})

test('a conversation is created once', async () => {
  expect(await log.create({ _id: 'talk', channel: 'directline', caseId: 'two' }, teen('encore'), [])).toBe(false)
  expect((await log.get('talk'))?.caseId).toBe('one')
  expect(await log.after('talk', 0)).toHaveLength(1)
})

test('a conversation that is not there', async () => {
  expect(await log.append('none', () => ({ entries: [teen('?')] }))).toEqual({
    ok: false,
    reason: 'conversation_unknown',
  })
})

test('one holder at a time; the next one fences the first, who then commits nothing', async () => {
  const first = await log.lease('talk', 'a')
  expect(first?.lease.fence).toBe(1)
  expect(await log.lease('talk', 'b')).toBeNull()
  now += leaseMs + 1
  const second = await log.lease('talk', 'b')
  expect(second?.lease.fence).toBe(2)
  const late = await log.append('talk', () => ({ entries: [teen('trop tard')], set: { handledThrough: 1 } }), 1)
  expect(late).toEqual({ ok: false, reason: 'lost_lease' })
  expect(await log.after('talk', 1)).toEqual([])
  expect((await log.get('talk'))?.handledThrough).toBe(0)
  await log.endLease('talk', 1)
  expect(await log.lease('talk', 'c')).toBeNull()
  expect(await log.countFailure('talk', 1)).toBe(0)
  expect((await log.append('talk', () => ({ entries: [] }), 2)).ok).toBe(true)
})

test('a lease lost while the step decides: nothing of it is written', async () => {
  await log.lease('talk', 'a')
  const step = async () => {
    now += leaseMs + 1
    await log.lease('talk', 'b')
    return { entries: [teen('trop tard')] }
  }
  expect(await log.append('talk', step, 1)).toEqual({ ok: false, reason: 'lost_lease' })
  expect(await log.after('talk', 1)).toEqual([])
})

test('a lone start takes the lease that a killed process left', async () => {
  await log.lease('talk', 'killed')
  expect((await log.lease('talk', 'new', true))?.lease).toMatchObject({ holder: 'new', fence: 2 })
})

test('times always grow, also when the machine’s clock jumps back an hour', async () => {
  await say('a')
  now -= hour
  await say('b')
  await log.append('talk', () => ({ entries: [teen('c'), teen('d')] }))
  now += 2 * hour
  await say('e')
  const times = (await log.after('talk', 0)).map(({ at }) => at)
  expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0))).toBe(true)
  expect(times.at(-1)).toBe(t0 + hour)
  expect((await log.readCase('one')).map(({ text }) => text)).toEqual(['salut', 'a', 'b', 'c', 'd', 'e'])
})

test('a follow-up code is shown to the teen for a day, and never to who reads the case', async () => {
  const code = newFollowUpCode()
  const day = 24 * hour
  await log.append('talk', () => ({
    entries: [{ from: 'bot', kind: 'message', text: `Ton code : ${code}.`, codeUntil: t0 + day }],
  }))
  const shown = async () => (await log.after('talk', 1))[0]?.text
  const read = async () => (await log.readCase('one')).at(-1)?.text
  expect(await shown()).toContain(code)
  expect(await read()).not.toContain(code)
  expect(await log.blankCodes(t0 + day - 1)).toBe(0)
  expect(await shown()).toContain(code)
  expect(await log.blankCodes(t0 + day)).toBe(1)
  expect(await shown()).not.toContain(code)
  expect(await shown()).toMatch(/^Ton code : /)
  for (const word of code.split(/[\s-]+/)) expect(await shown()).not.toContain(word)
  expect(await log.blankCodes(t0 + day)).toBe(0)
})

test('what is owed is found until it is handled', async () => {
  expect(await log.owing()).toEqual(['talk'])
  await log.append('talk', () => ({ entries: [], set: { owed: 0, handledThrough: 1 } }))
  expect(await log.owing()).toEqual([])
  await log.append('talk', () => ({ entries: [teen('et là ?')], set: { owed: 1 } }))
  expect(await log.owing()).toEqual(['talk'])
})

test('a kept device finds its conversation until it is forgotten', async () => {
  await log.setDevice('talk', 'hash')
  expect((await log.byDevice('hash'))?._id).toBe('talk')
  await log.setDevice('talk', undefined)
  expect(await log.byDevice('hash')).toBeNull()
})

test('what a conversation said before and after it changed its case stays with each case', async () => {
  await say('avant')
  await log.append('talk', () => ({ entries: [teen('après')], set: { caseId: 'two' } }))
  await say('ensuite')
  expect((await log.readCase('one')).map(({ text }) => text)).toEqual(['salut', 'avant'])
  expect((await log.teenMessages('two')).map(({ text }) => text)).toEqual(['après', 'ensuite'])
})
