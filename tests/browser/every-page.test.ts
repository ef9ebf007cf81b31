import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { overflowOf, violationsOn } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { words } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes, soon } from '../support/watched-page.ts'

/** As many as a person may have: every section is in the bar. */
const everyRole = ['counsellor', 'supervisor', 'child_protection_lead', 'analyst', 'administrator']
const stories = [
  'depuis la rentrée ils se moquent de moi sur le groupe de la classe, j’ai plus envie d’être là https://www.instagram.com/p/Cinvente123/',
  'un inconnu menace de montrer mes photos si je paie pas avant 20h, il est sur snapchat.com/add/exemple_demo',
  'ma copine se fait insulter sur tiktok tous les jours, j’ai peur pour elle',
  'quelqu’un a fait un faux compte avec ma photo sur discord.gg/demoexemple',
]

describe.skipIf(!hasChromium('every page and dialog of the console'))('every page and dialog', () => {
  let app: TestApp
  let browser: Browser
  let claire: CounsellorPage
  let nadia: Staff
  let page: Page

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    const administrator = await Staff.signsIn(app.url)
    nadia = await administrator.invites('Nadia')
    await administrator.invites('Claire', everyRole)
    for (const story of stories) {
      const teen = await Teen.arrives(app.url)
      await teen.says(story)
      await teen.says(words('commands:human'))
    }
    claire = await CounsellorPage.opens(browser, app.url)
    page = claire.page
    await claire.signsIn('claire@example.org')
  })
  afterAll(async () => {
    await claire?.watched.close()
    await browser?.close()
    await app?.end()
  })

  /** Nothing overflows, at both widths; and nothing that axe finds, in both schemes, where no other test asks it. */
  const holds = async (name: string, isAsked: boolean): Promise<void> => {
    const found: string[] = []
    for (const [size, { viewport }] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['dark', 'light'] as const) {
        if (isAsked && size !== 'phone') found.push(...(await violationsOn(page, colorScheme)))
        else await page.emulateMedia({ colorScheme })
        await shot(page, `${name}-${size}-${colorScheme}`)
      }
      if ((await overflowOf(page)) > 0) found.push(`${size}: wider than the page`)
    }
    await page.setViewportSize(sizes.desktop.viewport)
    const hidden = "(() => { const bar = document.querySelector('.bar'); return bar.scrollWidth - bar.clientWidth })()"
    if (((await page.evaluate(hidden)) as number) > 0) found.push('a section is cut off in the bar')
    expect.soft({ name, found }).toEqual({ name, found: [] })
  }

  test('the desk, and every dialog of a case', async () => {
    await soon(() => claire.rows.count()).toBe(stories.length)
    const theirs = (await nadia.queue()).at(-1)?.id
    await nadia.post(`/api/cases/${theirs}/claim`)
    await nadia.post(`/api/cases/${theirs}/messages`, { text: 'Bonjour, appelle-moi au 06 12 34 56 78' })
    await nadia.post('/api/help')
    await holds('queue', false)
    await claire.takesNext()
    await claire.says('Bonjour, je suis Claire. Merci d’avoir écrit.')
    await holds('case', false)
    await claire.button('Ouvrir le panneau de protection').click()
    await claire.details.getByText('Proposer une décision').scrollIntoViewIfNeeded()
    await holds('protection-panel', true)
    for (const [name, opens, isAsked] of [
      ['closing', 'Fermer le dossier', true],
      ['release', 'Rendre à la file', true],
      ['transfer', 'Transférer', false],
      ['task', 'Nouvelle tâche', false],
      ['search', 'Chercher', false],
      ['replies', 'Réponses prêtes', false],
      ['alerts', 'Alertes', true],
      ['shortcuts', 'Raccourcis clavier', false],
    ] as const) {
      await claire.button(opens).click()
      await page.getByRole('dialog').waitFor()
      await holds(name, isAsked)
      await page.keyboard.press('Escape')
    }
    // However full the bar, the word that the line is cut finds room beside it and moves nothing.
    const room = () => page.locator('.top').boundingBox()
    const before = await room()
    await claire.watched.context.setOffline(true)
    await page.getByText('Connexion perdue').waitFor()
    expect(await room()).toEqual(before)
    await claire.watched.context.setOffline(false)
    await page.getByText('Connexion perdue').waitFor({ state: 'detached' })
  }, 120_000)

  test('every section of the bar', async () => {
    const links = page.getByRole('navigation').getByRole('link')
    for (let index = 1; index < (await links.count()); index++) {
      const name = new URL((await links.nth(index).getAttribute('href')) ?? '', page.url()).hash.slice(2)
      await links.nth(index).click()
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await page.getByText('Un instant…').waitFor({ state: 'detached' })
      await holds(name, ['reponses', 'paroles'].includes(name))
    }
    // What administrators read of a number is words: no address of a program, no English.
    await links.filter({ hasText: 'Annuaire' }).click()
    await page.getByText('appel au 3114').waitFor()
    expect(await page.locator('main').innerText()).not.toMatch(/tel:|sms:|https:|general knowledge/)
  }, 120_000)
})
