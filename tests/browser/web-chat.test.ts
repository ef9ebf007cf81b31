import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import type { Heard } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { serveWebChat, type WebChatPage } from '../support/web-chat-page.ts'

/** What the page of tests/support/web-chat-page.ts lets us look at. */
interface ChatWindow {
  chat: {
    arrivals: Heard[]
    store: { getState(): { activities: Heard[]; connectivityStatus: string; sendBoxAttachments: unknown[] } }
  }
}

describe.skipIf(!hasChromium('Microsoft’s Web Chat in a browser'))('Microsoft’s Web Chat', { timeout: 60_000 }, () => {
  let app: TestApp
  let site: WebChatPage
  let browser: Browser
  let page: Page
  let foreign: string[]

  beforeAll(async () => {
    site = await serveWebChat()
    app = await startTestApp({ env: { ALLOWED_ORIGINS: site.origin } })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    site?.stop()
    await app?.end()
  })

  beforeEach(async () => {
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 900, height: 1400 } })
    page = await context.newPage()
    foreign = []
    page.on('request', (request) => {
      if (!/^(blob|data):|^https?:\/\/127\.0\.0\.1:/.test(request.url())) foreign.push(request.url())
    })
    await page.goto(`${site.origin}/?relais=${encodeURIComponent(app.url)}`)
    await shows(/je suis Relais/)
  })
  afterEach(async () => {
    await page.context().close()
    expect(foreign).toEqual([])
  })

  const shows = (words: string | RegExp) => page.getByText(words).first().waitFor()

  const say = async (text: string): Promise<void> => {
    await page.getByRole('textbox').fill(text)
    await page.getByRole('textbox').press('Enter')
  }

  const state = () =>
    page.evaluate(() => {
      const { chat } = globalThis as unknown as ChatWindow
      const { activities, connectivityStatus } = chat.store.getState()
      return { arrivals: chat.arrivals, activities, connectivityStatus }
    })

  /** "sent", or "send failed": what Web Chat makes of a message once it stops sending it. */
  const sendStatusOf = async (text: string): Promise<unknown> => {
    const status = await page.waitForFunction((sought) => {
      const { chat } = globalThis as unknown as ChatWindow
      const own = chat.store
        .getState()
        .activities.find(({ text: said, from }) => from.role === 'user' && said === sought)
      const said = (own?.channelData as Record<string, unknown> | undefined)?.['webchat:send-status']
      return said === 'sending' ? undefined : said
    }, text)
    return status.jsonValue()
  }

  test('shows the greeting, then a message as sent, and its reply without waiting for anything', async () => {
    await say('on se moque de moi au collège')
    await page.waitForFunction(() => {
      const { chat } = globalThis as unknown as ChatWindow
      const { activities } = chat.store.getState()
      return activities.some(({ replyToId }) => replyToId)
    })
    expect(await sendStatusOf('on se moque de moi au collège')).toBe('sent')
    const { arrivals, activities, connectivityStatus } = await state()
    expect(connectivityStatus).toBe('connected')
    // Web Chat holds a reply for five seconds when it has not seen what it answers.
    for (const [index, { replyToId }] of arrivals.entries()) {
      if (replyToId) expect(arrivals.slice(0, index).map(({ id }) => id)).toContain(replyToId)
    }
    expect(arrivals.filter(({ replyToId }) => replyToId).length).toBeGreaterThan(0)
    expect(activities.filter(({ text }) => text === 'on se moque de moi au collège')).toHaveLength(1)
    expect(await page.getByText(/envoi.*(échou|impossible)|échec/i).count()).toBe(0)
  })

  test('shows the numbers as a card for a critical message, and suggested answers that can be tapped', async () => {
    await say('je veux mourir')
    await page.getByRole('button', { name: /^3114/ }).first().waitFor()
    await shows(/Appelle le 3114/)
    expect(await sendStatusOf('je veux mourir')).toBe('sent')
    const { activities } = await state()
    const answer = activities.findLast(({ suggestedActions }) => suggestedActions)?.suggestedActions?.actions[0]?.title
    if (!answer) throw new Error('nothing suggested')
    await page.locator('.webchat__suggested-actions__button', { hasText: answer }).click()
    await page.waitForFunction((text) => {
      const { chat } = globalThis as unknown as ChatWindow
      const { activities: all } = chat.store.getState()
      const own = all.find((activity) => activity.text === text && activity.from.role === 'user')
      return own && all.some(({ replyToId }) => replyToId === own.id)
    }, answer)
    expect(await sendStatusOf(answer)).toBe('sent')
  })

  test('a picture is refused with words, and the conversation goes on', async () => {
    const answered = page.waitForResponse((response) => response.url().includes('/upload'))
    await page.locator('input[type=file]').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.alloc(5_000_000, 'pixels'),
    })
    // Web Chat first makes a small picture of it.
    await page.waitForFunction(() => {
      const { chat } = globalThis as unknown as ChatWindow
      return chat.store.getState().sendBoxAttachments.length > 0
    })
    await say('regarde')
    expect((await answered).status()).toBe(415)
    await page.waitForFunction(() => {
      const { chat } = globalThis as unknown as ChatWindow
      return chat.arrivals.some(({ replyToId }) => replyToId)
    })
    const refusal = (await state()).arrivals.find(({ replyToId }) => replyToId)?.text ?? ''
    expect(refusal).toMatch(/image|photo|fichier/i)
    // Web Chat sets apostrophes and spaces its own way: a few words are enough.
    await shows(/[\p{L}\d]+ [\p{L}\d]+/u.exec(refusal)?.[0] ?? '')
    await say('d’accord, sans photo')
    await page.waitForFunction(() => {
      const { chat } = globalThis as unknown as ChatWindow
      const { activities } = chat.store.getState()
      const own = activities.find(({ text }) => text === 'd’accord, sans photo')
      return own && activities.some(({ replyToId }) => replyToId === own.id)
    })
    expect((await state()).connectivityStatus).toBe('connected')
  })
})
