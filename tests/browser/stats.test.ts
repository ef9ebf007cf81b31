import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FigureData } from '../../locales/figures/figure-data.ts'
import { sessionsDefinition } from '../../services/counsellors/sessions.ts'
import { editionsDefinition } from '../../services/stats/editions.ts'
import { anEdition } from '../services/stats/edition-fixture.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { expectLooksWell, overflowOf } from '../support/looks-well.ts'
import { authenticatorOf } from '../support/second-factor.ts'
import { Staff } from '../support/staff.ts'
import { adminPassword, startTestApp, type TestApp } from '../support/test-app.ts'
import { shot, sizes, soon, WatchedPage } from '../support/watched-page.ts'

const periods = ['2025-T2', '2025-T3', '2025-T4', '2026-T1', '2025']
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F\s]+/g, ' ').trim()

/** Every table of counts under its title, as rows of what is seen. */
async function seenTables(page: Page): Promise<Record<string, string[][]>> {
  const tables = await page
    .locator('.figure')
    .evaluateAll((figures) =>
      figures.map((figure): [string, string[][]] => [
        figure.querySelector('h3')?.textContent ?? '',
        [...figure.querySelectorAll('table:has(caption.unseen) tbody tr')].map((row) =>
          [...row.children].map((cell) => (cell.querySelector('[aria-hidden]') ?? cell).textContent ?? ''),
        ),
      ]),
    )
  return Object.fromEntries(tables)
}

/** The same, from what the server tells. */
function toldTables({ tables, trend }: FigureData): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [trend, ...tables].map(({ title, dimensions, rows }) => [
      title,
      Object.fromEntries(
        rows.map(({ keys, count }) => [
          keys.map((key, at) => dimensions[at]?.values.find(({ id }) => id === key)?.label).join(' × '),
          count === null ? 'n.p.' : String(count),
        ]),
      ),
    ]),
  )
}

const charts = (page: Page) => page.locator('svg.plot')

test('without STATS_PUBLIC there is no public page, and what analysts read is closed', async () => {
  const closed = await startTestApp()
  const status = async (path: string): Promise<number> => (await fetch(`${closed.url}${path}`)).status
  expect(await status('/stats/public')).toBe(404)
  expect(await status('/api/stats/public')).toBe(404)
  expect(await status('/api/stats')).toBe(401)
  expect(await status('/stats')).toBe(200)
  await closed.end()
})

