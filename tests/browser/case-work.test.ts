import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, sizes, soon } from '../support/watched-page.ts'

const story =
  'ils ont envoyé ma photo nue à tout le monde sur https://www.instagram.com/p/Cinvente123/ et je veux mourir'
const context = 'Fin de service à 18 h, elle parle peu.'

describe.skipIf(!hasChromium('two counsellors and a teen'))('a case from hand to hand', () => {
  let app: TestApp
  let browser: Browser
  let nadia: CounsellorPage
  let samir: CounsellorPage
  let teen: TeenPage

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    const administrator = await Staff.signsIn(app.url)
    nadia = await CounsellorPage.joins(browser, administrator, 'Nadia')
    samir = await CounsellorPage.joins(browser, administrator, 'Samir')
    teen = await TeenPage.opens(browser, app.url)
    await teen.says(story)
    await teen.says('je veux mourir')
  })
  afterAll(async () => {
    for (const one of [nadia, samir, teen]) await one?.watched.close()
    await browser?.close()
    await app?.end()
  })

  const looksGood = (page: Page, name: string): Promise<void> => expectLooksWell(page, `work-${name}`)
  const dialog = (one: CounsellorPage, name: string) => one.page.getByRole('dialog', { name })
  const closesDialog = (one: CounsellorPage) => one.page.keyboard.press('Escape')
  /** The server does it, and its answer never comes. */
  const losesAnswerTo = (one: CounsellorPage, path: string) =>
    one.page.route(path, async (route) => {
      await route.fetch()
      await route.abort('connectionreset')
    })

  test('hard words wait to be asked for; a reply kept ready is called up by its keys; the marks tell what came of it', async () => {
    await nadia.rows.first().waitFor()
    expect(await nadia.queue.innerText()).not.toContain('Fin de service')
    await nadia.takesNext()
    await nadia.log
      .getByText(/Texte difficile, plié\s: .*idées suicidaires/)
      .first()
      .waitFor()
    await soon(() => nadia.log.getByText('je veux mourir').count()).toBe(0)
    expect(await nadia.details.getByText('ma photo nue à tout le monde').count()).toBe(0)
    await nadia.log
      .getByText(/Texte difficile, plié/)
      .first()
      .waitFor()
    await looksGood(nadia.page, '1-folded')
    await nadia.sees('je veux mourir')

    // Looked for while it is typed: it is shown for some seconds only.
    const isSeenTyping = teen.page.getByText(/Nadia écrit/).waitFor()
    await nadia.reply.pressSequentially('/b')
    await isSeenTyping
    await nadia.page.getByRole('listbox', { name: 'Réponses proposées' }).getByText('Se présenter').waitFor()
    await looksGood(nadia.page, '2-slash')
    await nadia.reply.press('Enter')
    await soon(() => nadia.reply.inputValue()).toMatch(/^Salut, je suis Nadia/)
    await nadia.button('Envoyer').click()
    await teen.sees('je suis Nadia')
    await nadia.log.locator('.said.counsellor').getByText(/· lu$/).waitFor()

    await nadia.button('Réponses prêtes').click()
    await nadia.page.getByLabel('Chercher une réponse').fill('take it')
    await looksGood(nadia.page, '3-replies')
    await dialog(nadia, 'Réponses prêtes')
      .getByRole('button', { name: /Bloquer l’image/ })
      .click()
    await soon(() => nadia.reply.inputValue()).toContain('Take It Down')
    await nadia.reply.fill('un brouillon')
    await nadia.page.reload()
    await soon(() => nadia.reply.inputValue()).toBe('un brouillon')
  }, 120_000)

  test('tags, a task that is due, the notice instead of the bare link, the history', async () => {
    await nadia.page.getByLabel('Ajouter une étiquette').fill('École prévenue')
    await nadia.button('Ajouter').click()
    await nadia.button('Retirer l’étiquette École prévenue').waitFor()
    await nadia.button('Nouvelle tâche').click()
    await nadia.page.getByLabel('Ce qu’il faut faire').fill('Rappeler le collège')
    await nadia.page.getByLabel('Pour quand').fill('2026-01-05T08:00')
    await looksGood(nadia.page, '4-task')
    await nadia.button('Ajouter la tâche').click()
    await nadia.queue.getByText('Rappeler le collège').waitFor()
    expect(await nadia.queue.innerText()).toMatch(/à faire depuis/)
    await nadia.queue.getByRole('button', { name: 'Fait : Rappeler le collège' }).click()
    await nadia.details.getByText('fait par Nadia').waitFor()

    await nadia.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    expect(await nadia.details.getByRole('button', { name: /Copier le lien/ }).count()).toBe(0)
    await nadia.details.getByRole('button', { name: /Copier la notification pour le lien 1/ }).click()
    const copied = (await nadia.page.evaluate('navigator.clipboard.readText()')) as string
    expect(copied).toMatch(/article 16[\s\S]*Adresse exacte\s: https:\/\/instagram\.com\/p\/Cinvente123/)
    expect(await nadia.page.locator('a[href*="instagram"]').count()).toBe(0)

    await nadia
      .button('Afficher l’historique')
      .or(nadia.page.getByRole('button', { name: /Afficher l’historique/ }))
      .first()
      .click()
    await nadia.details.getByText('Tâche faite').waitFor()
    await looksGood(nadia.page, '5-case')
    await nadia.button('Chercher').click()
    await nadia.page.getByLabel('Lien ou compte').fill('instagram.com/p/Cinvente123')
    await dialog(nadia, 'Chercher un dossier').getByRole('button', { name: 'Chercher', exact: true }).click()
    await nadia.page.getByText('1 dossier trouvé').waitFor()
    await looksGood(nadia.page, '6-search')
    await closesDialog(nadia)
  }, 120_000)

  test('handed over with the network cut on both sides: once, with one voice, and nothing of it for the teen', async () => {
    const { accounts, teamwork } = app.services
    const samirId = (await accounts.having('counsellor')).find(({ name }) => name === 'Samir')?.id ?? ''
    const passes = (refuses: boolean) => teamwork.care.setRefusal(samirId, refuses, Date.now())
    await passes(true)
    const opensPanel = () => nadia.button('Ouvrir le panneau de protection').click()
    const why = nadia.page.getByLabel('Pourquoi (faits, mots du jeune)')
    await opensPanel()
    await nadia.page.getByLabel('119').check()
    await why.fill('Elle a peur de rentrer.')
    await nadia.page.reload()
    await opensPanel()
    expect([await why.inputValue(), await nadia.page.getByLabel('119').isChecked()]).toEqual([
      ...['Elle a peur de rentrer.', true],
    ])
    await nadia.button('Refermer le panneau').click()
    await nadia.reply.fill('un brouillon à garder')
    await nadia.button('Transférer').click()
    await nadia.page.getByRole('radio', { name: 'Samir, en ligne, pas de critique pour le moment' }).check()
    await nadia.page.getByLabel('Ce qu’il faut savoir').fill(context)
    // Put away for a moment, it is still there.
    await closesDialog(nadia)
    await nadia.button('Transférer').click()
    await nadia.page.getByRole('radio', { name: /^Samir, en ligne/ }).check()
    // A window that grows narrow under the dialog, as by turning a tablet: what is being typed stays.
    await nadia.page.setViewportSize(sizes.phone.viewport)
    expect(await nadia.page.getByLabel('Ce qu’il faut savoir').inputValue()).toBe(context)
    await dialog(nadia, 'Transférer ce dossier').getByRole('button', { name: 'Proposer' }).click()
    await nadia.page.getByText(/^Cette personne est en pause, ou passe le prochain critique/).waitFor()
    await looksGood(nadia.page, '7-transfer')
    await nadia.page.setViewportSize(sizes.desktop.viewport)
    await losesAnswerTo(nadia, '**/transfer')
    await nadia.button('Proposer quand même').click()
    await nadia.page.getByText(/Le serveur ne répond pas/).waitFor()
    await nadia.page.unroute('**/transfer')
    await closesDialog(nadia)
    await nadia.page.getByText('Proposé à Samir').waitFor()
    await passes(false)

    await samir.queue.getByText(context).waitFor()
    expect(await samir.page.getByText('je veux mourir').count()).toBe(0)
    await looksGood(samir.page, '8-offered')
    await losesAnswerTo(samir, '**/transfer/accept')
    const accept = samir.button('Accepter le dossier de Nadia')
    await accept.click()
    await samir.page.getByText(/Le serveur ne répond pas/).waitFor()
    await samir.page.unroute('**/transfer/accept')
    // Theirs already: it is among their conversations, whatever became of the answer.
    await samir.page.locator('.row.own').first().click()
    await samir.sees('je suis Nadia')

    await nadia.page.getByText(/n’est plus la vôtre/).waitFor()
    await teen.sees('Samir prend la suite de Nadia. Pas besoin de tout redire.')
    await samir.says('Salut, c’est Samir, je continue avec toi.')
    await teen.sees('je continue avec toi')
    expect(await teen.page.locator('body').innerText()).not.toMatch(/Fin de service|brouillon|École prévenue/)
    expect(await samir.details.getByText(context).count()).toBeGreaterThan(0)
  }, 120_000)

  test('waiting for the teen, in two tabs: their words bring it back in both, and closing in one puts it away in the other', async () => {
    await samir.button('Attendre le jeune').click()
    await samir.page.getByText('En attente du jeune : son prochain message vous revient.').waitFor()
    const second = await samir.page.context().newPage()
    await second.goto(`${app.url}/console`)
    await second.locator('.row.own').first().click()
    await second.getByText('En attente du jeune : son prochain message vous revient.').waitFor()
    const botSaid = await teen.thread.locator('.said.bot').count()
    await teen.writes('ok merci')
    for (const page of [samir.page, second]) {
      await page.getByRole('log').getByText('ok merci').waitFor()
      await page.getByText('En attente du jeune : son prochain message').waitFor({ state: 'detached' })
    }
    expect(await teen.thread.locator('.said.bot').count()).toBe(botSaid)
    await samir.says('À bientôt.')
    await samir.closesCase()
    await second.getByText(/n’est plus la vôtre|est fermé/).waitFor()
    await second.close()
    await samir.page.setViewportSize(sizes.phone.viewport)
    await looksGood(samir.page, '9-phone-queue')
  }, 120_000)
})
