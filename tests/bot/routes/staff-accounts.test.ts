import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticatorOf } from '../../support/second-factor.ts'
import { type CaseJson, Staff } from '../../support/staff.ts'
import { Teen } from '../../support/teen.ts'
import { adminEmail, adminPassword, startTestApp, type TestApp } from '../../support/test-app.ts'

const minuteMs = 60_000
const danger = 'je veux mourir ce soir, j’ai pris des médicaments'

let app: TestApp
let admin: Staff
let now = Date.now()

beforeAll(async () => {
  app = await startTestApp({ clock: () => now })
  admin = await Staff.signsIn(app.url)
})
afterAll(() => app.end())

interface Problem {
  code?: string
}
interface AccountJson {
  id: string
  email: string
  roles: string[]
  teams: string[]
  attestedOn: string | null
  trainedOn: string | null
  isActive: boolean
}
const accountOf = async (email: string): Promise<AccountJson> => {
  const { accounts } = (await admin.get<{ accounts: AccountJson[] }>('/api/accounts')).body
  const found = accounts.find((account) => account.email === email)
  if (!found) throw new Error(`no account of ${email}`)
  return found
}
const settings = { roles: ['counsellor'], isPublicAgent: false }
const codeOf = (email: string): string => authenticatorOf(app.url, email)?.code() ?? ''
const post = async (path: string, body: object, cookie = '') => {
  const headers = { 'content-type': 'application/json', cookie }
  const answer = await fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Problem & { recoveryCodes?: string[] } }
}

test('nobody answers a minor before attestation and training are both dated', async () => {
  const nadia = await admin.invites('Nadia')
  const { id } = await accountOf('nadia@example.org')
  await (await Teen.arrives(app.url)).says(danger)
  for (const dated of [
    { attestedOn: null, trainedOn: '2026-01-12' },
    { attestedOn: '2026-01-05', trainedOn: null },
  ]) {
    expect((await admin.post(`/api/accounts/${id}`, { ...settings, ...dated })).status).toBe(200)
    const refused = await nadia.post<Problem>('/api/queue/claim')
    expect([refused.status, refused.body.code]).toEqual([403, 'not_vouched'])
    // No teen is told that somebody is there because of whoever may not answer.
    const { present } = (await admin.get<{ present: string[] }>('/api/duty')).body
    expect(present).not.toContain('Nadia')
  }
  const both = { attestedOn: '2026-01-05', trainedOn: '2026-01-12' }
  expect((await admin.post<AccountJson>(`/api/accounts/${id}`, { ...settings, ...both })).body).toMatchObject(both)
  expect((await nadia.post('/api/queue/claim')).status).toBe(200)
})

test('whoever leaves is signed out, and their case is back in the queue', async () => {
  const nadia = await Staff.signsIn(app.url, 'nadia@example.org')
  const { id } = await accountOf('nadia@example.org')
  const [held] = (await nadia.get<{ cases: CaseJson[] }>('/api/queue?mine=1')).body.cases
  expect(held?.claimedBy).toBe(id)
  expect((await admin.post(`/api/accounts/${id}/deactivate`)).status).toBe(200)
  expect((await nadia.get('/api/session')).status).toBe(401)
  const credentials = { email: 'nadia@example.org', password: adminPassword }
  expect((await post('/api/session', { ...credentials, totp: codeOf('nadia@example.org') })).status).toBe(401)
  expect((await admin.queue()).map((one) => one.id)).toContain(held?.id)
  expect((await admin.post(`/api/accounts/${id}/reactivate`)).status).toBe(200)
})

test('the last administrator can neither leave nor lose the role', async () => {
  const { id, ...account } = await accountOf(adminEmail)
  const left = await admin.post<Problem>(`/api/accounts/${id}/deactivate`)
  const lowered = await admin.post<Problem>(`/api/accounts/${id}`, { ...account, ...settings })
  for (const { status, body } of [left, lowered]) expect([status, body.code]).toEqual([409, 'last_administrator'])
})

