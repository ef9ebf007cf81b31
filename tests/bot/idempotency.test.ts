import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CaseJson, Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

// A browser that loses a connection sends its POST again by itself, and a person clicks twice: `Idempotency-Key` names
// the click, and what it asked for is done once.
let app: TestApp
let staff: Staff

beforeEach(async () => {
  app = await startTestApp()
  staff = await Staff.signsIn(app.url)
})
afterEach(() => app.end())

const asksForSomebody = async (): Promise<Teen> => {
  const teen = await Teen.arrives(app.url)
  await teen.says('Parler à quelqu’un')
  return teen
}

const claim = (key: string, who = staff) => who.post<CaseJson>('/api/queue/claim', {}, key)

test('a message sent again with its key is said once, one after the other and at the same time', async () => {
  const teen = await asksForSomebody()
  const { id } = (await claim('c1')).body
  const say = (text: string, key: string) =>
    staff.post<{ id: string; at: string }>(`/api/cases/${id}/messages`, { text }, key)
  const first = await say('Bonjour, je suis là.', 'm1')
  const again = await say('Bonjour, je suis là.', 'm1')
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => say('Tu es en sécurité ?', 'm2')))
  expect(first.status).toBe(201)
  expect(again).toEqual(first)
  expect(atOnce.every(({ status, body }) => status === 201 && body.id === atOnce[0]?.body.id)).toBe(true)
  await say('Bonjour, je suis là.', 'm3')
  const heard = (await teen.reads()).filter(({ type, from }) => type === 'message' && from.id === 'counsellor')
  expect(heard.map(({ text }) => text)).toEqual(['Bonjour, je suis là.', 'Tu es en sécurité ?', 'Bonjour, je suis là.'])
})

test('without a key, the same words twice are two messages', async () => {
  const teen = await asksForSomebody()
  const { id } = (await claim('c1')).body
  for (const key of [undefined, undefined, 'une clé à espaces']) {
    await staff.post(`/api/cases/${id}/messages`, { text: 'Tu es là ?' }, key && encodeURIComponent(key))
  }
  expect((await teen.reads()).filter(({ text }) => text === 'Tu es là ?')).toHaveLength(3)
})

test('the key is each counsellor’s own: another person’s same key is another message', async () => {
  const teen = await asksForSomebody()
  const { id } = (await claim('c1')).body
  await staff.post(`/api/cases/${id}/messages`, { text: 'un' }, 'k')
  await staff.post(`/api/cases/${id}/release`)
  const lea = await staff.invites('Léa'.normalize('NFD').replace(/\p{M}/gu, ''))
  await claim('c2', lea)
  await lea.post(`/api/cases/${id}/messages`, { text: 'deux' }, 'k')
  const heard = (await teen.reads()).filter(({ type, from }) => type === 'message' && from.id === 'counsellor')
  expect(heard.map(({ text }) => text)).toEqual(['un', 'deux'])
})

test('a note written again with its key stands once', async () => {
  await asksForSomebody()
  const { id } = (await claim('c1')).body
  const note = (text: string, key: string) =>
    staff.post<{ notes: { text: string }[] }>(`/api/cases/${id}/notes`, { text }, key)
  await Promise.all(Array.from({ length: 5 }, () => note('à rappeler', 'n1')))
  await note('à rappeler', 'n1')
  const { status, body } = await note('collège prévenu', 'n2')
  expect(status).toBe(200)
  expect(body.notes.map(({ text }) => text)).toEqual(['à rappeler', 'collège prévenu'])
})

test('"next" sent again with its key gives the same case, and takes no second one', async () => {
  const teens = [await asksForSomebody(), await asksForSomebody(), await asksForSomebody()]
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => claim('c1')))
  const later = await claim('c1')
  expect(new Set([...atOnce, later].map(({ body }) => body.id)).size).toBe(1)
  expect(await staff.queue()).toHaveLength(2)
  const other = await claim('c2')
  expect(other.body.id).not.toBe(later.body.id)
  expect(await staff.queue()).toHaveLength(1)
  // The teen is told once that somebody is there.
  const told = await Promise.all(
    teens.map(async (teen) => (await teen.reads()).filter(({ name }) => name === 'relais/presence').length),
  )
  expect(told.sort()).toEqual([0, 1, 1])
})

test('claiming one’s own case again tells the teen nothing new; after a release, the next claim does', async () => {
  const teen = await asksForSomebody()
  const { id } = (await claim('c1')).body
  await Promise.all([1, 2, 3].map(() => staff.post(`/api/cases/${id}/claim`)))
  const states = async () =>
    (await teen.reads())
      .filter(({ name }) => name === 'relais/presence')
      .map(({ value }) => (value as { state: string }).state)
  expect(await states()).toEqual(['here'])
  await staff.post(`/api/cases/${id}/release`)
  await staff.post(`/api/cases/${id}/claim`)
  expect(await states()).toEqual(['gone', 'here'])
})
