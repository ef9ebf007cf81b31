import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Tokens } from '../../../bot/channels/direct-line/tokens.ts'
import { loadKeys } from '../../../services/privacy/keys.ts'
import { withStoredRoot } from '../../../services/privacy/stored-root.ts'
import { Teen } from '../../support/teen.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

const allowed = 'https://association.example'
const secret = 'un secret partagé, assez long'.replaceAll(' ', '-').normalize('NFD').replace(/\p{M}/gu, '')

let app: TestApp
let base: string

beforeAll(async () => {
  app = await startTestApp({ env: { ALLOWED_ORIGINS: allowed, DIRECT_LINE_SECRET: secret } })
  base = `${app.url}/v3/directline`
})
afterAll(() => app.end())

const tokens = async (): Promise<Tokens> => {
  const keys = await withStoredRoot(app.services.store, loadKeys({ dataDir: app.dataDir }), 0)
  return new Tokens(keys.derive('direct-line-token'))
}

interface Ask {
  method?: string
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

async function ask(path: string, { method = 'GET', token, body, headers }: Ask = {}) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: JSON.parse(text) }
}

/** Every route that wants a token, on one conversation. */
const routes = (id: string) => [
  { method: 'POST', path: '/tokens/refresh' },
  { method: 'POST', path: '/conversations' },
  { method: 'GET', path: `/conversations/${id}` },
  { method: 'POST', path: `/conversations/${id}/activities`, body: { type: 'message', text: 'bonjour' } },
  { method: 'GET', path: `/conversations/${id}/activities` },
  { method: 'POST', path: `/conversations/${id}/upload` },
]

describe('tokens', () => {
  test('start: 201, then 200; two starts at once: one of each', async () => {
    const { token } = await (await tokens()).mintNew()
    const both = await Promise.all(
      [1, 2].map(() => ask('/conversations', { method: 'POST', token, body: { user: {} } })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
    const again = await ask('/conversations', { method: 'POST', token, body: { user: {}, locale: 'fr' } })
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ conversationId: both[0]?.body.conversationId, expires_in: 86_400 })
    expect(again.body.streamUrl).toMatch(new RegExp(`^${app.url.replace('http', 'ws')}/v3/directline/conversations/`))
  })

  test('say only the conversation, a pretended user and their end', async () => {
    const { token, conversationId } = await (await tokens()).mintNew()
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(Object.keys(claims).sort()).toEqual(['conv', 'exp', 'iat', 'user'])
    expect(claims).toMatchObject({ conv: conversationId, user: expect.stringMatching(/^dl_/) })
  })

  test('come from the secret, for an association’s own server', async () => {
    const made = await ask('/tokens/generate', { method: 'POST', token: secret, body: { user: { id: 'x' } } })
    expect(made.status).toBe(200)
    expect(Object.keys(made.body).sort()).toEqual(['conversationId', 'expires_in', 'token'])
    expect((await ask('/conversations', { method: 'POST', token: made.body.token })).status).toBe(201)
    const wrong = await ask('/tokens/generate', { method: 'POST', token: `${secret}!`, body: {} })
    expect([wrong.status, wrong.body.error.code]).toEqual([403, 'BadArgument'])
  })

  test('missing: 401 everywhere; expired, forged or foreign: 403 everywhere', async () => {
    const teen = await Teen.arrives(app.url)
    const other = await Teen.arrives(app.url)
    const claims = { conv: teen.conversationId, user: 'dl_x' }
    const expired = await (await tokens()).mint(claims, -10)
    const forged = await new Tokens(Buffer.alloc(32, 7)).mint(claims)
    for (const route of routes(teen.conversationId)) {
      const refusals = []
      for (const token of [undefined, expired, forged]) refusals.push(await ask(route.path, { ...route, token }))
      expect(refusals.map(({ status, body }) => [status, body.error.code])).toEqual([
        [401, 'Unauthorized'],
        [403, 'TokenExpired'],
        [403, 'BadArgument'],
      ])
    }
    for (const route of routes(teen.conversationId).slice(2)) {
      expect((await ask(route.path, { ...route, token: other.token })).status).toBe(403)
    }
  })

  test('of a conversation that was never started: 404', async () => {
    const { token, conversationId } = await (await tokens()).mintNew()
    for (const route of routes(conversationId).slice(2, 5)) {
      const { status, body } = await ask(route.path, { ...route, token })
      expect([status, body.error.code]).toEqual([404, 'ConversationNotFound'])
    }
  })

  test('without OAuth there is no session id', async () => {
    expect((await ask('/session/getsessionid')).status).toBe(404)
  })
})

