import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { TeenPage } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, sizes } from '../support/watched-page.ts'

const looks = Object.entries(sizes).map(([size, options]) => ({ size, options }))

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
        await expectLooksWell(teen.page, `look-${size}-${name}`)
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
