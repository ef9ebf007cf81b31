import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { OpenConsole } from './staff.ts'

const patienceMs = 30_000

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** Written as text: it runs in the page, and the bench knows nothing of its types. */
const tellWhatIsSeen = `
  const now = () => performance.timeOrigin + performance.now();
  let told = 0, head = '', touched = new Set();
  new MutationObserver((changes) => {
    const log = document.querySelector('[role="log"]');
    const said = log ? (log.textContent.match(/message no \\d+ /g) || []).slice(told) : [];
    told += said.length;
    for (const one of said) window.isSeen(one.trim(), now(), 0);
    for (const { target } of changes) {
      const row = (target.nodeType === 1 ? target : target.parentElement)?.closest('.waiting .row');
      if (row) touched.add(row);
    }
    const waiting = /\\d+(?= en attente)/.exec(document.querySelector('.queue .pane-head p')?.textContent ?? '');
    if (!waiting || waiting[0] === head) return;
    head = waiting[0];
    window.isSeen('queued ' + head, now(), touched.size);
    touched = new Set();
  }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
`

export interface Seen {
  /** In ms since 1970. */
  at: number
  /** Rows of the queue that were changed since the last time that their number did. */
  rowsTouched: number
}

/** The real page of a counsellor in a real browser, which tells when it shows what. */
export class WatchedConsole {
  readonly page: Page
  readonly #context: BrowserContext
  readonly #awaited = new Map<string, (seen: Seen) => void>()

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
    const watched = new WatchedConsole(context, await context.newPage())
    await watched.page.exposeFunction('isSeen', (text: string, at: number, rowsTouched: number) =>
      watched.#awaited.get(text)?.({ at, rowsTouched }),
    )
    await watched.page.addInitScript(tellWhatIsSeen)
    await watched.page.goto(`${who.url}/console`)
    return watched
  }

  /** Opens the first of one's own conversations; gives the id of its case. */
  async opensOwn(): Promise<string> {
    await this.page.locator('.mine button.row').first().click()
    await this.page.getByRole('log').waitFor()
    return String(await this.page.evaluate('history.state.openId'))
  }

  /** Once the page shows this message, or this many cases that wait: asked before it does. */
  async sees(what: string): Promise<Seen> {
    const leaving = new AbortController()
    const seen = new Promise<Seen>((resolve) => this.#awaited.set(what, resolve))
    const tooLong = wait(patienceMs, undefined, { signal: leaving.signal }).then(
      () => Promise.reject(new Error(`never came to the screen: ${what}`)),
      () => new Promise<never>(() => {}),
    )
    try {
      return await Promise.race([seen, tooLong])
    } finally {
      leaving.abort()
      this.#awaited.delete(what)
    }
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
        if (now - moved > 6000) resolve(slowest); else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`)
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