describe.skipIf(!hasChromium('the pages of figures'))('the pages of figures', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    app = await startTestApp({ env: { STATS_PUBLIC: 'on' } })
    const editions = await app.services.store.collection(editionsDefinition)
    for (const [index, period] of periods.entries()) await editions.insertOne(anEdition(period, 900 + 130 * index))
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  async function opensPublic(options: Parameters<typeof WatchedPage.open>[2] = {}): Promise<WatchedPage> {
    const watched = await WatchedPage.open(browser, app.url, { isMobile: false, hasTouch: false, ...options })
    await watched.page.goto(`${app.url}/stats/public`)
    await watched.page.getByRole('heading', { name: '1er trimestre 2026' }).waitFor()
    return watched
  }
  const told = async (edition = ''): Promise<FigureData> =>
    (await fetch(`${app.url}/api/stats/public${edition}`)).json() as Promise<FigureData>

  test('every number of the server stands in a table, and its chart above it, under the strict policy', async () => {
    const watched = await opensPublic(sizes.desktop)
    const { page } = watched
    const data = await told()
    const figures = data.tables.length + 1
    await soon(() => charts(page).count()).toBe(figures)
    // Nothing that the policy would refuse; what it did refuse is among the page's complaints, looked at when it closes.
    expect(await page.locator('[style], svg style').count()).toBe(0)
    expect(await page.locator('svg.plot [fill="var(--mark)"] rect').count()).toBeGreaterThan(50)
    const seen = await seenTables(page)
    for (const [title, cells] of Object.entries(toldTables(data))) {
      const rows = seen[title] ?? []
      expect({ title, rows: rows.length }).toMatchObject({ title, rows: expect.any(Number) })
      const shown = rows.flatMap(([name = '', ...values]) => values.map((value) => [name, plain(value)]))
      for (const [name, count] of Object.entries(cells)) {
        const [row] = name.split(' × ')
        const values = shown.filter(([label]) => label === row).map(([, value]) => value?.replaceAll(' ', ''))
        expect({ title, name, found: values.includes(count) }).toEqual({ title, name, found: true })
      }
    }
    // What is hidden says so, to eyes and ears, and why.
    const hidden = data.tables.flatMap(({ rows }) => rows.filter(({ suppressed }) => suppressed)).length
    expect(await page.locator('td[data-reason=small]').count()).toBe(hidden)
    expect(await page.locator('td[data-reason=small]').first().innerText()).toMatch(/^n\.p\.\s*non publié$/)
    await page
      .getByText(/^n\.p\.\s: non publié\. Masqué/)
      .first()
      .waitFor()
    // Our own late share is the first figure of the page; help and the media's advice stand beside the word suicide.
    expect(await page.getByRole('figure').first().locator('h3').innerText()).toMatch(/^Réponses en retard, selon/)
    expect(plain(await page.getByRole('figure').first().innerText())).toMatch(/toutes urgences : \d+ %\./)
    await page.getByText('Ce sont des signalements reçus, pas des enfants.').first().waitFor()
    const help = page.getByRole('note')
    expect(await help.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(
      ['tel:3114', 'https://papageno-suicide.com'],
    )
    for (const name of ['Tableau CSV (UTF-8)', 'Données JSON']) {
      const href = await page.getByRole('link', { name }).getAttribute('href')
      const response = await fetch(`${app.url}${href}`)
      expect([response.status, href]).toEqual([200, expect.stringContaining('edition=2026-T1')])
    }
    await shot(page, 'stats-desktop')
    await watched.close()
  }, 60_000)

  test('with the keyboard alone: past the head, to another period, and through a wide table', async () => {
    const watched = await opensPublic()
    const { page } = watched
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.className')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('figures')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('edition')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'Année 2025' }).waitFor()
    expect(page.url()).toBe(`${app.url}/stats/public?edition=2025`)
    await page.getByRole('heading', { name: 'Souffrance suicidaire, sur l’année entière' }).waitFor()
    expect(await page.getByRole('status').innerText()).toContain('Année 2025')
    await page.keyboard.press('ArrowUp')
    await page.getByRole('heading', { name: '1er trimestre 2026' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('wide')
    await page.keyboard.press('ArrowRight')
    await soon(() => page.evaluate('document.activeElement.scrollLeft')).toBeGreaterThan(0)
    await watched.close()
  }, 60_000)

  // One figure of each kind: the others have the same parts, and axe takes a second for each.
  const parts = ['.top', '.picker', '.received', '[aria-labelledby=section-ours]', '[aria-labelledby=figure-trend]']
  parts.push(
    '[aria-labelledby=section-suicide]',
    '[aria-labelledby=section-exports]',
    '[aria-labelledby=section-method]',
  )

  test.each(Object.entries(sizes))(
    'axe finds nothing, and nothing is wider than the page: %s',
    async (size, options) => {
      const watched = await opensPublic(options)
      const { page } = watched
      await soon(() => charts(page).count()).toBeGreaterThan(10)
      await page.getByText('Dictionnaire des données').click()
      // Colours are the same at every size.
      const colorSchemes = size === 'phone' ? (['light', 'dark'] as const) : (['light'] as const)
      await expectLooksWell(page, `stats-${size}`, { colorSchemes, parts })
      await watched.close()
    },
    60_000,
  )

  test('on paper: no buttons, no cut table, on light ground whatever the scheme', async () => {
    const watched = await opensPublic({ viewport: { width: 718, height: 1000 }, colorScheme: 'dark' })
    const { page } = watched
    await soon(() => charts(page).count()).toBeGreaterThan(10)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.getByLabel('Période publiée').isVisible()).toBe(false)
    expect(await overflowOf(page)).toBe(0)
    const cut = await page
      .locator('.wide')
      .evaluateAll((all) => all.filter((wide) => wide.scrollWidth > wide.clientWidth))
    expect(cut).toEqual([])
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    await watched.close()
  }, 60_000)

  test('where the charts do not come, the tables say everything', async () => {
    const watched = await WatchedPage.open(browser, app.url)
    const { page } = watched
    await page.route(/draw-chart/, (route) => route.abort())
    await page.goto(`${app.url}/stats/public`)
    await page.getByText('Le tableau dit la même chose.').first().waitFor()
    expect(await page.getByRole('table').count()).toBeGreaterThan(10)
    await watched.close()
  }, 60_000)

  test('an analyst signs in and reads more; a counsellor is told that it is not for them', async () => {
    const administrator = await Staff.signsIn(app.url)
    await administrator.invites('Ana', ['analyst'])
    await administrator.invites('Lea', ['counsellor'])
    const watched = await WatchedPage.open(browser, app.url, { isMobile: false, hasTouch: false, ...sizes.desktop })
    const { page } = watched
    const signsIn = async (email: string): Promise<void> => {
      await page.getByLabel('Adresse e-mail').fill(email)
      await page.getByLabel('Mot de passe').fill(adminPassword)
      await page.getByRole('button', { name: 'Se connecter' }).click()
      await page.getByLabel('Code à 6 chiffres').fill(authenticatorOf(app.url, email)?.code() ?? '')
      await page.getByRole('button', { name: 'Se connecter' }).click()
    }
    await page.goto(`${app.url}/stats`)
    await signsIn('lea@example.org')
    await page.getByText('Votre compte ne donne pas accès aux chiffres.').waitFor()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await signsIn('ana@example.org')
    await page.getByRole('heading', { name: 'Signalements reçus, mois par mois' }).waitFor()
    await page.getByText('nombres non arrondis').waitFor()
    await soon(() => charts(page).count()).toBeGreaterThan(10)
    // Who one is was shown long ago: asked once more, and the file comes then.
    const sessions = await app.services.store.collection(sessionsDefinition)
    const { id } = (await page.evaluate("fetch('/api/session').then((answer) => answer.json())")) as { id: string }
    for (const { _id } of await sessions.find({ accountId: id }).toArray())
      await sessions.updateOne({ _id }, { $set: { provenAt: 0 } })
    await page.getByRole('button', { name: 'Tableau CSV (UTF-8)' }).click()
    const asked = page.getByRole('dialog', { name: 'C’est bien vous' })
    await asked.getByLabel('Mot de passe').fill(adminPassword)
    await asked.getByLabel('Code à 6 chiffres').fill(authenticatorOf(app.url, 'ana@example.org')?.code() ?? '')
    await shot(page, 'stats-proof')
    const download = page.waitForEvent('download')
    await asked.getByRole('button', { name: 'Continuer' }).click()
    expect((await download).suggestedFilename()).toBe('relais-2026-T1.csv')
    await asked.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByLabel('Adresse e-mail').waitFor()
    expect(await page.getByRole('table').count()).toBe(0)
    await watched.close()
  }, 60_000)
})
