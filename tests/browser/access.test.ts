import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neutralAddress } from '../../web/chat/quick-exit.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { overflowOf } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes, soon, WatchedPage } from '../support/watched-page.ts'

describe.skipIf(!hasChromium('the pages for everyone, in a browser'))('the pages, for everyone', () => {
  let app: TestApp
  let browser: Browser
  let administrator: Staff

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    administrator = await Staff.signsIn(app.url)
    await administrator.invites('Nadia')
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  test('without JavaScript: every number to call, and the way out', async () => {
    const watched = await WatchedPage.open(browser, app.url, { javaScriptEnabled: false })
    await watched.page.goto(`${app.url}/`)
    await shot(watched.page, 'look-phone-without-javascript')
    const links = watched.page.getByRole('link')
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(addresses).toEqual(
      expect.arrayContaining(['tel:3114', 'tel:17', 'tel:112', 'tel:119', 'tel:3018', 'sms:114', neutralAddress]),
    )
    for (const link of await links.all()) expect(await link.isVisible()).toBe(true)
    expect(await watched.page.getByRole('link', { name: 'Quitter vite' }).getAttribute('href')).toBe(neutralAddress)
    expect(await watched.page.locator('noscript').innerText()).toContain('il faut activer JavaScript')
    expect(await overflowOf(watched.page)).toBe(0)
    await watched.close()
  })

  test('with the keyboard alone: a report, the menu, the way out', async () => {
    const teen = await TeenPage.opens(browser, app.url, { isMobile: false, hasTouch: false, ...sizes.desktop })
    const { keyboard } = teen.page
    const focused = (): Promise<string> => teen.page.evaluate("document.activeElement?.textContent.trim() ?? ''")
    const goesTo = async (name: string): Promise<void> => {
      for (let presses = 0; (await focused()) !== name; presses += 1) {
        if (presses > 40) throw new Error(`« ${name} » is not reached with Tab`)
        await keyboard.press('Tab')
      }
    }
    const chooses = async (name: string): Promise<void> => {
      await goesTo(name)
      await keyboard.press('Enter')
      await teen.answered()
    }
    await chooses(words('intake:age.15_17'))
    await chooses(words('intake:whom.self'))
    // After a choice the cursor is in the field.
    await keyboard.type('on se moque de moi sur le groupe de la classe')
    await keyboard.press('Enter')
    await teen.answered()
    await chooses(words('intake:danger.no'))
    await chooses(words('intake:suicide.no'))
    await teen.followUpCode()
    const send = teen.suggestions.filter({ hasText: words('intake:recap.yes') })
    while ((await send.count()) === 0) await chooses(words('commands:skip'))
    await chooses(words('intake:recap.yes'))
    await teen.sees(words('intake:hand.sent'))
    expect(await app.services.queue.counts()).toMatchObject({ queued: expect.any(Number) })

    await goesTo('Menu')
    await keyboard.press('Enter')
    await teen.page.getByRole('region', { name: 'Menu' }).waitFor()
    await keyboard.press('Escape')
    await soon(focused).toBe('Menu')
    await teen.watched.context.route(`${neutralAddress}**`, (route) => route.fulfill({ body: '' }))
    teen.watched.expects(neutralAddress)
    await goesTo('Quitter vite')
    await keyboard.press('Enter')
    await teen.page.waitForURL(neutralAddress)
    await teen.watched.close()
  }, 90_000)

  test('320 px wide, and at twice the zoom: nothing scrolls sideways, everything is reached', async () => {
    for (const viewport of [
      { width: 320, height: 568 },
      { width: 320, height: 256 },
    ]) {
      const teen = await TeenPage.opens(browser, app.url, { viewport })
      await teen.says('je veux mourir')
      await teen.card.waitFor()
      await shot(teen.page, `look-320x${viewport.height}-danger`)
      expect(await overflowOf(teen.page)).toBe(0)
      await teen.opensMenu()
      await shot(teen.page, `look-320x${viewport.height}-menu`)
      expect(await overflowOf(teen.page)).toBe(0)
      for (const control of [teen.field, teen.page.getByRole('link', { name: 'Quitter vite' })]) {
        await control.scrollIntoViewIfNeeded()
        expect(await control.isVisible()).toBe(true)
      }
      await teen.watched.close()
    }
    const counsellor = await CounsellorPage.opens(browser, app.url, { viewport: { width: 320, height: 568 } })
    await counsellor.signsIn('nadia@example.org')
    expect(await overflowOf(counsellor.page)).toBe(0)
    await counsellor.watched.close()
  }, 90_000)

  test('an answer of several bubbles is read from its beginning, and the rest is one tap away', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    await teen.tellsStory('mon ex menace de montrer mes photos')
    const answer = teen.thread.locator('.said.self').last().locator('xpath=following-sibling::*[1]')
    const more = teen.page.getByRole('button', { name: 'La suite' })
    await more.waitFor()
    const place = async () => (await answer.boundingBox())?.y ?? 0
    const head = (await teen.page.locator('#thread').boundingBox())?.y ?? 0
    expect(Math.abs((await place()) - head)).toBeLessThan(4)
    await shot(teen.page, 'look-phone-long-answer')
    for (let taps = 0; (await more.count()) > 0; taps += 1) {
      expect(taps).toBeLessThan(10)
      // The button goes by itself when the scroll that it began reaches the end.
      await Promise.any([more.click(), more.waitFor({ state: 'detached' })])
    }
    const last = await teen.thread.locator('.said').last().boundingBox()
    const edge = (await teen.page.locator('#thread').boundingBox()) ?? { y: 0, height: 0 }
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(edge.y + edge.height)
    await teen.watched.close()
  }, 90_000)
})
