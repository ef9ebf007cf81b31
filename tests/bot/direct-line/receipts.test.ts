import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CaseJson } from '../../support/staff.ts'
import { Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { until } from '../../support/until.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.end())

test('sent, received, read; never back; and the teen’s own thread holds nothing of it', async () => {
  const staff = await Staff.signsIn(app.url)
  const teen = await Teen.arrives(app.url)
  await teen.says('je veux mourir')
  const { body } = await staff.post<CaseJson>('/api/queue/claim')
  const own = `/api/cases/${body.id}`
  await staff.post(`${own}/messages`, { text: 'Bonjour' })
  await staff.post(`${own}/messages`, { text: 'Tu es là ?' })
  const states = async () => {
    const read = await staff.get<{ messages: { from: string; state?: string }[] }>(own)
    return read.body.messages.filter(({ from }) => from === 'counsellor').map(({ state }) => state)
  }
  expect(await states()).toEqual(['sent', 'sent'])
  const heard = await teen.hears((all) => all.some(({ text }) => text === 'Tu es là ?'))
  const [first, second] = ['Bonjour', 'Tu es là ?'].map((said) => heard.find(({ text }) => text === said)?.id ?? '')
  const tell = (name: string, value: unknown) => teen.post({ type: 'event', name: `relais/${name}`, value })
  expect((await tell('received', { id: second })).status).toBe(200)
  expect(await states()).toEqual(['received', 'received'])
  await tell('read', { id: first })
  expect(await states()).toEqual(['read', 'received'])
  await tell('read', { id: second })
  await tell('received', { id: first })
  expect(await states()).toEqual(['read', 'read'])

  // Of another conversation, from the future, or nothing at all: no effect, and nothing that breaks.
  const other = await Teen.arrives(app.url)
  await other.post({ type: 'event', name: 'relais/read', value: { id: second } })
  await tell('read', { id: `${teen.conversationId}|9999999` })
  expect((await tell('read', undefined)).status).toBe(400)
  expect((await tell('read', { id: 7 })).status).toBe(400)
  await staff.post(`${own}/messages`, { text: 'encore' })
  expect(await states()).toEqual(['read', 'read', 'sent'])
  await teen.hears((all) => all.some(({ text }) => text === 'encore'))
  expect(JSON.stringify(teen.heard)).not.toMatch(/relais\/(?:read|received)/)
})

test('whoever follows the case is told when its marks change', async () => {
  const staff = await Staff.signsIn(app.url)
  const teen = await Teen.arrives(app.url)
  await teen.says('je veux mourir')
  const { body } = await staff.post<CaseJson>('/api/queue/claim')
  await staff.post(`/api/cases/${body.id}/messages`, { text: 'Bonjour' })
  const heard = await teen.hears((all) => all.some(({ text }) => text === 'Bonjour'))
  const stop = new AbortController()
  const stream = await fetch(`${app.url}/api/events`, { headers: { cookie: staff.cookie }, signal: stop.signal })
  let events = ''
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) events += Buffer.from(chunk).toString()
  })().catch(() => undefined)
  await until('the stream', () => events.includes('event: queue'))
  const before = events.length
  const id = heard.find(({ text }) => text === 'Bonjour')?.id
  await teen.post({ type: 'event', name: 'relais/read', value: { id } })
  await until('the case', () => events.slice(before).includes(`{"id":"${body.id}"`))
  stop.abort()
  await reading
})
