import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isTwoFactor, rolesFrom } from '../../../services/counsellors/openid/openid-claims.ts'
import { type Said, startFaultyIssuer } from '../../support/faulty-issuer.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let issuer: Awaited<ReturnType<typeof startFaultyIssuer>>
let app: TestApp
const settings = {
  OIDC_CLIENT_ID: 'relais',
  OIDC_CLIENT_SECRET: 'un-secret-invente',
  OIDC_ROLES: 'ecoutants=counsellor',
}

beforeAll(async () => {
  issuer = await startFaultyIssuer()
  app = await startTestApp({ env: { ...settings, OIDC_ISSUER: issuer.issuer, OIDC_TWO_FACTOR_ACR: 'fort' } })
})
afterAll(async () => {
  await app.end()
  await issuer.stop()
})

const manual = { redirect: 'manual' } as const
const cookieIn = (answer: Response, name: string): string =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split(';')[0] ?? ''
const begins = async (url = app.url) => {
  const answer = await fetch(`${url}/api/openid/start`, manual)
  return { to: answer.headers.get('location') ?? '', cookie: cookieIn(answer, 'relais_annuaire') }
}
const returns = async (query: URLSearchParams, cookie: string) => {
  const answer = await fetch(`${app.url}/api/openid/callback?${query}`, { ...manual, headers: { cookie } })
  return { to: answer.headers.get('location') ?? '', session: cookieIn(answer, 'relais_session') }
}
const signsIn = async (said: Said = {}) => {
  issuer.says(said)
  const { to, cookie } = await begins()
  return returns(issuer.agrees(to), cookie)
}
const whoIs = async (cookie: string) =>
  (await (await fetch(`${app.url}/api/session`, { headers: { cookie } })).json()) as object
const hour = 3600
const seconds = (): number => Math.floor(Date.now() / 1000)

test('it asks with PKCE, state and nonce, each new every time', async () => {
  const [one, two] = [await begins(), await begins()]
  const [a, b] = [one, two].map(({ to }) => new URL(to).searchParams)
  expect(a?.get('code_challenge_method')).toBe('S256')
  for (const name of ['code_challenge', 'state', 'nonce']) {
    expect(a?.get(name)).toMatch(/^[\w-]{43}$/)
    expect(a?.get(name)).not.toBe(b?.get(name))
  }
})

test('whoever has a role comes in as that, and still owes what the directory did not assert', async () => {
  const once = await signsIn()
  expect(once.to).toBe(`${app.url}/console`)
  const first = await whoIs(once.session)
  expect(first).toMatchObject({ name: 'Léa', roles: ['counsellor'], owes: 'enrolment', mayAnswerMinors: false })
  const strong = await signsIn({ claims: { amr: ['pwd', 'otp'] } })
  expect(await whoIs(strong.session)).toEqual({ ...first, owes: null })
  const byAcr = await signsIn({ claims: { acr: 'fort' } })
  expect(await whoIs(byAcr.session)).toMatchObject({ owes: null })
})

test.each<[string, Said]>([
  ['another nonce', { claims: { nonce: 'un-autre' } }],
  ['another issuer', { claims: { iss: 'https://ailleurs.test' } }],
  ['another audience', { claims: { aud: 'une-autre-application' } }],
  ['an expired token', { claims: { iat: seconds() - 2 * hour, exp: seconds() - hour } }],
  ['a key that is not the directory’s', { byStranger: true }],
  ['no address', { claims: { email: undefined } }],
])('refused: %s', async (_what, said) => {
  expect(await signsIn(said)).toEqual({ to: `${app.url}/console#annuaire=directory_refused`, session: '' })
})

test('refused: no role, a role that the operator did not name, and nobody becomes administrator by a word', async () => {
  for (const roles of [[], ['administrator'], ['admins'], 'administrator', undefined, { administrator: true }]) {
    const answer = await signsIn({ claims: { roles, sub: 'quelqu-un' } })
    expect([roles, answer]).toEqual([roles, { to: `${app.url}/console#annuaire=directory_no_role`, session: '' }])
  }
})

test('refused: another state, another browser, the same answer twice', async () => {
  issuer.says({})
  const refused = { to: `${app.url}/console#annuaire=directory_refused`, session: '' }
  const { to, cookie } = await begins()
  const right = issuer.agrees(to)
  expect(await returns(new URLSearchParams({ code: 'code-0', state: 'un-autre' }), cookie)).toEqual(refused)
  expect(await returns(right, '')).toEqual(refused)
  expect(await returns(right, (await begins()).cookie)).toEqual(refused)
  expect((await returns(right, cookie)).session).not.toBe('')
  expect(await returns(right, cookie)).toEqual(refused)
})

test('an account that has a password here is never joined by its address alone', async () => {
  const answer = await signsIn({ claims: { sub: 'un-intrus', email: 'Admin@Example.org' } })
  expect(answer).toEqual({ to: `${app.url}/console#annuaire=account_exists`, session: '' })
})

