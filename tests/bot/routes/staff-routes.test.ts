import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { invitationMs } from '../../../services/counsellors/accounts.ts'
import { authenticatorOf } from '../../support/second-factor.ts'
import { adminEmail, password, type StaffServer, startStaffServer } from './staff-server.ts'

let server: StaffServer
beforeEach(async () => {
  server = await startStaffServer()
})
afterEach(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const closedRoutes = ['GET /api/session', 'POST /api/queue/claim', 'GET /api/cases/one', 'GET /api/events']

test('a session that was made up is 401, and told as a problem', async () => {
  const forged = `relais_session=${'A'.repeat(43)}`
  for (const route of closedRoutes) {
    const [method = '', path = ''] = route.split(' ')
    const headersTried: Record<string, string>[] = [{}, { cookie: forged }, { cookie: 'relais_session=; other=1' }]
    for (const headers of headersTried) {
      const answer = await server.call(method, path, { headers })
      expect([path, answer.status]).toEqual([path, 401])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated', title: 'Connexion nécessaire' })
    }
  }
})

test('an analyst who reads figures is on duty for nobody', async () => {
  const analyst = await server.join('ana', ['analyst'])
  expect((await analyst.get('/api/session')).status).toBe(200)
  expect((await analyst.get('/api/queue')).body.code).toBe('not_allowed')
  expect(await server.presence.lastSeen(analyst.id)).toBeUndefined()
})

test('signing in sets a cookie that scripts and other sites cannot use; signing out ends it', async () => {
  const codeless = await server.anyone.post('/api/session', { email: adminEmail, password })
  expect([codeless.status, codeless.body.code]).toEqual([401, 'totp_required'])
  const totp = authenticatorOf(server.origin(), adminEmail)?.code()
  const answer = await server.anyone.post('/api/session', { email: adminEmail, password, totp })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ email: adminEmail, name: 'Admin', owes: null, mayAnswerMinors: true })
  expect(Object.keys(answer.body).sort()).toEqual(['email', 'id', 'mayAnswerMinors', 'name', 'owes', 'roles'])
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^relais_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  const admin = await server.signIn(adminEmail)
  expect((await admin.get('/api/session')).body.email).toBe(adminEmail)
  const out = await admin.del('/api/session')
  expect([out.status, out.body]).toEqual([200, {}])
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
  expect((await admin.get('/api/session')).status).toBe(401)
})

test('a wrong password is 401; too many are 429, in the words of one table', async () => {
  for (let n = 0; n < 10; n++) {
    const answer = await server.anyone.post('/api/session', { email: adminEmail, password: `faux ${n}` })
    expect([answer.status, answer.body.code]).toEqual([401, 'bad_credentials'])
  }
  const stopped = await server.anyone.post('/api/session', { email: adminEmail, password })
  expect([stopped.status, stopped.body.code]).toEqual([429, 'too_many_attempts'])
  expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('a session left alone for half an hour is closed', async () => {
  const admin = await server.signIn(adminEmail)
  server.tick(30 * 60_000)
  expect((await admin.get('/api/session')).status).toBe(401)
})

test('a change is asked by our page, or by a program that was given the session', async () => {
  const admin = await server.signIn(adminEmail)
  const origins = [
    ['another site', { origin: 'https://ailleurs.test' }, 403],
    ['an origin without a name', { origin: 'null' }, 403],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['our page without an origin', { 'sec-fetch-site': 'same-origin' }, 404],
    ['a program', {}, 404],
  ] as const
  for (const [who, headers, status] of origins) {
    expect([who, (await admin.post('/api/queue/claim', {}, headers)).status]).toEqual([who, status])
  }
})

test('our own page may change things, and signing in is guarded too', async () => {
  const admin = await server.signIn(adminEmail)
  expect((await admin.post('/api/queue/claim', {}, { origin: server.origin() })).body.code).toBe('queue_empty')
  const forged = await server.anyone.post('/api/session', { email: adminEmail, password }, { origin: 'https://x.test' })
  expect([forged.status, forged.body.code]).toEqual([403, 'bad_origin'])
})

test('a body of any other type is 415', async () => {
  const body = JSON.stringify({ email: adminEmail, password })
  const form = 'application/x-www-form-urlencoded'
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', form, 'image/png', 'application/jsonx']) {
    const answer = await server.call('POST', '/api/session', { headers: { 'content-type': type }, body })
    expect([type, answer.status, answer.body.code]).toEqual([type, 415, 'unsupported_media_type'])
  }
})

test('an upload is refused before it is sent', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'image/jpeg', 'content-length': 5_000_000 }
    const upload = request(`${server.origin()}/api/session`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode)
      upload.destroy()
    })
    upload.once('error', reject)
    upload.flushHeaders()
  })
  expect(status).toBe(415)
})

