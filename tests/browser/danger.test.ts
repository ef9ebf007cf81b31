import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes, soon } from '../support/watched-page.ts'

const firstWords = (text: string): string => text.split(/[.:]/)[0] ?? text

describe.skipIf(!hasChromium('a critical message in a browser'))('a critical message', () => {
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

  test.each(Object.entries(sizes))(
    'on a %s: pins the numbers for good, and is in the queue at once; nobody is promised at night',
    async (size, options) => {
      const teen = await TeenPage.opens(browser, app.url, options)
      expect(await teen.card.count()).toBe(0)
      await teen.says('je veux mourir')
      const call = teen.card.getByRole('link', { name: /^3114/ })
      await call.waitFor()
      expect(await call.getAttribute('href')).toBe('tel:3114')
      await shot(teen.page, `danger-${size}-1-card`)
      // The answer stands under the numbers, not a screen away from where the eye is.
      await soon(async () => {
        const [view, answer] = await Promise.all([
          teen.page.locator('#thread').boundingBox(),
          teen.thread.getByText('Ta vie compte').boundingBox(),
        ])
        return view && answer ? answer.y >= view.y - 1 && answer.y < view.y + view.height : false
      }).toBe(true)
      // Said unasked, at the first message: nothing was confirmed, no question answered.
      const queued = await app.services.queue.counts()
      expect(queued).toMatchObject({ queued: 1, critical: 1 })
      await teen.sees(firstWords(words('safety:alone', { contact: '' })))
      expect(await teen.thread.getByText(firstWords(words('safety:alert'))).count()).toBe(0)

      await teen.button('Réduire').click()
      const card = await teen.card.boundingBox()
      expect(card?.height).toBeLessThan(70)
      expect(await call.isVisible()).toBe(true)
      expect((await teen.thread.boundingBox())?.height).toBeGreaterThan(100)
      await shot(teen.page, `danger-${size}-2-one-line`)
      await teen.says('ok')
      await teen.page.reload()
      await teen.answered()
      expect(await teen.card.getByRole('link', { name: /^3114/ }).isVisible()).toBe(true)
      await teen.watched.close()
    },
    90_000,
  )

  test('with somebody on duty: the team is told, and the case heads the queue as critical', async () => {
    const administrator = await Staff.signsIn(app.url)
    const counsellor = await CounsellorPage.joins(browser, administrator, 'Nadia')
    const other = await TeenPage.opens(browser, app.url)
    await other.tellsStory('on se moque de moi sur le groupe de la classe')
    await other.says(words('commands:human'))
    await counsellor.rows.first().waitFor()

    const teen = await TeenPage.opens(browser, app.url)
    await teen.says('je veux mourir')
    await teen.sees(words('safety:alert'))
    expect(await teen.thread.getByText(firstWords(words('safety:alone', { contact: '' }))).count()).toBe(0)
    // Live, without a reload, and before the one that came first.
    await counsellor.rows.nth(1).waitFor()
    expect(await counsellor.rows.first().getAttribute('aria-label')).toMatch(/Critique/)
    await soon(() => counsellor.page.title()).toBe('(1 critique) Relais')
    await shot(counsellor.page, 'danger-desktop-3-queue')
    await counsellor.takesNext()
    await counsellor.sees('je veux mourir')
    // What makes it critical comes first, and no word of the machine is left untranslated.
    expect(await counsellor.details.locator('.plain-list li').first().innerText()).toContain('Idées suicidaires')
    expect(await counsellor.details.innerText()).not.toMatch(/[a-z]_[a-z]/)
    await shot(counsellor.page, 'danger-desktop-4-case')
    await counsellor.says('Je suis là. Tu es en sécurité, là, tout de suite ?')
    await teen.sees('Nadia est là')
    await shot(teen.page, 'danger-phone-5-person')

    // The net stays up while a person talks: once for a new danger, and no other word from the program.
    const before = (await teen.bubbles('bot')).length
    await teen.writes('mon père me frappe')
    await teen.card.getByRole('link', { name: /^119/ }).waitFor()
    expect((await teen.bubbles('bot')).length).toBeGreaterThan(before)
    expect(await teen.card.getByRole('link', { name: '3114' }).count()).toBeGreaterThan(0)
    for (const page of [teen, other, counsellor]) await page.watched.close()
  }, 90_000)
})
