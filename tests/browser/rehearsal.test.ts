import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes } from '../support/watched-page.ts'

/** The desk goes on behind the rehearsal, and its looks at the queue are in the audit. */
const ofTheDesk = ['audit', 'audit_chain']
/** What the server does by itself may begin meanwhile: it seals, counts, and keeps whose turn it is. */
const ofTheServer = ['audit_segments', 'leases', 'stat_state']

describe.skipIf(!hasChromium('the rehearsal'))('practice on invented conversations', () => {
  let app: TestApp
  let browser: Browser

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.end()
  })

  /** How many documents lie in each collection: what the session renews stays one document. */
  const counts = async (): Promise<Record<string, number>> => {
    const { raw } = app.services.store
    const names = await raw.collections()
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await raw.count(name)] as const)))
  }

  const audited = async (): Promise<unknown[]> => {
    const docs = await Promise.all(ofTheDesk.map((name) => app.services.store.raw.read(name, undefined, 1000)))
    return [...new Set(docs.flat().map(({ type }) => type))]
  }

  test('a counsellor practises: marked all along, told kindly, and nothing of it is kept or sent', async () => {
    const nadia = await CounsellorPage.joins(browser, await Staff.signsIn(app.url), 'Nadia')
    const { page } = nadia
    const before = await counts()
    const knownTypes = await audited()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' || /rehears/.test(new URL(request.url()).pathname)) asked.push(request.url())
    })
    const isMarked = async (): Promise<boolean> => {
      const box = await page.getByText('Entraînement — personne n’est au bout').boundingBox()
      const { height = 0 } = page.viewportSize() ?? {}
      return box !== null && box.y >= 0 && box.y + box.height <= height
    }

    await page.getByRole('link', { name: 'Entraînement' }).click()
    await page
      .getByRole('button', { name: /^S’entraîner/ })
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: /^S’entraîner/ }).count()).toBe(8)
    await expectLooksWell(page, 'rehearsal-list', { colorSchemes: ['light'] })

    await page.getByRole('button', { name: /Je suis fatigué/ }).click()
    expect(await page.evaluate('document.activeElement.matches("main h2")')).toBe(true)
    const say = async (text: string, answer: string): Promise<void> => {
      await page.getByLabel('Votre réponse').fill(text)
      await nadia.button('Répondre').click()
      await page.getByRole('log').getByText(answer).waitFor()
    }
    await say('Merci de me le dire. Est-ce que tu penses à mourir ?', "oui j'y pense")
    await say('Pourquoi tu as attendu ? Je te promets le secret.', "même ici c'est ma faute")
    await say('Appelle le 3114.', 'même la nuit')
    await shot(page, 'rehearsal-talk')
    await page.getByRole('radio', { name: 'Moyen' }).check()
    await nadia.button('Voir le retour').click()
    const feedback = page.locator('.rehearsal-feedback')
    const said = await feedback.innerText()
    expect(said).toMatch(/La taxonomie voit plus urgent que vous.*Critique/)
    expect(said).toContain('«\u00a0tout le monde serait mieux sans moi\u00a0»\u202f: Idées suicidaires')
    expect(said).toContain('Vous avez donné un numéro qui convient\u202f: 3114.')
    expect(said).toContain('Vous avez écrit\u202f: «\u00a0Je te promets le secret.\u00a0»')
    expect(said).toContain('Là, maintenant, est-ce que tu es en danger')
    expect(await isMarked()).toBe(true)

    await page.setViewportSize(sizes.phone.viewport)
    await expectLooksWell(page, 'rehearsal-feedback')
    expect(await isMarked()).toBe(true)

    await nadia.button('Continuer la conversation').click()
    await say('Je reste là.', 'tu restes là un peu')
    const last = ['mes affaires', 'une lettre', "que ça s'arrête", 'je vais voir ma mère']
    for (const answer of last) await say('Ok.', answer)
    await page.getByText('La conversation s’arrête là').waitFor()

    expect(asked.filter((url) => !/\/assets\//.test(url))).toEqual([`${app.url}/api/rehearsals`])
    const after = await counts()
    const grown = Object.keys(after).filter((name) => after[name] !== before[name])
    expect(grown.filter((name) => ![...ofTheDesk, ...ofTheServer].includes(name))).toEqual([])
    expect((await audited()).filter((type) => type !== 'queue_read' && !knownTypes.includes(type))).toEqual([])
    expect(app.logged()).not.toContain('Je te promets')
    await nadia.watched.close()
  }, 60_000)
})
