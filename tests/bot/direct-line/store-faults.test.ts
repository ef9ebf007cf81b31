import { ConnectionStatus } from 'botframework-directlinejs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Tokens } from '../../../bot/channels/direct-line/tokens.ts'
import { loadKeys } from '../../../services/privacy/keys.ts'
import { withStoredRoot } from '../../../services/privacy/stored-root.ts'
import { StoreError } from '../../../services/store/store-error.ts'
import { OfficialClient } from '../../support/official-client.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'
import { until } from '../../support/until.ts'

let app: TestApp
let client: OfficialClient

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.end())
afterEach(() => {
  vi.restoreAllMocks()
  client?.leaves()
})

const broken = (): Promise<never> => Promise.reject(new Error('disk of "mon secret" is full'))

describe('when the store fails for a moment', () => {
  test('the client is told to try again; the same message sent again is kept once', async () => {
    client = await OfficialClient.arrives(app.url)
    vi.spyOn(app.services.log, 'append').mockImplementationOnce(broken)
    const message = { type: 'message', text: 'mon secret', channelData: { clientActivityID: 'une-fois' } }
    expect(await client.post(message)).toBe('retry')
    const id = await client.post(message)
    await client.hears(({ replyToId }) => replyToId === id)
    expect(client.heard.filter(({ text }) => text === 'mon secret')).toHaveLength(1)
    expect(client.isOnline).toBe(true)
    expect(app.logged()).toContain('request_failed')
    expect(app.logged()).not.toContain('mon secret')
  })

  test('the error has words and Direct Line’s shape, and quotes nothing', async () => {
    const teen = await Teen.arrives(app.url)
    vi.spyOn(app.services.log, 'append').mockImplementationOnce(broken)
    const body = JSON.stringify({ type: 'message', text: 'bonjour' })
    const path = `/conversations/${teen.conversationId}/activities`
    const response = await teen.request(path, { method: 'POST', body })
    expect(response.status).toBe(500)
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe('ServiceError')
    expect(error.message).toMatch(/17 ou le 112/)
    expect(error.message).not.toContain('secret')
  })

  test('a store that does not answer: 503, words for the teen, and the message sent again is kept once', async () => {
    client = await OfficialClient.arrives(app.url)
    const away = () => Promise.reject(new StoreError('unreachable', 'no answer to "mon secret"'))
    vi.spyOn(app.services.log, 'append').mockImplementationOnce(away)
    const message = { type: 'message', text: 'mon secret', channelData: { clientActivityID: 'une-autre-fois' } }
    expect(await client.post(message)).toBe('retry')
    const id = await client.post(message)
    await client.hears(({ replyToId }) => replyToId === id)
    const teen = await Teen.arrives(app.url)
    vi.spyOn(app.services.log, 'append').mockImplementationOnce(away)
    const body = JSON.stringify({ type: 'message', text: 'bonjour' })
    const response = await teen.request(`/conversations/${teen.conversationId}/activities`, { method: 'POST', body })
    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('retry-after')).toBe('5')
    const said = await response.text()
    expect(JSON.parse(said)).toMatchObject({
      status: 503,
      code: 'store_unavailable',
      detail: expect.stringMatching(/pas encore parti.*112.*3114/s),
      error: { code: 'store_unavailable' },
    })
    expect(said + app.logged()).not.toContain('mon secret')
  })

  test('a turn that the store interrupts is not the turn’s fault, however often: it is answered in the end', async () => {
    const teen = await Teen.arrives(app.url)
    const away = () => Promise.reject(new StoreError('unreachable', 'no answer'))
    const reads = vi.spyOn(app.services.log, 'teenMessages').mockImplementation(away)
    reads.mockImplementationOnce(() => Promise.resolve([]))
    const { id } = await teen.post({ type: 'message', text: 'salut' })
    await until('four attempts', () => reads.mock.calls.length >= 5)
    reads.mockRestore()
    await teen.hears((fresh) => fresh.some(({ replyToId }) => replyToId === id))
    expect(teen.heard.map(({ text }) => text).join()).not.toContain('n’a pas marché')
  })

  test('a stream that cannot be read is closed; the client comes back and has lost nothing', async () => {
    client = await OfficialClient.arrives(app.url)
    const real = app.services.log.after.bind(app.services.log)
    const { id } = await client.says('avant')
    const reads = vi.spyOn(app.services.log, 'after').mockImplementation(broken)
    await app.services.log.append(client.conversationId, () => ({
      entries: [{ from: 'counsellor', kind: 'message', text: 'je suis là', author: 'Inès' }],
    }))
    await until('the socket’s end', () => client.sockets[0]?.readyState === 3)
    reads.mockImplementation(real)
    await client.hears(({ text }) => text === 'je suis là')
    expect(client.ids.filter((heard) => heard === id)).toHaveLength(1)
    expect(new Set(client.ids).size).toBe(client.ids.length)
    expect(client.isOnline).toBe(true)
  })
})

test('a token that ends during the conversation: posting says so, and a new token brings it back online', async () => {
  const teen = await Teen.arrives(app.url)
  const { conversationId } = teen
  const started = await teen.request(`/conversations/${conversationId}?watermark=`)
  const { streamUrl } = (await started.json()) as { streamUrl: string }
  const keys = await withStoredRoot(app.services.store, loadKeys({ dataDir: app.dataDir }), 0)
  const tokens = new Tokens(keys.derive('direct-line-token'))
  const token = await tokens.mint({ conv: conversationId, user: 'dl_x' }, -1)
  client = new OfficialClient(app.url, { token, conversationId, streamUrl })
  await client.hears(({ from }) => from.role === 'bot')
  expect(await client.post({ type: 'message', text: 'trop tard' })).toBe('retry')
  expect(client.status).toBe(ConnectionStatus.ExpiredToken)
  const again = await teen.request(`/conversations/${conversationId}?watermark=`)
  client.reconnects((await again.json()) as { token: string; streamUrl: string })
  expect(client.isOnline).toBe(true)
  const { id } = await client.says('à nouveau')
  // After a 403 this client keeps two sockets and hears everything twice, under the same id.
  const own = client.heard.filter(({ from }) => from.role === 'user')
  expect(new Set(own.map((activity) => activity.id))).toEqual(new Set([id]))
})