test('whoever loses the role in the directory does not come in any more; nor whoever was deactivated here', async () => {
  expect((await signsIn({ claims: { roles: ['autres'] } })).session).toBe('')
  const account = (await app.services.accounts.directory.all()).find(({ email }) => email === 'lea@organisation.test')
  const by = { id: 'admin', name: 'Admin', email: '', roles: ['administrator' as const] }
  await app.services.accounts.directory.deactivate(account?.id ?? '', by, Date.now())
  expect((await signsIn()).to).toBe(`${app.url}/console#annuaire=bad_credentials`)
})

test('a sign-in that races the closing of the account opens nothing, whichever comes first, nor when it is opened again', async () => {
  const { accounts, store } = app.services
  const { fromDirectory, directory } = accounts
  const nina: Said = { claims: { sub: 'nina', email: 'nina@organisation.test' } }
  const ago = await signsIn(nina)
  expect(await whoIs(ago.session)).toMatchObject({ email: 'nina@organisation.test' })
  const id = (await directory.all()).find(({ email }) => email === 'nina@organisation.test')?.id ?? ''
  const by = { id: 'admin', name: 'Admin', email: '', roles: ['administrator' as const] }
  const closes = () => directory.deactivate(id, by, Date.now())

  // Closed between the look at the account and the write of the sign-in.
  const commit = store.commit.bind(store)
  store.commit = async (writes) => {
    store.commit = commit
    await closes()
    return commit(writes)
  }
  expect(await signsIn(nina)).toEqual({ to: `${app.url}/console#annuaire=bad_credentials`, session: '' })
  await directory.reactivate(id, by, Date.now())

  // Closed, and opened again, between the write of the sign-in and the session.
  const signIn = fromDirectory.signIn.bind(fromDirectory)
  fromDirectory.signIn = async (...asked) => {
    const done = await signIn(...asked)
    await closes()
    await directory.reactivate(id, by, Date.now())
    return done
  }
  const late = await signsIn(nina)
  fromDirectory.signIn = signIn
  for (const { session } of [ago, late]) expect(await whoIs(session)).toMatchObject({ code: 'unauthenticated' })
  expect(await whoIs((await signsIn(nina)).session)).toMatchObject({ email: 'nina@organisation.test' })
})

test('claims: only named values give roles; silence asserts no second factor', () => {
  const named = {
    rolesClaim: 'groups',
    roles: [
      ['g1', 'analyst'],
      ['g2', 'administrator'],
    ] as const,
  }
  expect(rolesFrom({ groups: ['g2', 'g1', 'g3'] }, named)).toEqual(['analyst', 'administrator'])
  expect(rolesFrom({ groups: 'g1' }, named)).toEqual(['analyst'])
  expect(rolesFrom({ roles: ['g1'] }, named)).toEqual([])
  const strong = { twoFactorAcr: ['fort'] }
  for (const claims of [{}, { amr: ['pwd'] }, { amr: ['otp'] }, { acr: '1' }, { amr: 'mfa,pwd' }])
    expect([claims, isTwoFactor(claims, strong)]).toEqual([claims, false])
  for (const claims of [{ amr: ['mfa'] }, { amr: ['pwd', 'hwk'] }, { acr: 'fort' }])
    expect([claims, isTwoFactor(claims, strong)]).toEqual([claims, true])
})

test('the whole way with a certified provider', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const relais = await startTestApp({ env: { ...settings, OIDC_ISSUER: url } })
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'relais',
        client_secret: 'un-secret-invente',
        redirect_uris: [`${relais.url}/api/openid/callback`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub', 'roles'], email: ['email'], profile: ['name', 'given_name'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: 'noe@organisation.test', given_name: 'Noé', roles: ['ecoutants'] }),
    }),
  })
  server.on('request', provider.callback())
  const jar = new Map<string, string>()
  const goes = async (to: string, form?: Record<string, string>): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const body = form && { method: 'POST', body: new URLSearchParams(form) }
    const answer = await fetch(new URL(to, url), { ...manual, ...body, headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    return answer
  }
  let answer = await goes(`${relais.url}/api/openid/start`)
  for (let hops = 0; hops < 12 && !answer.headers.get('location')?.endsWith('/console'); hops++) {
    const to = answer.headers.get('location')
    if (to) answer = await goes(to)
    else {
      const page = await answer.text()
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
      const isLogin = page.includes('name="login"')
      answer = await goes(action, isLogin ? { prompt: 'login', login: 'noe', password: 'x' } : { prompt: 'consent' })
    }
  }
  expect(answer.headers.get('location')).toBe(`${relais.url}/console`)
  const cookie = `relais_session=${jar.get('relais_session')}`
  const who = await fetch(`${relais.url}/api/session`, { headers: { cookie } })
  expect(await who.json()).toMatchObject({ name: 'Noé', email: 'noe@organisation.test', roles: ['counsellor'] })
  await relais.end()
  server.closeAllConnections()
  server.close()
})
