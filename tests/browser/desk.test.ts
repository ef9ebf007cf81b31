import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, soon } from '../support/watched-page.ts'

const cutMs = 30_000

/** The worst of a day at the desk, on the real server: every text is there once at the end, and in order. */
describe.skipIf(!hasChromium('the desk at its worst'))('the desk at its worst', () => {
  let app: TestApp
  let browser: Browser
  let nadia: CounsellorPage
  let samir: CounsellorPage
  let teen: Teen
  let caseId: string

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    const administrator = await Staff.signsIn(app.url)
    nadia = await CounsellorPage.joins(browser, administrator, 'Nadia')
    samir = await CounsellorPage.joins(browser, administrator, 'Samir')
    teen = await Teen.arrives(app.url)
    await teen.says('je veux mourir')
    await nadia.takesNext()
    caseId = String(await nadia.page.evaluate('history.state.openId'))
  }, 60_000)
  afterAll(async () => {
    await nadia?.watched.close()
    await samir?.watched.close()
    await browser?.close()
    await app?.end()
  })

  const saidBy = async (who: string): Promise<string[]> =>
    (await app.services.log.readCase(caseId))
      .filter(({ from, kind }) => from === who && kind === 'message')
      .map(({ text }) => text)

  const unsent = () => nadia.log.locator('.unsent').count()

  test('the network goes: said; what both wrote is there once and in order when it is back', async () => {
    await nadia.watched.context.setOffline(true)
    await nadia.page.getByText('Connexion perdue, nouvelle tentative…').waitFor()
    for (const text of ['Je suis là.', 'Tu es en sécurité ?']) {
      await nadia.reply.fill(text)
      await nadia.button('Envoyer').click()
    }
    await teen.says('tu es là ?', { answered: false })
    await nadia.log.getByText('pas encore envoyé').first().waitFor()
    await nadia.reply.fill('un brouillon')
    await shot(nadia.page, 'desk-network-cut')
    // Long enough for every stream, poll and first retry to have failed.
    await nadia.page.waitForTimeout(cutMs)
    await nadia.watched.context.setOffline(false)
    await soon(unsent).toBe(0)
    await nadia.sees('tu es là ?')
    await nadia.page.getByText('Connexion perdue').waitFor({ state: 'detached' })
    expect(await saidBy('counsellor')).toEqual(['Je suis là.', 'Tu es en sécurité ?'])
    expect(await nadia.reply.inputValue()).toBe('un brouillon')
  }, 120_000)

  test('the laptop sleeps through an hour: at waking it listens again and shows what was said meanwhile', async () => {
    const session = await nadia.watched.context.newCDPSession(nadia.page)
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
    await teen.says('je suis toujours là', { answered: false })
    await session.send('Page.setWebLifecycleState', { state: 'active' })
    await nadia.sees('je suis toujours là')
    // The hour itself: the clock jumps, and every connection is opened anew.
    await nadia.page.evaluate('void (Date.now = ((now) => () => now() + 3_600_000)(Date.now.bind(Date)))')
    const reopened = nadia.page.waitForRequest('**/api/events', { timeout: 20_000 })
    await reopened
    await nadia.page.getByText('Connexion perdue').waitFor({ state: 'detached' })
    await nadia.says('Moi aussi.')
    expect((await saidBy('counsellor')).at(-1)).toBe('Moi aussi.')
  }, 60_000)

  test('two tabs of one person, and a second person: each text once; the case given back in one tab leaves the other', async () => {
    const second = await nadia.watched.context.newPage()
    await second.goto(`${app.url}/console`)
    await second.locator('.mine button.row').first().click()
    const log = second.getByRole('log', { name: 'Messages' })
    await log.getByText('Moi aussi.').waitFor()
    await second.getByLabel('Votre réponse').fill('Depuis l’autre onglet.')
    await second.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await nadia.sees('Depuis l’autre onglet.')
    await nadia.says('Depuis le premier.')
    await log.getByText('Depuis le premier.').waitFor()
    await nadia.reply.fill('pas fini')
    await second.getByRole('button', { name: 'Rendre à la file' }).click()
    await second.getByRole('dialog').getByRole('button', { name: 'Rendre à la file' }).click()
    await nadia.page.getByText('Cette conversation n’est plus la vôtre').waitFor()
    await samir.takesNext()
    await samir.sees('Depuis le premier.')
    expect(await nadia.page.getByText('je suis toujours là').count()).toBe(0)
    expect((await saidBy('counsellor')).slice(-2)).toEqual(['Depuis l’autre onglet.', 'Depuis le premier.'])
    expect(await saidBy('teen')).toEqual(['je veux mourir', 'tu es là ?', 'je suis toujours là'])
  }, 60_000)
})
