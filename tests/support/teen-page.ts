import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { numbers } from '../../dialogs/numbers.ts'
import { createTranslators } from '../../locales/index.ts'
import { WatchedPage } from './watched-page.ts'

/** What the bot says, as a teen reads it. */
export const { tu: words } = createTranslators({ bot: 'Relais', ...numbers })

/** A young person with the real page open: reads, taps and writes as they would. */
export class TeenPage {
  readonly watched: WatchedPage
  readonly page: Page
  readonly #url: string

  constructor(watched: WatchedPage, url: string) {
    this.watched = watched
    this.page = watched.page
    this.#url = url
  }

  static async opens(browser: Browser, url: string, options?: BrowserContextOptions): Promise<TeenPage> {
    const teen = new TeenPage(await WatchedPage.open(browser, url, options), url)
    await teen.arrives()
    return teen
  }

  async arrives(): Promise<void> {
    await this.page.goto(`${this.#url}/`)
    await this.answered()
  }

  get thread(): Locator {
    return this.page.getByRole('log', { name: 'Conversation' })
  }

  get field(): Locator {
    return this.page.getByLabel('Ton message')
  }

  get suggestions(): Locator {
    return this.page.getByRole('group', { name: 'Réponses proposées' }).getByRole('button')
  }

  get card(): Locator {
    return this.page.getByRole('region', { name: "De l'aide tout de suite" })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The program has spoken, and waits: there is something to tap. Own words take the buttons away at once. */
  async answered(): Promise<void> {
    await this.suggestions.first().waitFor()
  }

  /** Writes and sends without waiting for anything. */
  async writes(text: string): Promise<void> {
    await this.field.fill(text)
    await this.button('Envoyer').click()
  }

  async says(text: string): Promise<void> {
    await this.writes(text)
    await this.answered()
  }

  async taps(answer: string): Promise<void> {
    await this.suggestions.filter({ hasText: answer }).first().click()
    await this.answered()
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.thread.getByText(text).last().waitFor()
  }

  /** The bubbles of one side, in order. */
  async bubbles(side: 'self' | 'bot' | 'counsellor'): Promise<string[]> {
    const texts = await this.thread.locator(`.said.${side} .bubble`).allInnerTexts()
    return texts.map((text) => text.replace(/^Tu dis\s*:\s*/, '').trim())
  }

  /** Age, for whom, a story, no danger: up to the help and the code, which is given back. */
  async tellsStory(story: string): Promise<string> {
    await this.taps(words('intake:age.13_14'))
    await this.taps(words('intake:whom.self'))
    await this.says(story)
    await this.taps(words('intake:danger.no'))
    await this.taps(words('intake:suicide.no'))
    return this.followUpCode()
  }

  async followUpCode(): Promise<string> {
    const bubble = await this.thread.locator('.bubble.code').last().innerText()
    const code = /suivi\s*:\s*([^.]+)\./.exec(bubble)?.[1]
    if (!code) throw new Error(`no code in « ${bubble} »`)
    return code.trim()
  }

  /** Passes what is left of the questions, up to the recap. */
  async passesToRecap(): Promise<void> {
    const send = this.suggestions.filter({ hasText: words('intake:recap.yes') })
    while ((await send.count()) === 0) await this.says(words('commands:skip'))
  }

  async opensMenu(): Promise<void> {
    await this.button('Menu').click()
    await this.page.getByRole('region', { name: 'Menu' }).waitFor()
  }

  /** "Cet appareil est à moi". */
  async keepsDevice(): Promise<void> {
    await this.opensMenu()
    await this.page.getByRole('button', { name: /^Garder la conversation sur cet appareil/ }).click()
    await this.page.getByText("C'est noté. Cette page rouvrira").waitFor()
    await this.button('Fermer').click()
  }

  async comesBackWith(code: string): Promise<void> {
    await this.opensMenu()
    await this.button('Revenir avec mon code').click()
    await this.page.getByLabel('Ton code de suivi').fill(code)
    await this.button('Ouvrir').click()
  }
}
