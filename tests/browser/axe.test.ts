import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { TeenPage } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes } from '../support/watched-page.ts'

const looks = Object.entries(sizes).map(([size, options]) => ({ size, options }))

/** Each look in both schemes, on the same page. In the dark only colours differ. */
async function expectNoViolations(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await shot(page, `${name}-${colorScheme}`)
    const axe = new AxeBuilder({ page })
    if (colorScheme === 'dark') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect({ name, colorScheme, found }).toEqual({ name, colorScheme, found: [] })
  }
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** The console's pages: tests/web/console/console.browser.test.ts and every-page.test.ts. */
describe.skipIf(!hasChromium('axe on the pages'))('axe finds nothing', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  test.each(looks)(
    'on the teen’s page: $size',
    async ({ size, options }) => {
      const teen = await TeenPage.opens(browser, app.url, options)
      const look = async (name: string): Promise<void> => {
        await expectNoViolations(teen.page, `look-${size}-${name}`)
        expect(await overflow(teen.page)).toBe(0)
      }
      await look('1-fresh')
      await teen.opensMenu()
      await look('2-menu')
      await teen.button('Fermer').click()
      await teen.button("Numéros d'urgence").click()
      await look('3-numbers')
      await teen.button('Fermer').click()
      await teen.says('je veux mourir')
      await look('4-danger')
      await teen.watched.close()
    },
    90_000,
  )
})