test('compressed, or larger than 64 KB, said or unsaid, is refused', async () => {
  const headers = { 'content-type': 'application/json' }
  const gzip = { ...headers, 'content-encoding': 'gzip' }
  expect((await server.call('POST', '/api/session', { headers: gzip, body: 'x' })).status).toBe(415)
  const long = JSON.stringify({ email: adminEmail, password: 'a'.repeat(70_000) })
  expect((await server.call('POST', '/api/session', { headers, body: long })).body.code).toBe('body_too_large')
  const stream = new Blob([long]).stream()
  const unsaid = await server.call('POST', '/api/session', { headers, body: stream, duplex: 'half' } as RequestInit)
  expect([unsaid.status, unsaid.body.code]).toEqual([413, 'body_too_large'])
})

test('a body of the wrong form is 400, and is not repeated', async () => {
  const headers = { 'content-type': 'application/json' }
  const odd = ['{"email": "secret', '[]', '"texte"', '12', '{"email":"a@exemple.test"}', '{"email":1,"password":"x"}']
  for (const body of odd) {
    const answer = await server.call('POST', '/api/session', { headers, body })
    expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'invalid_body'])
    expect(JSON.stringify(answer.body)).not.toContain('secret')
  }
})

test('an invitation: the link names the console, works once, and signs in', async () => {
  const admin = await server.signIn(adminEmail)
  const invited = await admin.post('/api/accounts', { email: 'lea@exemple.test', roles: ['counsellor', 'counsellor'] })
  expect(invited.status).toBe(201)
  const [page, token] = String(invited.body.inviteUrl).split('#invitation=')
  expect(page).toBe(`${server.origin()}/console`)
  const short = await server.anyone.post('/api/invitations/accept', { token, name: 'Léa', password: 'court' })
  expect([short.status, short.body.code]).toEqual([400, 'password_too_short'])
  const accepted = await server.anyone.post('/api/invitations/accept', { token, name: ' Léa ', password })
  expect(accepted.body).toMatchObject({ name: 'Léa', email: 'lea@exemple.test', roles: ['counsellor'] })
  expect(accepted.headers.get('set-cookie')).toContain('HttpOnly')
  const again = await server.anyone.post('/api/invitations/accept', { token, name: 'Léa', password })
  expect([again.status, again.body.code]).toEqual([400, 'invitation_invalid'])
  const twice = await admin.post('/api/accounts', { email: 'lea@exemple.test', roles: ['counsellor'] })
  expect([twice.status, twice.body.code]).toEqual([409, 'account_exists'])
  expect((await server.signIn('lea@exemple.test')).cookie).toContain('relais_session=')
})

test('an invitation of four days ago is void, and roles that do not exist are refused', async () => {
  const admin = await server.signIn(adminEmail)
  const odd = await admin.post('/api/accounts', { email: 'x@exemple.test', roles: ['king'] })
  expect(odd.body.code).toBe('invalid_body')
  expect((await admin.post('/api/accounts', { email: 'x@exemple.test', roles: [] })).status).toBe(400)
  const invited = await admin.post('/api/accounts', { email: 'x@exemple.test', roles: ['analyst'] })
  server.tick(invitationMs)
  const token = String(invited.body.inviteUrl).split('#invitation=')[1]
  expect((await server.anyone.post('/api/invitations/accept', { token, name: 'X', password })).status).toBe(400)
})
