import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neutralAddress } from '../../web/chat/quick-exit.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, WatchedPage } from '../support/watched-page.ts'

const before = 'https://moteur.example/'
const story = 'ils se moquent de moi au lycée'

/** Everything that a browser keeps for a site, as whoever opens the site next would find it. */
const keptBySite = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => ({
    session: { ...sessionStorage },
    device: { ...localStorage },
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies: document.cookie,
    history: history.state,
  }))()`)

const nothing = { session: {}, device: {}, caches: [], databases: [], workers: 0, cookies: '', history: null }

describe.skipIf(!hasChromium('"Quitter vite" in a browser'))('"Quitter vite"', () => {
  let app: TestApp
  let browser: Browser
  let administrator: Staff

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    administrator = await Staff.signsIn(app.url)
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  /** Comes from another page, as from a search, and tells something. */
  async function tellsSomething(isMobile: boolean): Promise<TeenPage> {
    const watched = await WatchedPage.open(browser, app.url, { isMobile, hasTouch: isMobile })
    for (const [address, title] of [
      [before, 'Recherche'],
      [neutralAddress, 'Météo'],
    ] as const) {
      watched.expects(address)
      await watched.context.route(`${address}**`, (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<title>${title}</title>` }),
      )
    }
    await watched.page.goto(before)
    const teen = new TeenPage(watched, app.url)
    await teen.arrives()
    await teen.tellsStory(story)
    await teen.field.fill('et un brouillon')
    return teen
  }

  async function expectNothingLeft({ page, watched }: TeenPage): Promise<void> {
    await page.waitForURL(neutralAddress)
    expect(await page.title()).toBe('Météo')
    await page.goBack()
    expect(page.url()).toBe(before)
    await page.goForward()
    expect(page.url()).toBe(neutralAddress)
    // The same tab, on a page of ours that has no script: its session storage is the one that was left.
    await page.goto(`${app.url}/healthz`)
    expect(await keptBySite(page)).toEqual(nothing)
    expect(await watched.context.storageState()).toEqual({ cookies: [], origins: [] })
    // Whoever opens the page again finds a stranger's greeting.
    const next = new TeenPage(watched, app.url)
    await next.arrives()
    expect(await next.bubbles('self')).toEqual([])
    expect(await next.field.inputValue()).toBe('')
  }

  test('by the button: the page, its place in the history and all it kept are gone; the counsellor knows', async () => {
    const teen = await tellsSomething(true)
    await teen.says(words('commands:human'))
    // Even what the teen chose to keep goes.
    await teen.keepsDevice()
    const counsellor = await CounsellorPage.joins(browser, administrator, 'Nadia')
    await counsellor.takesNext()
    await counsellor.page.getByText('le jeune a écrit il y a peu').waitFor()

    await teen.page.getByRole('link', { name: 'Quitter vite' }).click()
    await expectNothingLeft(teen)
    await counsellor.sees('Le jeune a quitté vite.')
    await counsellor.page.getByText('le jeune a quitté vite').first().waitFor()
    await shot(counsellor.page, 'exit-desktop-counsellor')
    await teen.watched.close()
    await counsellor.watched.close()
  }, 90_000)

  test('by Shift three times, from anywhere on the page; capitals are not a cry for help', async () => {
    const teen = await tellsSomething(false)
    await teen.field.focus()
    for (const letter of ['A', 'B', 'C', 'D']) await teen.page.keyboard.press(`Shift+${letter}`)
    expect(await teen.field.inputValue()).toMatch(/ABCD$/)
    expect(teen.page.url()).toBe(`${app.url}/`)
    for (let press = 0; press < 3; press += 1) await teen.page.keyboard.press('Shift')
    await expectNothingLeft(teen)
    await teen.watched.close()
  }, 90_000)

  test('without a network, and while a panel is open', async () => {
    const teen = await tellsSomething(true)
    await teen.opensMenu()
    await teen.page.route(`${app.url}/**`, (route) => route.abort())
    await teen.page.getByRole('link', { name: 'Quitter vite' }).click()
    await teen.page.waitForURL(neutralAddress)
    await teen.page.unroute(`${app.url}/**`)
    await expectNothingLeft(teen)
    await teen.watched.close()
  }, 90_000)

  test('the tab says nothing: neutral title, no word of the story in the address', async () => {
    const teen = await tellsSomething(true)
    expect(await teen.page.title()).toBe('Messages')
    expect(teen.page.url()).toBe(`${app.url}/`)
    expect(await teen.page.locator('link[rel=icon]').count()).toBe(1)
    await teen.page.reload()
    await teen.answered()
    expect([await teen.page.title(), teen.page.url()]).toEqual(['Messages', `${app.url}/`])
    await teen.watched.close()
  }, 90_000)
})
