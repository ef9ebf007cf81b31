import { UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { TeamsPerson } from '../../support/teams-person.ts'
import { TeamsService, teamsAppId, teamsEnv } from '../../support/teams-service.ts'
import { startTestApp, type TestApp } from '../../support/test-app.ts'

let service: TeamsService
let app: TestApp
beforeAll(async () => {
  service = await TeamsService.start()
  app = await startTestApp({ env: teamsEnv('intake'), teamsAuthentication: service.authentication() })
  // The SDK writes what it makes of a bad token to the console, without the token.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app.end()
  await service.stop()
})
afterEach(() => {
  service.answering = () => undefined
})

const words = 'on m’insulte tous les jours dans le groupe de la classe'

test('a token of Teams for this bot is believed', async () => {
  const teen = new TeamsPerson(app, service)
  const { status } = await teen.post(teen.activity({ text: words }), await service.token())
  expect(status).toBe(200)
  await teen.settled()
  expect(await teen.conversation()).toMatchObject({ channel: 'msteams' })
})

const badTokens: [string, () => Promise<string | null>][] = [
  ['none', async () => null],
  ['one for another bot', () => service.token({ aud: '99999999-7d0b-4a51-9a62-1c6a4c1d2e3f' })],
  ['one of another issuer', () => service.token({ iss: 'https://exemple.example' })],
  [
    'one that an emulator would send',
    () =>
      service.token({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        appid: teamsAppId,
        ver: '1.0',
      }),
  ],
  ['one that has expired', () => service.token({}, { expired: true })],
  ['one for another service address', () => service.token({ serviceurl: 'https://exemple.example/' })],
  ['one signed by somebody else', () => service.token({}, { strange: true })],
  ['one signed with a key for another channel', () => service.token({}, { kid: 'skype-key' })],
  ['one with a key nobody knows', () => service.token({}, { kid: 'unknown' })],
  [
    'one without a signature',
    async () =>
      new UnsecuredJWT({ serviceurl: service.serviceUrl })
        .setIssuer('https://api.botframework.com')
        .setAudience(teamsAppId)
        .setExpirationTime('1h')
        .encode(),
  ],
  ['something that is no token', async () => 'abc'],
]

test.each(badTokens)('%s: refused, nothing stored, nothing said', async (_what, token) => {
  const teen = new TeamsPerson(app, service)
  const before = service.asked.length
  const { status, body } = await teen.post(teen.activity({ text: words }), await token())
  expect([401, 403]).toContain(status)
  expect(body).toMatchObject({ code: 'unauthenticated' })
  expect(JSON.stringify(body)).not.toContain(words)
  expect(await teen.conversation()).toBeNull()
  expect(service.asked.length).toBe(before)
})

test.each([
  ['another channel', { channelId: 'emulator' }],
  ['the App Service extension, which believes other tokens', { channelId: 'AseChannel' }],
  ['no service address', { serviceUrl: undefined }],
  ['nobody', { from: undefined }],
])('a good token around an activity of %s: refused', async (_what, more) => {
  const teen = new TeamsPerson(app, service)
  const { status } = await teen.post(teen.activity({ text: words, ...more }))
  expect([400, 401]).toContain(status)
  expect(await teen.conversation()).toBeNull()
})

test('an activity sent again is answered once', async () => {
  const teen = new TeamsPerson(app, service)
  const activity = teen.activity({ text: words })
  await Promise.all([teen.post(activity), teen.post(activity)])
  await teen.post(activity)
  await teen.settled()
  const conversation = await teen.conversation()
  const entries = await app.services.log.after(conversation?._id ?? '', 0)
  expect(entries.filter(({ from, kind }) => from === 'teen' && kind === 'message')).toHaveLength(1)
  const answered = teen.reads().filter(({ text }) => text?.includes('es-tu en danger'))
  expect(answered).toHaveLength(1)
})

test('answers that would be swallowed are pushed all the same', async () => {
  const teen = new TeamsPerson(app, service)
  const said = await teen.says(words, { deliveryMode: 'expectReplies', callerId: 'urn:forged' })
  expect(said.length).toBeGreaterThan(2)
})

test('the bot proves itself, and answers as itself', async () => {
  const teen = new TeamsPerson(app, service)
  await teen.says(words)
  const mine = service.taken.filter(({ chat }) => chat === teen.chat)
  expect(mine.every(({ authorization }) => authorization === 'Bearer from-the-bot')).toBe(true)
  expect(mine.some(({ activity }) => activity.type === 'typing')).toBe(true)
  // The web channel knows these events; Teams answers the first one with 400.
  expect(mine.some(({ activity }) => ['handoff', 'event'].includes(activity.type))).toBe(false)
})
