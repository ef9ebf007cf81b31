import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

export const sizes = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
} satisfies Record<string, BrowserContextOptions>

/** The pages are built before the tests (`npm test` does it); without them every test here would wait for nothing. */
export function assertPagesAreBuilt(): void {
  const missing = ['chat', 'console'].filter((page) => {
    const file = new URL(`../../dist/web/${page}/index.html`, import.meta.url)
    return !existsSync(fileURLToPath(file))
  })
  if (missing.length > 0) throw new Error(`dist/web lacks ${missing.join(' and ')}: run \`npm run build\` first.`)
}

/** A request that failed is the test's doing (a cut, a refusal); everything else in the console is a fault of the page. */
const isPlayed = (text: string): boolean => /Failed to load resource|net::ERR|WebSocket connection to/.test(text)

/** One person's browser, with an eye on what it asks for and complains about. */
export class WatchedPage {
  readonly context: BrowserContext
  readonly page: Page
  readonly #origin: string
  readonly #complaints: string[] = []
  readonly #foreign: string[] = []
  readonly #expected: string[] = []

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.context = context
    this.page = page
    this.#origin = origin
    context.on('request', (request) => this.#noteRequest(request.url()))
    context.on('console', (message) => {
      if (message.type() === 'error' && !isPlayed(message.text())) this.#complaints.push(message.text())
    })
    context.on('weberror', (error) => this.#complaints.push(error.error().message))
  }

  static async open(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
      ...sizes.phone,
      ...options,
    })
    context.setDefaultTimeout(30_000)
    return new WatchedPage(context, await context.newPage(), origin)
  }

  /** Going to this other site is what the test is about. */
  expects(address: string): void {
    this.#expected.push(address)
  }

  /** Nothing was asked of another origin, nothing was refused by the policy, nothing was thrown. */
  expectNoFault(): void {
    expect({ foreign: this.#foreign, complaints: this.#complaints }).toEqual({ foreign: [], complaints: [] })
  }

  async close(): Promise<void> {
    await this.context.close()
    this.expectNoFault()
  }

  #noteRequest(url: string): void {
    const isKnown = [`${this.#origin}/`, ...this.#expected].some((address) => url.startsWith(address))
    if (!isKnown && !/^(about|blob|data):/.test(url)) this.#foreign.push(url)
  }
}

/** A picture of the page, when `SCREENSHOTS` names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** `expect`, repeated until it holds: another process is at work. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 30_000 })
