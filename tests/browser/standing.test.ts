import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyRota, rotaContentSchema } from '../../services/duty/rota.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, soon } from '../support/watched-page.ts'

describe.skipIf(!hasChromium('the status line'))('how it stands, on the teen’s page', () => {
  let app: TestApp
  let browser: Browser
  let admin: Staff

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    admin = await Staff.signsIn(app.url)
    const days = [1, 2, 3, 4, 5, 6, 7]
    const always = { days, from: '00:00', to: '24:00' }
    const content = {
      ...rotaContentSchema.parse(emptyRota),
      ...{ weekly: [always], shifts: [{ ...always, person: 'nadia' }] },
      onHolidays: 'open' as const,
    }
    const chief = { id: 'chef', name: 'Chef', email: 'chef@example.org', roles: ['supervisor' as const] }
    expect(await app.services.rotas.set(chief, 0, content, Date.now())).toMatchObject({ ok: true })
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  const line = (teen: TeenPage): Promise<string> => teen.page.locator('.standing').innerText()
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ')
  const looksWell = ({ page }: TeenPage, name: string): Promise<void> =>
    expectLooksWell(page, `standing-${name}`, { colorSchemes: ['light'] })

  test('nobody, somebody, {prénom}, the end, "tu vas mieux ?", and a problem told', {
    timeout: 120_000,
  }, async () => {
    const lead = await admin.invites('Ines', ['child_protection_lead'])
    const me = await admin.get<{ id: string }>('/api/session')
    await app.services.presence.left(me.body.id)
    const teen = await TeenPage.opens(browser, app.url)
    await teen.says('on se moque de moi au collège')
    await teen.says('Parler à quelqu’un')
    // Planned and not there: no hour is said.
    await soon(async () => plain(await line(teen))).toContain("L'équipe n'est pas là en ce moment.")
    expect(await line(teen)).not.toContain('revient')
    await looksWell(teen, '1-away')

    const nadia = await CounsellorPage.joins(browser, admin, 'Nadia')
    await teen.page.reload()
    await soon(async () => plain(await line(teen))).toBe(
      'Une personne te répond ici, en général en moins de 10 minutes.',
    )
    await looksWell(teen, '2-waiting')

    await nadia.takesNext()
    await soon(() => teen.page.locator('header .status').innerText()).toBe('Nadia est là')
    await soon(() => line(teen)).toBe('')
    await nadia.says('Bonjour, je suis là. Raconte-moi.')
    await teen.opensMenu()
    await teen.button('Signaler un problème avec la personne qui me répond').click()
    await teen.page.getByText('La personne qui te répond ne le verra pas.').waitFor()
    await teen.button('Envoyer ce message').click()
    await teen.page.getByText("Choisis d'abord une réponse.").waitFor()
    await teen.page.getByLabel(/^On me demande un numéro/).check()
    await teen.page.getByLabel(/^Tu peux en dire plus/).fill('elle veut mon numéro, je veux mourir')
    await looksWell(teen, '3-problem')
    await teen.button('Envoyer ce message').click()
    await teen.page.getByText("C'est envoyé.").waitFor()
    // Danger was said in it: the numbers are there at once.
    await teen.page.getByRole('region', { name: 'Un problème' }).getByText('3114').first().waitFor()
    await looksWell(teen, '4-problem-sent')
    await teen.button('Fermer').click()
    const told = await lead.get<{ concerns: { about: string[] }[] }>('/api/concerns')
    expect(told.body.concerns).toMatchObject([{ about: ['Nadia'], kind: 'secret' }])
    expect(await nadia.page.content()).not.toContain('mon numéro')

    await nadia.closesCase()
    await teen.sees('Tu peux revenir quand tu veux.')
    await soon(async () => plain(await line(teen))).toBe('La conversation est terminée. Tu peux revenir quand tu veux.')
    await looksWell(teen, '5-end')
    expect(await teen.suggestions.allInnerTexts()).toContain('Effacer')
    await teen.taps('Non, je ne vais pas mieux')
    await soon(() => nadia.rows.count()).toBe(1)
    await soon(async () => plain(await line(teen))).toContain('Une personne te répond ici')
    await looksWell(teen, '6-again')
    await nadia.watched.close()
    await teen.watched.close()
  })
})
