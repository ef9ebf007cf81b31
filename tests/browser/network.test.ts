import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { type CaseJson, Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, soon, WatchedPage } from '../support/watched-page.ts'

const cutMs = 20_000
const typed = ['allo ?', 'c’est encore moi', 'ils recommencent']
const unsent = '.said.self .state.waiting'

describe.skipIf(!hasChromium('a cut network in a browser'))('the network goes for twenty seconds', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    assertPagesAreBuilt()
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    app = await startTestApp()
  })
  afterEach(() => app.end())

  /** A page whose clock the test can push: the twenty seconds pass at once, with every attempt that falls into them. */
  async function opens(): Promise<TeenPage> {
    const watched = await WatchedPage.open(browser, app.url)
    await watched.page.clock.install()
    const teen = new TeenPage(watched, app.url)
    await teen.arrives()
    await teen.tellsStory('on se moque de moi sur le groupe de la classe')
    return teen
  }

  async function typesInTheCut(teen: TeenPage): Promise<void> {
    for (const text of typed) await teen.writes(text)
    await teen.page.clock.runFor(cutMs)
    await teen.page.getByText('Pas de réseau. Ton message est gardé ici et partira tout seul.').waitFor()
    await soon(() => teen.page.locator(unsent).count()).toBe(typed.length)
    expect(await teen.page.locator(unsent).first().innerText()).toContain('pas encore envoyé')
    await teen.field.fill('un brouillon')
    await shot(teen.page, 'network-phone-cut')
  }

  async function everythingArrives(teen: TeenPage): Promise<void> {
    await soon(() => teen.page.locator(unsent).count()).toBe(0)
    await teen.answered()
    await teen.page.getByText('Pas de réseau').waitFor({ state: 'detached' })
    expect((await teen.bubbles('self')).slice(-3)).toEqual(typed)
    expect(await teen.thread.locator('.said.self').last().innerText()).toContain('· envoyé')
    expect(await teen.field.inputValue()).toBe('un brouillon')
    await expectOnceAndAnsweredOnce()
  }

  /** What the store holds of the one conversation there is. */
  async function expectOnceAndAnsweredOnce(): Promise<void> {
    const administrator = await Staff.signsIn(app.url)
    const { body } = await administrator.post<CaseJson>('/api/queue/claim')
    const entries = await app.services.log.readCase(body.id)
    const said = entries.filter(({ from, kind }) => from === 'teen' && kind === 'message')
    expect(said.map(({ text }) => text).filter((text) => typed.includes(text))).toEqual(typed)
    const answers = entries.filter(({ from, kind }) => from === 'bot' && kind === 'message')
    const repliedTo = answers.map(({ payload }) => (JSON.parse(payload ?? '{}') as { replyToId?: string }).replyToId)
    for (const { _id } of said) expect(repliedTo).toContain(_id)
    // A second answer to the same message would repeat its words.
    const replies = answers.map(({ text }, index) => `${repliedTo[index]} ${text}`)
    expect(replies).toEqual([...new Set(replies)])
  }

  test('on the teen’s side: what is typed waits, said so, then arrives once, in order, answered once', async () => {
    const teen = await opens()
    await teen.says(words('commands:human'))
    await teen.watched.context.setOffline(true)
    await typesInTheCut(teen)
    await teen.watched.context.setOffline(false)
    await everythingArrives(teen)
    await teen.watched.close()
  }, 90_000)

  test('on the server’s side: it stops and starts again, and nothing is lost or doubled', async () => {
    const teen = await opens()
    await teen.says(words('commands:human'))
    const { dataDir, url } = app
    await app.stop()
    await typesInTheCut(teen)
    app = await startTestApp({ dataDir, env: { PORT: new URL(url).port } })
    expect(app.url).toBe(url)
    await teen.page.clock.runFor(cutMs)
    await everythingArrives(teen)
    await teen.watched.close()
  }, 90_000)

  test('a store that is away is not called the network: said, with the numbers, and sent by itself once it is back', async () => {
    const teen = await opens()
    await teen.says(words('commands:human'))
    await teen.page.route('**/activities', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 503, body: '{}' }) : route.continue(),
    )
    for (const text of typed) await teen.writes(text)
    await teen.page.getByText('Ça ne marche pas de notre côté. Ton message est gardé ici').waitFor()
    expect(await teen.page.getByText('Pas de réseau').count()).toBe(0)
    for (const number of ['17', '3114', '119']) {
      expect(await teen.page.locator('.cut').getByRole('link', { name: number, exact: true }).isVisible()).toBe(true)
    }
    await teen.field.fill('un brouillon')
    await shot(teen.page, 'network-phone-ours')
    await teen.page.unrouteAll()
    await teen.page.clock.runFor(cutMs)
    await teen.page.locator('.cut').waitFor({ state: 'detached' })
    await everythingArrives(teen)
    await teen.watched.close()
  }, 90_000)

  test('a reload in the cut loses nothing either', async () => {
    const teen = await opens()
    await teen.says(words('commands:human'))
    await teen.page.route('**/v3/directline/**', (route) => route.abort())
    await teen.page.route('**/api/**', (route) => route.abort())
    await teen.page.routeWebSocket('**/v3/directline/**', (socket) => socket.close())
    for (const text of typed) await teen.writes(text)
    await soon(() => teen.page.locator(unsent).count()).toBe(typed.length)
    await teen.page.reload()
    await soon(() => teen.page.locator(unsent).count()).toBe(typed.length)
    await teen.field.fill('un brouillon')
    await teen.page.unrouteAll()
    await teen.page.reload()
    await everythingArrives(teen)
    await teen.watched.close()
  }, 90_000)

  test('the acknowledgement is lost on the way back: the message is sent again, and stored once', async () => {
    const teen = await opens()
    let lost = 0
    await teen.page.route('**/activities', async (route) => {
      if (route.request().method() !== 'POST' || lost >= 2) return route.continue()
      await route.fetch()
      lost += 1
      return route.abort()
    })
    await teen.writes(words('commands:human'))
    await teen.answered()
    await teen.page.clock.runFor(cutMs)
    for (const text of typed) await teen.writes(text)
    await teen.field.fill('un brouillon')
    await everythingArrives(teen)
    expect(lost).toBeGreaterThan(0)
    await teen.watched.close()
  }, 90_000)

  test('on the counsellor’s side: said, kept, sent once', async () => {
    const teen = await opens()
    await teen.says(words('commands:human'))
    const counsellor = await CounsellorPage.joins(browser, await Staff.signsIn(app.url), 'Nadia')
    await counsellor.takesNext()
    await counsellor.watched.context.setOffline(true)
    await counsellor.page.getByText('Connexion perdue, nouvelle tentative…').waitFor()
    await counsellor.reply.fill('Je suis là.')
    await counsellor.button('Envoyer').click()
    await counsellor.page.getByText('pas encore envoyé').waitFor()
    await teen.writes('allo ?')
    await counsellor.watched.context.setOffline(false)
    await teen.sees('Je suis là.')
    await counsellor.sees('allo ?')
    expect(await teen.bubbles('counsellor')).toEqual(['Je suis là.'])
    await teen.watched.close()
    await counsellor.watched.close()
  }, 90_000)
})
