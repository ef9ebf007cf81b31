import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { TeenPage, words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt } from '../support/watched-page.ts'

const folder = process.env.SCREENSHOTS ?? ''
const isWanted = folder !== '' && hasChromium('the pictures of the README')

/** The pictures of the README and of the counsellors' guide, taken from the real pages with invented people: `SCREENSHOTS=docs` renews them. */
describe.skipIf(!isWanted)('the pictures of the README', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    assertPagesAreBuilt()
    mkdirSync(join(folder, 'console'), { recursive: true })
    app = await startTestApp()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  async function takes(page: Page, name: string): Promise<void> {
    const path = join(folder, name)
    await page.screenshot({ path })
    expect(statSync(path).size).toBeLessThan(200_000)
  }

  test('a teen and a counsellor talk; others wait in the queue', async () => {
    const administrator = await Staff.signsIn(app.url)
    const counsellor = await CounsellorPage.joins(browser, administrator, 'Nadia')
    const teen = await TeenPage.opens(browser, app.url)
    await teen.tellsStory(
      'depuis la rentrée ils se moquent de moi sur le groupe de la classe, et quelqu’un a fait un faux compte : https://www.instagram.com/exemple.demo.80',
    )
    await teen.passesToRecap()
    await teen.taps(words('intake:recap.yes'))
    await counsellor.takesNext()
    for (const story of [
      'je veux mourir',
      'un inconnu menace de montrer mes photos si je paie pas avant 20h, il est sur snapchat.com/add/exemple_demo',
      'ma copine se fait insulter sur tiktok tous les jours, j’ai peur pour elle',
    ]) {
      const other = await Teen.arrives(app.url)
      await other.says(story)
      await other.says(words('commands:human'))
    }
    await counsellor.rows.nth(2).waitFor()
    await counsellor.says('Bonjour, je suis Nadia. Merci d’avoir écrit, tu as bien fait.')
    await teen.sees(/Merci d’avoir écrit/)
    await teen.writes('j’osais pas en parler')
    await counsellor.sees('j’osais pas en parler')
    await counsellor.says('On va regarder ensemble comment faire fermer ce compte. D’accord ?')
    await teen.sees(/On va regarder ensemble/)
    await teen.writes('oui merci')
    await counsellor.sees('oui merci')
    await teen.thread.getByText('oui merci').waitFor()
    await teen.page.mouse.click(5, 400)
    await takes(teen.page, 'chat.png')
    await counsellor.page.getByText('Le jeune écrit…').waitFor({ state: 'detached' })
    await takes(counsellor.page, 'console.png')
    await counsellor.page.emulateMedia({ colorScheme: 'dark' })
    await takes(counsellor.page, 'console-dark.png')
    await counsellor.page.emulateMedia({ colorScheme: 'light' })
    await counsellor.page.getByText('Filtrer la file').click()
    await takes(counsellor.page, 'console-filters.png')
    await counsellor.page.getByText('Filtrer la file').click()
    await counsellor.button('Raccourcis clavier').click()
    await counsellor.page.getByRole('dialog').waitFor()
    await takes(counsellor.page, 'console-shortcuts.png')
    await counsellor.button('Fermer').click()
    await counsellor.button('Alertes').click()
    await counsellor.page.getByRole('dialog').waitFor()
    await takes(counsellor.page, 'console-alerts.png')
    await counsellor.button('Fermer').click()
    await teen.watched.close()
    await counsellor.watched.close()
  }, 120_000)

  test('the team’s own pages, for the guide', async () => {
    const administrator = await Staff.signsIn(app.url)
    const samir = await administrator.invites('Samir')
    const claire = await CounsellorPage.opens(browser, app.url)
    await administrator.invites('Claire', ['counsellor', 'supervisor'])
    await claire.signsIn('claire@example.org')
    const { page } = claire
    await claire.rowAbout('insulter').click()
    await claire.says('Bonjour, je suis Claire. Ta copine a de la chance que tu écrives.')
    await page.getByLabel('Ajouter une étiquette').fill('École prévenue')
    await claire.button('Ajouter').click()
    await claire.button('Nouvelle tâche').click()
    await page.getByLabel('Ce qu’il faut faire').fill('Rappeler le collège avec elle')
    await claire.button('Ajouter la tâche').click()
    await claire.queue.getByText('Rappeler le collège').waitFor()
    await claire.details.getByText('École prévenue').scrollIntoViewIfNeeded()
    await takes(page, 'console/taches.png')
    await claire.button('Transférer').click()
    await page.getByRole('radio', { name: /Samir/ }).check()
    await page.getByLabel('Ce qu’il faut savoir').fill('Elle attend une réponse du collège. Rien à redire.')
    await takes(page, 'console/transfert.png')
    await page.keyboard.press('Escape')
    await samir.post('/api/queue/claim')
    await samir.post('/api/help')
    const goes = async (to: string): Promise<void> => {
      await page.getByRole('navigation').getByRole('link', { name: to, exact: true }).click()
      await page.getByRole('heading', { name: to, level: 2, exact: true }).waitFor()
    }
    await goes('Équipe')
    await page.getByText('Samir a besoin d’aide').waitFor()
    await takes(page, 'console/equipe.png')
    await goes('Permanences')
    await page.getByText('Heures d’ouverture').first().waitFor()
    const part = (name: string) => page.locator('section.block').filter({ hasText: name })
    await part('Heures d’ouverture')
      .getByRole('button', { name: /^Ajouter/ })
      .click()
    await part('Heures d’ouverture').locator('input[type=time]').first().fill('16:00')
    await part('Heures d’ouverture').locator('input[type=time]').last().fill('21:00')
    await part('Présences')
      .last()
      .getByRole('button', { name: /^Ajouter/ })
      .click()
    await takes(page, 'console/permanences.png')
    await page.reload()
    await claire.watched.close()
  }, 120_000)
})
