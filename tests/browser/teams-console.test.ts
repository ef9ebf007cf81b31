import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { Staff } from '../support/staff.ts'
import { TeamsPerson } from '../support/teams-person.ts'
import { TeamsService, teamsEnv } from '../support/teams-service.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

describe.runIf(hasChromium('the console, for a case from Teams'))('the console, for a case from Teams', () => {
  let service: TeamsService
  let app: TestApp
  let browser: Browser
  let page: Page
  let staff: Staff
  beforeAll(async () => {
    service = await TeamsService.start()
    app = await startTestApp({ env: teamsEnv('intake'), teamsAuthentication: service.authentication() })
    staff = await Staff.signsIn(app.url)
    browser = await launchChromium()
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' })
    const [name = '', value = ''] = staff.cookie.split('=')
    await context.addCookies([{ name, value, url: app.url }])
    page = await context.newPage()
  })
  afterAll(async () => {
    await browser.close()
    await app.end()
    await service.stop()
  })

  test('an alert’s link opens it; who answers reads who reads along, and that nothing arrives any more', async () => {
    const teen = new TeamsPerson(app, service)
    await teen.says('on m’insulte tous les jours dans le groupe de la classe')
    await teen.says('je veux parler à quelqu’un')
    const id = (await teen.case())?._id ?? ''
    await staff.post(`/api/cases/${id}/claim`)
    await page.goto(`${app.url}/console#case=${id}`)
    await page.getByText('on m’insulte tous les jours').first().waitFor()
    // A case's id is nobody's bookmark.
    expect(new URL(page.url()).hash).toBe('')
    await page.getByText('les administrateurs de l’établissement peuvent lire vos réponses').waitFor()
    await teen.uninstalls()
    await page.getByText('Teams ne remet plus vos messages').waitFor()
  })

  test('the account in Teams is linked by a code shown once, and unlinked', async () => {
    await page.goto(`${app.url}/console`)
    await page.getByRole('link', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Demander un code' }).click()
    const code = await page.getByText(/^RELAIS-/).innerText()
    const { SCREENSHOTS } = process.env
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/teams-link.png` })
    const person = new TeamsPerson(app, service)
    await person.post(person.activity({ text: code }))
    await page.getByRole('button', { name: 'Délier' }).click({ timeout: 15_000 })
    await page.getByRole('button', { name: 'Demander un code' }).waitFor()
  })
})
