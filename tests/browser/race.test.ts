import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, soon } from '../support/watched-page.ts'

describe.skipIf(!hasChromium('two counsellors in two browsers'))('two counsellors want the same case', () => {
  let app: TestApp
  let browser: Browser
  let nadia: CounsellorPage
  let samir: CounsellorPage

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    const administrator = await Staff.signsIn(app.url)
    nadia = await CounsellorPage.joins(browser, administrator, 'Nadia')
    samir = await CounsellorPage.joins(browser, administrator, 'Samir')
  })
  afterAll(async () => {
    await nadia?.watched.close()
    await samir?.watched.close()
    await browser?.close()
    await app?.end()
  })

  /** Both ask before either is answered: the requests are held until both are there, then let go together. */
  async function bothAtOnce(ask: (counsellor: CounsellorPage) => Promise<void>): Promise<void> {
    let letGo = () => {}
    const together = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let held = 0
    for (const { page } of [nadia, samir]) {
      await page.route('**/claim', async (route) => {
        held += 1
        if (held === 2) letGo()
        await together
        await route.continue()
      })
    }
    await Promise.all([ask(nadia), ask(samir)])
    await together
    await Promise.all(
      [nadia, samir].map(({ page }) =>
        page.getByRole('button', { name: 'Un instant…' }).waitFor({ state: 'detached' }),
      ),
    )
    for (const { page } of [nadia, samir]) await page.unroute('**/claim')
  }

  async function winnerAndLoser(): Promise<{ winner: CounsellorPage; loser: CounsellorPage }> {
    const hasReply = async ({ reply }: CounsellorPage): Promise<boolean> => (await reply.count()) === 1
    await soon(async () => Number(await hasReply(nadia)) + Number(await hasReply(samir))).toBe(1)
    return (await hasReply(nadia)) ? { winner: nadia, loser: samir } : { winner: samir, loser: nadia }
  }

  // In this order: whoever won the first is in a pause, and not offered the next critical case but may take it by hand.
  test.each([
    ['the next', (counsellor: CounsellorPage) => counsellor.button('Prendre le suivant').click(), /Personne n.attend/],
    ['the same row', (counsellor: CounsellorPage) => counsellor.rows.first().click(), /vient de prendre ce cas/],
  ] as const)(
    '%s: exactly one gets it, the other reads why not',
    async (what, ask, told) => {
      const teen = await Teen.arrives(app.url)
      await teen.says('je veux mourir')
      await Promise.all([nadia.rows.first().waitFor(), samir.rows.first().waitFor()])
      await bothAtOnce(ask)

      const { winner, loser } = await winnerAndLoser()
      await winner.sees('je veux mourir')
      const notice = loser.page.locator('.notice')
      await notice.waitFor()
      expect(await notice.innerText()).toMatch(told)
      await shot(loser.page, `race-desktop-${what.replace(' ', '-')}`)
      expect(await winner.page.locator('.notice').count()).toBe(0)
      expect(await loser.page.getByText('je veux mourir').count()).toBe(0)
      await loser.page.getByRole('main').getByText('Personne n’attend pour le moment.').waitFor()

      // Ready for the next round.
      await winner.closesCase()
      for (const { page } of [nadia, samir]) await page.getByRole('button', { name: 'Masquer' }).click()
    },
    90_000,
  )
})
