import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { waitFor } from '../faults/child.ts'
import type { OpenConsole } from './staff.ts'

const patienceMs = 30_000

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Written as text: it runs in the page, and the bench knows nothing of its types. */
const noteEveryText = `
  window.seenAt = {};
  new MutationObserver(() => {
    const log = document.querySelector('[role="log"]');
    const text = log ? log.textContent : '';
    const numbers = text.match(/message no \\d+ /g) || [];
    for (const said of numbers) window.seenAt[said.trim()] ??= performance.timeOrigin + performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
`

/** The real page of a counsellor in a real browser, which notes when it shows what. */
export class WatchedConsole {
  readonly page: Page
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  static async browser(): Promise<Browser> {
    if (!existsSync(executablePath)) throw new Error(`Chromium is needed at ${executablePath} (CHROMIUM_PATH)`)
    const { chromium } = await import('playwright-core')
    return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] })
  }

  /** `who` has signed in already: their cookie is all that the page needs. */
  static async opens(browser: Browser, who: OpenConsole): Promise<WatchedConsole> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const [name = '', value = ''] = who.cookie.split('=')
    await context.addCookies([{ name, value, url: who.url, httpOnly: true, sameSite: 'Strict' }])
    const page = await context.newPage()
    await page.addInitScript(noteEveryText)
    await page.goto(`${who.url}/console`)
    return new WatchedConsole(context, page)
  }

  /** Opens the first of one's own conversations. */
  async opensOwn(): Promise<void> {
    await this.page.locator('.mine button.row').first().click()
    await this.page.getByRole('log').waitFor()
  }

  /** When the page showed this text, in ms since 1970. */
  async sees(text: string): Promise<number> {
    const at = await waitFor(async () => {
      const seen = await this.page.evaluate(`window.seenAt[${JSON.stringify(text)}] ?? null`)
      return typeof seen === 'number' ? seen : undefined
    }, patienceMs)
    if (at === undefined) throw new Error('a message never came to the screen')
    return at
  }

  /** Scrolls the whole queue and returns the longest time, in ms, that the page went without drawing. */
  slowestFrame(): Promise<number> {
    return this.page.evaluate(`new Promise((resolve) => {
      const box = document.querySelector('.waiting');
      let slowest = 0, last = performance.now(), moved = last;
      const step = () => {
        const now = performance.now();
        slowest = Math.max(slowest, now - last);
        last = now;
        const before = box.scrollTop;
        box.scrollTop += 400;
        if (box.scrollTop !== before) moved = now;
        if (now - moved > 3000) resolve(slowest); else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`)
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