describe('posting', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"type":"message","text":'],
    ['no activity', '[]'],
    ['an invoke', { type: 'invoke', name: 'x' }],
    ['an update of members', { type: 'conversationUpdate', membersAdded: [{ id: 'x' }] }],
    ['a continuation', { type: 'event', name: 'ContinueConversation' }],
    ['a creation', { type: 'event', name: 'CreateConversation' }],
    ['the server’s own event', { type: 'event', name: 'relais/erased' }],
    ['a text that is none', { type: 'message', text: { a: 1 } }],
  ])('%s: 400 with words, and nothing kept', async (_what, body) => {
    const teen = await Teen.arrives(app.url)
    const { token, conversationId } = teen
    const before = (await app.services.log.get(conversationId))?.seq
    const refused = await ask(`/conversations/${conversationId}/activities`, { method: 'POST', token, body })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'BadArgument'])
    expect((await app.services.log.get(conversationId))?.seq).toBe(before)
  })

  test('too large: 413 with words, in one piece or in chunks', async () => {
    const { token, conversationId } = await Teen.arrives(app.url)
    const body = JSON.stringify({ type: 'message', text: 'a'.repeat(800_000) })
    const whole = await ask(`/conversations/${conversationId}/activities`, { method: 'POST', token, body })
    expect([whole.status, whole.body.error.code]).toEqual([413, 'MessageSizeTooBig'])
    const chunked = await fetch(`${base}/conversations/${conversationId}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(413)
  })

  test('the longest message is kept whole', async () => {
    const teen = await Teen.arrives(app.url)
    const text = `${'é'.repeat(99_989)} au secours`
    const { id } = await teen.post({ type: 'message', text })
    expect((await app.services.log.entry(id ?? ''))?.text).toBe(text)
  })

  test('compressed: refused before it is opened, whether it is sound or not', async () => {
    const teen = await Teen.arrives(app.url)
    const { token, conversationId } = teen
    const bodies = [
      gzipSync(JSON.stringify({ type: 'message', text: 'a'.repeat(50_000_000) })),
      Buffer.from('pas du gzip'),
    ]
    for (const body of bodies) {
      const response = await fetch(`${base}/conversations/${conversationId}/activities`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body,
      })
      expect(response.status).toBe(415)
    }
    expect((await teen.says('toujours là ?')).length).toBeGreaterThan(1)
  })

  test('typing is accepted and kept nowhere', async () => {
    const teen = await Teen.arrives(app.url)
    const before = (await app.services.log.get(teen.conversationId))?.seq
    expect((await teen.post({ type: 'typing' })).status).toBe(200)
    expect((await app.services.log.get(teen.conversationId))?.seq).toBe(before)
  })

  test.each(['', 'abc', '-1', '1e3', '0', '%00', '999999999', '99999999999999999999'])(
    'watermark "%s" means from the start',
    async (watermark) => {
      const teen = await Teen.arrives(app.url)
      const path = `/conversations/${teen.conversationId}/activities?watermark=${watermark}`
      const { status, body } = await ask(path, { token: teen.token })
      expect(status).toBe(200)
      expect(body.activities.map(({ id }: { id: string }) => id)).toEqual(teen.heard.map(({ id }) => id))
      const next = await ask(`/conversations/${teen.conversationId}/activities?watermark=${body.watermark}`, {
        token: teen.token,
      })
      expect(next.body).toEqual({ activities: [], watermark: body.watermark })
    },
  )
})

describe('too often', () => {
  let limited: TestApp
  beforeAll(async () => {
    limited = await startTestApp({ env: { LIMITS: 'on' } })
  })
  afterAll(() => limited.end())

  test('posting: 429 with the numbers, what was accepted is kept, reading goes on', async () => {
    const teen = await Teen.arrives(limited.url)
    const statuses: number[] = []
    for (let count = 0; count < 125; count++)
      statuses.push((await teen.post({ type: 'event', name: 'relais/back' })).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(120)
    expect(statuses.slice(120)).toEqual([429, 429, 429, 429, 429])
    const refused = await teen.request(`/conversations/${teen.conversationId}/activities`, {
      method: 'POST',
      body: '{}',
    })
    expect(((await refused.json()) as { error: { message: string } }).error.message).toMatch(/17 ou le 112/)
    expect((await teen.reads()).filter(({ type }) => type === 'event')).toHaveLength(120)
    const files = await teen.request(`/conversations/${teen.conversationId}/upload`, { method: 'POST', body: 'x' })
    expect(files.status).toBe(415)
    expect((await limited.services.log.get(teen.conversationId))?.seq).toBe(123)
    const quiet = await Teen.arrives(limited.url)
    expect((await quiet.says('moi, je commence')).length).toBeGreaterThan(1)
  })

  test('asking for tokens: 429, whatever address the page pretends', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 65; count++) {
      const headers = { 'x-forwarded-for': `203.0.113.${count}` }
      statuses.push((await fetch(`${limited.url}/api/chat/token`, { method: 'POST', headers })).status)
    }
    expect(statuses.at(0)).toBe(200)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('pages of other sites', () => {
  const preflight = (origin: string, path = '/v3/directline/conversations') =>
    fetch(`${app.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
      },
    })

  test('an allowed one may ask, and reads the answers, refusals too', async () => {
    const response = await preflight(allowed)
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
    expect(response.headers.get('access-control-allow-headers')?.split(', ').sort()).toEqual([
      'authorization',
      'content-type',
      'x-ms-bot-agent',
      'x-requested-with',
    ])
    expect(response.headers.get('vary')).toContain('Origin')
    for (const path of ['/conversations', '/conversations/x/upload']) {
      const refused = await ask(path, { method: 'POST', headers: { origin: allowed } })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, allowed])
    }
  })

  test('a foreign one gets no leave, nor does an allowed one for the console', async () => {
    for (const response of [
      await preflight('https://ailleurs.example'),
      await preflight('null'),
      await preflight(allowed, '/api/session'),
      await preflight(allowed, '/api/chat/device'),
    ]) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})