test('a grave act is asked again who one is after ten minutes', async () => {
  const { id, ...account } = await accountOf('nadia@example.org')
  now += 11 * minuteMs
  const refused = await admin.post<Problem>(`/api/accounts/${id}`, account)
  expect([refused.status, refused.body.code]).toEqual([403, 'reauth_required'])
  const wrong = await admin.post<Problem>('/api/session/proof', { password: 'faux', totp: codeOf(adminEmail) })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'bad_credentials'])
  const codeless = await admin.post<Problem>('/api/session/proof', { password: adminPassword })
  expect(codeless.body.code).toBe('totp_required')
  const proven = await admin.post('/api/session/proof', { password: adminPassword, totp: codeOf(adminEmail) })
  expect(proven.status).toBe(200)
  expect((await admin.post(`/api/accounts/${id}`, account)).status).toBe(200)
})

test('a recovery code opens once; new ones void those before; the same request gives the same ten', async () => {
  const email = 'lou@example.org'
  const lou = await admin.invites('Lou')
  const first = (await lou.post<{ recoveryCodes: string[] }>('/api/account/recovery', {}, 'une-demande')).body
  const again = (await lou.post<{ recoveryCodes: string[] }>('/api/account/recovery', {}, 'une-demande')).body
  expect(first.recoveryCodes).toHaveLength(10)
  expect(again).toEqual(first)
  const recovery = first.recoveryCodes[0]?.toUpperCase().replace('-', ' ')
  const credentials = { email, password: adminPassword }
  const both = await Promise.all([
    post('/api/session', { ...credentials, recovery }),
    post('/api/session', { ...credentials, recovery }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  await lou.post('/api/account/recovery', {}, 'une-autre')
  expect((await post('/api/session', { ...credentials, recovery: first.recoveryCodes[1] })).status).toBe(401)
  expect((await lou.get<{ recoveryCodesLeft: number }>('/api/account')).body.recoveryCodesLeft).toBe(10)
})

test('a lost phone: an administrator resets it, and the next sign-in may only set one up', async () => {
  const { id } = await accountOf('lou@example.org')
  expect((await admin.post(`/api/accounts/${id}/factor/reset`)).status).toBe(200)
  const answer = await fetch(`${app.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'lou@example.org', password: adminPassword }),
  })
  expect(await answer.json()).toMatchObject({ owes: 'enrolment' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await post('/api/queue/claim', {}, cookie)).body.code).toBe('enrolment_required')
})

test('whoever may not invite any more has left no way back in; a second administrator wants a proof', async () => {
  const remi = await admin.invites('Remi', ['administrator'])
  const { id } = await accountOf('remi@example.org')
  interface Invited extends Problem {
    inviteUrl?: string
  }
  const invite = (email: string, roles: string[]) => remi.post<Invited>('/api/accounts', { email, roles })
  const accepts = async (url = '') => {
    const token = url.split('#invitation=')[1] ?? ''
    const { status, body } = await post('/api/invitations/accept', { token, name: 'R', password: adminPassword })
    return [status, body.code]
  }
  const before = (await invite('porte@example.org', ['administrator'])).body.inviteUrl
  const other = (await invite('autre@example.org', ['analyst'])).body.inviteUrl
  now += 11 * minuteMs
  expect((await invite('tard@example.org', ['analyst', 'administrator'])).body.code).toBe('reauth_required')
  expect((await invite('tard@example.org', ['analyst'])).status).toBe(201)
  expect(await accepts(other)).toEqual([200, undefined])
  await admin.post('/api/session/proof', { password: adminPassword, totp: codeOf(adminEmail) })
  expect((await admin.post(`/api/accounts/${id}/deactivate`)).status).toBe(200)
  expect(await accepts(before)).toEqual([400, 'invitation_invalid'])
})

test('a lost password: a link works once, asks for the second factor, and ends what was open', async () => {
  const email = 'iris@example.org'
  const iris = await admin.invites('Iris')
  const { id } = await accountOf(email)
  const makes = async (by = admin) => {
    const { status, body } = await by.post<{ resetUrl?: string } & Problem>(`/api/accounts/${id}/password/reset`)
    return { status, code: body.code, token: body.resetUrl?.split('#mot-de-passe=')[1] ?? '' }
  }
  expect(await makes(iris)).toMatchObject({ status: 403, code: 'not_allowed' })
  const earlier = await makes()
  const { status, token } = await makes()
  expect(status).toBe(201)
  const password = 'une autre phrase de passe'
  const tries = async (given: object) => {
    const { status: answered, body } = await post('/api/password', { token, password, ...given })
    return [answered, body.code]
  }
  expect(await tries({ token: earlier.token })).toEqual([400, 'link_invalid'])
  expect(await tries({ token: 'x' })).toEqual([400, 'link_invalid'])
  expect(await tries({ password: 'court' })).toEqual([400, 'password_too_short'])
  expect(await tries({})).toEqual([401, 'totp_required'])
  expect(await tries({ totp: '000000' })).toEqual([400, 'totp_wrong'])
  expect((await iris.get('/api/session')).status).toBe(200)
  const totp = codeOf(email)
  const both = await Promise.all([tries({ totp }), tries({ totp })])
  expect(both.map(([answered]) => answered).sort()).toEqual([200, 400])
  expect((await iris.get('/api/session')).status).toBe(401)
  now += minuteMs
  expect(await tries({ totp: codeOf(email) })).toEqual([400, 'link_invalid'])
  expect((await post('/api/session', { email, password: adminPassword, totp: codeOf(email) })).status).toBe(401)
  now += minuteMs
  expect((await post('/api/session', { email, password, totp: codeOf(email) })).status).toBe(200)
  // What ended the account's sessions voids a link, too; so does a day.
  const last = await makes()
  await admin.post(`/api/accounts/${id}/factor/reset`)
  expect(await tries({ token: last.token })).toEqual([400, 'link_invalid'])
  const next = await makes()
  await app.services.accounts.resets
    .redeem({ token: next.token, password, address: '' }, now + 24 * 60 * minuteMs)
    .then((late) => expect(late).toEqual({ ok: false, reason: 'link_invalid' }))
  expect(await tries({ token: next.token })).toEqual([200, undefined])
})

test('one sees where one is signed in, and ends what one does not know', async () => {
  const max = await admin.invites('Max')
  const totp = codeOf('max@example.org')
  const other = await post('/api/session', { email: 'max@example.org', password: adminPassword, totp })
  expect(other.status).toBe(200)
  interface Sessions {
    sessions: { id: string; isThis: boolean }[]
  }
  const { sessions } = (await max.get<Sessions>('/api/account/sessions')).body
  expect(sessions.map(({ isThis }) => isThis).sort()).toEqual([false, true])
  const unknown = sessions.find(({ isThis }) => !isThis)?.id
  const lou = await Staff.signsIn(app.url)
  await fetch(`${app.url}/api/account/sessions/${unknown}`, { method: 'DELETE', headers: { cookie: lou.cookie } })
  expect((await max.get<Sessions>('/api/account/sessions')).body.sessions).toHaveLength(2)
  await fetch(`${app.url}/api/account/sessions/${unknown}`, { method: 'DELETE', headers: { cookie: max.cookie } })
  expect((await max.get<Sessions>('/api/account/sessions')).body.sessions).toHaveLength(1)
})

test('a page that nobody is before keeps no session open', async () => {
  const ana = await admin.invites('Ana')
  const unattended = { cookie: ana.cookie, 'relais-attended': 'no' }
  for (let n = 0; n < 3; n++) {
    now += 9 * minuteMs
    expect((await fetch(`${app.url}/api/queue`, { headers: unattended })).status).toBe(200)
  }
  now += 4 * minuteMs
  expect((await fetch(`${app.url}/api/queue`, { headers: unattended })).status).toBe(401)
})

test('what was done with accounts is in the chain, which is whole; looking is in it, too', async () => {
  admin = await Staff.signsIn(app.url)
  await app.services.auditSealer.run()
  interface Journal {
    events: { type: string; by: string; byName: string; about: string | null }[]
    after: string | null
  }
  const { id } = await accountOf(adminEmail)
  const { events } = (await admin.post<Journal>('/api/audit/search', { by: id })).body
  const types = new Set(events.map(({ type }) => type))
  for (const type of ['invited', 'vouched', 'deactivated', 'reactivated', 'factor_reset', 'password_link_made'])
    expect(types).toContain(type)
  expect(new Set(events.map((event) => event.by))).toEqual(new Set([id]))
  expect((await admin.post<{ count: number }>('/api/audit/check')).body).toEqual({ count: 0, findings: [] })
  await app.services.auditSealer.run()
  const later = (await admin.post<Journal>('/api/audit/search', {})).body.events
  expect(later.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['audit_read', 'audit_checked', 'recovery_used', 'password_reset']),
  )
})
