import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot } from '../support/watched-page.ts'

/** Stands for a picture: must be found nowhere afterwards. */
const pixels = 'PIXELS-OF-NOBODY-'.repeat(20)

describe.skipIf(!hasChromium('pictures in a browser'))('a picture', () => {
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

  /** As a browser would, with a file in hand. */
  const offers = (teen: TeenPage, kind: 'paste' | 'drop'): Promise<boolean> =>
    teen.page.evaluate(`(() => {
      const data = new DataTransfer()
      data.items.add(new File(['${pixels}'], 'photo.png', { type: 'image/png' }))
      const common = { bubbles: true, cancelable: true }
      const event = '${kind}' === 'paste'
        ? new ClipboardEvent('paste', { ...common, clipboardData: data })
        : new DragEvent('drop', { ...common, dataTransfer: data })
      return document.getElementById('field').dispatchEvent(event)
    })()`)

  test.each(['paste', 'drop'] as const)(
    'by %s: stopped on the page with words and help; nothing is posted',
    async (kind) => {
      const teen = await TeenPage.opens(browser, app.url)
      const posted: string[] = []
      teen.page.on('request', (request) => request.method() === 'POST' && posted.push(request.url()))
      // Whether the browser may go on with it: no.
      expect(await offers(teen, kind)).toBe(false)
      await teen.sees(words('intake:file.refused'))
      const help = await teen.thread
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
      expect(help).toContain('tel:3018')
      expect(help.some((address) => address?.includes('takeitdown'))).toBe(true)
      await shot(teen.page, `picture-phone-${kind}`)
      expect(posted).toEqual([])
      expect(await teen.field.inputValue()).toBe('')
      expect(JSON.stringify(await teen.watched.context.storageState())).not.toContain('PIXELS')
      // It goes on as if nothing had happened.
      await teen.says('d’accord, on se moque de moi au lycée')
      await teen.watched.close()
    },
    90_000,
  )

  test('written out as text, in the field: taken out of it before it goes anywhere', async () => {
    const teen = await TeenPage.opens(browser, app.url)
    const bodies: string[] = []
    teen.page.on('request', (request) => bodies.push(request.postData() ?? ''))
    const uri = `data:image/png;base64,${Buffer.from(pixels).toString('base64')}`
    await teen.field.fill(`regarde ${uri}`)
    await teen.sees(words('intake:file.refused'))
    expect((await teen.field.inputValue()).trim()).toBe('regarde')
    await teen.button('Envoyer').click()
    await teen.answered()
    expect(bodies.join('')).not.toContain(uri.slice(30, 90))
    for (const file of readdirSync(app.dataDir)) {
      const kept = readFileSync(join(app.dataDir, file))
      expect(kept.includes('PIXELS') || kept.includes(uri.slice(30, 90))).toBe(false)
    }
    expect(app.logged()).not.toContain(uri.slice(30, 90))
    await teen.watched.close()
  }, 90_000)
})
