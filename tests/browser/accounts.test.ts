import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { enrolled } from '../support/second-factor.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { adminEmail, adminPassword, startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes } from '../support/watched-page.ts'

/** Looked at as it is, in the dark, and on a phone. */
async function holds(page: Page, name: string): Promise<void> {
  await expectLooksWell(page, `accounts-${name}`)
  await page.setViewportSize(sizes.phone.viewport)
  expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, 360])
  await shot(page, `accounts-${name}-phone`)
  await page.setViewportSize(sizes.desktop.viewport)
}

describe.skipIf(!hasChromium('accounts, in a browser'))('accounts', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    await Staff.signsIn(app.url)
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  test('invited, protected by a second factor, dated; one’s own account, and the journal', async () => {
    const admin = await CounsellorPage.opens(browser, app.url)
    await admin.signsIn(adminEmail)
    await admin.page.getByRole('link', { name: 'Comptes' }).click()
    await admin.page.getByRole('heading', { name: 'Comptes' }).waitFor()
    await admin.button('Inviter').click()
    await admin.page.getByLabel('Adresse e-mail de la personne').fill('lea@example.org')
    await admin.page.getByLabel('Écoute').check()
    await holds(admin.page, 'invite')
    await admin.button('Créer le lien').click()
    const link = await admin.page.getByText('#invitation=').innerText()
    await admin.button('Fermer').click()

    const lea = await CounsellorPage.opens(browser, app.url)
    await lea.page.goto(link)
    await lea.page.reload()
    await lea.page.goto('about:blank')
    await lea.page.goto(link)
    await lea.page.getByLabel('Prénom montré aux jeunes').fill('Léa')
    await lea.page.getByLabel('Mot de passe').fill(adminPassword)
    await lea.button('Créer mon compte').click()
    const secret = (await lea.page.locator('.secret').innerText()).replaceAll(' ', '')
    await holds(lea.page, 'enrol')
    await lea.page.getByLabel('Code affiché par l’application').fill('000000')
    await lea.button('Confirmer').click()
    await lea.page.getByText('Ce code ne correspond pas').waitFor()
    const application = enrolled(app.url, 'lea@example.org', secret)
    await lea.page.getByLabel('Code affiché par l’application').fill(application.code())
    await lea.button('Confirmer').click()
    await lea.page.locator('.recovery-codes li').first().waitFor()
    const codes = await lea.page.locator('.recovery-codes li').allInnerTexts()
    expect(codes).toHaveLength(10)
    await holds(lea.page, 'recovery')
    await lea.button('Je les ai gardés, continuer').click()

    // Nobody has dated her yet: she sees who waits, and takes no case.
    await (await Teen.arrives(app.url)).says('je veux mourir ce soir, j’ai pris des médicaments')
    await lea.rows.first().waitFor()
    await lea.button('Prendre le suivant').click()
    await lea.page.getByText('doivent être datées').first().waitFor()
    await admin.page.reload()
    const line = admin.page.getByRole('listitem').filter({ hasText: 'lea@example.org' })
    await line.getByRole('button', { name: 'Modifier' }).click()
    await admin.page.getByLabel('Attestation d’honorabilité vérifiée le').fill('2026-01-05')
    await admin.page.getByLabel('Formation suivie le').fill('2026-01-12')
    await admin.button('Enregistrer').click()
    await line.getByText('5 janv. 2026').waitFor()
    await holds(admin.page, 'staff')

    // Dated, she takes it at once. Her session ends while she types, and her phone is lost: a recovery code, and her words are there.
    await lea.takesNext()
    await lea.reply.fill('un brouillon à garder')
    await lea.reply.press('End')
    await lea.reply.pressSequentially(' encore')
    const hers = (await app.services.accounts.directory.all()).find(({ email }) => email === 'lea@example.org')
    await app.services.sessions.endAll(hers?.id ?? '')
    await lea.page.getByText('ce que vous avez écrit est gardé').waitFor({ timeout: 60_000 })
    await lea.page.getByLabel('Mot de passe').fill(adminPassword)
    await lea.button('Se connecter').click()
    await lea.button('Téléphone perdu').click()
    await lea.page.getByLabel('Code de secours').fill(codes[0] ?? '')
    await holds(lea.page, 'phone-lost')
    await lea.button('Se connecter').click()
    await lea.reply.waitFor()
    expect(await lea.reply.inputValue()).toBe('un brouillon à garder encore')
    await lea.page.getByRole('link', { name: 'Mon compte' }).click()
    await lea.page.getByText('Il vous reste 9 codes de secours.').waitFor()
    await lea.page.getByText('cette session').waitFor()
    await holds(lea.page, 'mine')

    // Her password is lost: a link from the administrator, and one of her codes still.
    await admin.page
      .getByRole('listitem')
      .filter({ hasText: 'lea@example.org' })
      .getByText('Mot de passe perdu')
      .click()
    await admin.button('Créer le lien').click()
    const way = await admin.page.getByText('#mot-de-passe=').innerText()
    await holds(admin.page, 'password-link')
    await admin.button('Fermer').click()
    await lea.page.goto('about:blank')
    await lea.page.goto(way)
    await lea.page.getByLabel('Nouveau mot de passe').fill('une phrase toute neuve')
    await lea.button('Enregistrer et entrer').click()
    await lea.button('Téléphone perdu').click()
    await lea.page.getByLabel('Code de secours').fill(codes[1] ?? '')
    await holds(lea.page, 'new-password')
    await lea.button('Enregistrer et entrer').click()
    await lea.page.getByRole('link', { name: 'Bureau' }).waitFor()

    // A team with her in it; and what else is in force here.
    await admin.page.getByRole('link', { name: 'Réglages' }).click()
    await admin.button('Créer une équipe').click()
    await admin.page.getByLabel('Nom de l’équipe').fill('Nuit')
    await admin.page.getByRole('checkbox', { name: 'Léa' }).check()
    await holds(admin.page, 'team')
    await admin.button('Enregistrer').click()
    await admin.page.getByRole('listitem').filter({ hasText: 'Nuit' }).getByText('Léa').waitFor()
    await admin.page.getByText('RETENTION_LOW_MONTHS').waitFor()
    await holds(admin.page, 'settings')

    await app.services.auditSealer.run()
    await admin.page.getByRole('link', { name: 'Journal' }).click()
    await admin.page.getByText('a installé une application de codes').first().waitFor()
    await admin.button('Vérifier la chaîne').click()
    await admin.page.getByText('La chaîne est intacte.').waitFor()
    await holds(admin.page, 'journal')
    await lea.watched.close()
    await admin.watched.close()
  }, 180_000)
})
