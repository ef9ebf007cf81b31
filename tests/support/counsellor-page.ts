import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { authenticatorOf } from './second-factor.ts'
import type { Staff } from './staff.ts'
import { adminPassword } from './test-app.ts'
import { sizes, WatchedPage } from './watched-page.ts'

/** Somebody of the team with the real console open. */
export class CounsellorPage {
  readonly watched: WatchedPage
  readonly page: Page

  private constructor(watched: WatchedPage) {
    this.watched = watched
    this.page = watched.page
  }

  static async opens(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<CounsellorPage> {
    const watched = await WatchedPage.open(browser, url, {
      isMobile: false,
      hasTouch: false,
      ...sizes.desktop,
      ...options,
    })
    const counsellor = new CounsellorPage(watched)
    await watched.page.goto(`${url}/console`)
    return counsellor
  }

  /** Invites `name` through `administrator`, then signs in by hand. */
  static async joins(browser: Browser, administrator: Staff, name: string): Promise<CounsellorPage> {
    await administrator.invites(name)
    const counsellor = await CounsellorPage.opens(browser, administrator.url)
    await counsellor.signsIn(`${name.toLowerCase()}@example.org`)
    return counsellor
  }

  async signsIn(email: string): Promise<void> {
    await this.page.getByLabel('Adresse e-mail').fill(email)
    await this.page.getByLabel('Mot de passe').fill(adminPassword)
    await this.button('Se connecter').click()
    await this.page.getByLabel('Code à 6 chiffres').fill(this.#code(email))
    await this.button('Se connecter').click()
    await this.page.getByRole('heading', { name: 'File d’attente' }).waitFor()
    await this.page
      .getByText(/en attente$|Personne n’attend/)
      .first()
      .waitFor()
  }

  #code(email: string): string {
    const authenticator = authenticatorOf(new URL(this.page.url()).origin, email)
    if (!authenticator) throw new Error(`${email} has no authenticator`)
    return authenticator.code()
  }

  get queue(): Locator {
    return this.page.getByRole('region', { name: 'File d’attente' })
  }

  get rows(): Locator {
    return this.queue.getByRole('button', { name: /^Prendre ce cas/ })
  }

  rowAbout(words: string): Locator {
    return this.queue.getByRole('button', { name: new RegExp(`^Prendre ce cas.*${words}`) }).first()
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' })
  }

  get details(): Locator {
    return this.page.getByRole('region', { name: 'Détails du dossier' })
  }

  get reply(): Locator {
    return this.page.getByLabel('Votre réponse')
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async takesNext(): Promise<void> {
    await this.rows.first().waitFor()
    await this.button('Prendre le suivant').click()
    await this.reply.waitFor()
  }

  async says(text: string): Promise<void> {
    await this.reply.fill(text)
    await this.button('Envoyer').click()
    await this.log.locator('.said.counsellor:not(.unsent)').getByText(text).waitFor()
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.unfolds()
    await this.log.getByText(text).last().waitFor()
  }

  /** What is hard to read is folded when a case is opened: asks for it, where there is any. */
  async unfolds(): Promise<void> {
    await this.reply.waitFor()
    const showAll = this.button('Afficher les messages difficiles')
    if ((await showAll.count()) > 0) await showAll.click()
  }

  /** With the first of the outcomes, as what triage read: two taps. */
  async closesCase(): Promise<void> {
    await this.button('Fermer le dossier').click()
    const dialog = this.page.getByRole('dialog', { name: 'Fermer ce dossier' })
    await dialog.getByRole('radio').first().check()
    await dialog.getByRole('button', { name: 'Confirmer et fermer' }).click()
    await this.page.getByText('Le dossier est fermé.').waitFor()
  }
}
