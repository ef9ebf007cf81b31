import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from '../support/chromium.ts'
import { CounsellorPage } from '../support/counsellor-page.ts'
import { expectLooksWell } from '../support/looks-well.ts'
import { Staff } from '../support/staff.ts'
import { TeenPage } from '../support/teen-page.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { assertPagesAreBuilt, shot, sizes, soon } from '../support/watched-page.ts'

const number = 'Tu peux m’appeler au 06 12 34 56 78'

describe.skipIf(!hasChromium('a counsellor and a supervisor'))('who reads first, who reads along, who comes', () => {
  let app: TestApp
  let browser: Browser
  let administrator: Staff
  let lea: CounsellorPage
  let claire: CounsellorPage
  let teen: TeenPage

  beforeAll(async () => {
    assertPagesAreBuilt()
    app = await startTestApp()
    browser = await launchChromium()
    administrator = await Staff.signsIn(app.url)
    lea = await CounsellorPage.joins(browser, administrator, 'Lea')
    teen = await TeenPage.opens(browser, app.url)
    await teen.says('je veux mourir, ils ont ma photo')
    await lea.takesNext()
  })
  afterAll(async () => {
    for (const one of [lea, claire, teen]) await one?.watched.close()
    await browser?.close()
    await app?.end()
  })

  /** In both schemes and at both widths. */
  const looksGood = async (page: Page, name: string): Promise<void> => {
    for (const [size, { viewport }] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      await expectLooksWell(page, `team-${name}-${size}`)
    }
    await page.setViewportSize(sizes.desktop.viewport)
  }
  const goes = async (to: string): Promise<void> => {
    await claire.page.getByRole('navigation').getByRole('link', { name: to, exact: true }).click()
    await claire.page.getByRole('heading', { name: to, level: 2, exact: true }).waitFor()
  }
  const readsAlong = () => lea.page.getByText('Claire lit cette conversation avec vous.')

  test('a message with a number waits; approved while its author is cut off, it reaches the teen once', async () => {
    await lea.reply.fill(number)
    await lea.button('Envoyer').click()
    await lea.log.locator('.held').getByText(number).waitFor()
    await lea.log.getByText(/^Aucun responsable n’est connecté/).waitFor()
    // What to do about it is in sight, however late it came.
    const below = 'document.querySelector(".log").scrollHeight - document.querySelector(".log").clientHeight'
    await soon(() => lea.page.evaluate(`${below} - document.querySelector(".log").scrollTop < 2`)).toBe(true)
    const roles = ['counsellor', 'supervisor', 'child_protection_lead', 'administrator']
    await administrator.invites('Claire', roles)
    claire = await CounsellorPage.opens(browser, app.url)
    await claire.signsIn('claire@example.org')
    const waits = (section: string) =>
      claire.page.getByRole('link', { name: section, exact: true }).locator('.waiting-count')
    await soon(() => waits('Équipe').allInnerTexts()).toEqual(['1'])
    const { contacts } = (await administrator.get<{ contacts: number }>('/api/alerts')).body
    expect(await waits('Annuaire').innerText()).toBe(String(contacts))
    await goes('Équipe')
    await claire.page.getByText(/^Message de Lea/).waitFor()
    await claire.button('Lire').click()
    await claire.page.getByText(number).waitFor()
    await shot(claire.page, 'team-1-review')
    await lea.watched.context.setOffline(true)
    await lea.page.getByText('Connexion perdue').waitFor()
    await claire.button('Laisser partir').click()
    await claire.page.getByText('Aucun message n’attend.').waitFor()
    await teen.sees(number)
    await lea.watched.context.setOffline(false)
    await lea.log.locator('.said.counsellor:not(.unsent)').getByText(number).waitFor()
    await soon(() => lea.log.locator('.held').count()).toBe(0)
    expect((await teen.bubbles('counsellor')).filter((text) => text.includes('06 12 34 56 78'))).toHaveLength(1)
    expect(await lea.log.getByText(number).count()).toBe(1)
  })

  test('a call for help, and who reads along: each is told to the other as it happens', async () => {
    await lea.button('J’ai besoin d’aide').click()
    await claire.page.getByText(/^Lea a besoin d’aide/).waitFor()
    await claire.page.locator('.team-case').getByText('appel à l’aide').waitFor()
    await claire.page.getByRole('button', { name: /^Suivre la conversation de Lea/ }).click()
    await readsAlong().waitFor()
    await shot(lea.page, 'team-2-read-along')
    const copy = claire.page.getByRole('region', { name: 'Conversation en lecture seule' })
    await copy.getByText(number).waitFor()
    expect(await copy.getByRole('textbox').count()).toBe(0)
    await looksGood(claire.page, '3-team')
    await claire.button('J’y vais').click()
    await lea.page.getByText('Claire arrive').waitFor()
    await goes('Annuaire')
    await soon(() => readsAlong().count()).toBe(0)
    await looksGood(claire.page, '4-directory')
    await goes('Protection')
    await looksGood(claire.page, '5-protection')
  }, 60_000)

  test('what somebody else proposes in the protection panel is seen in it as it happens', async () => {
    await lea.button('Ouvrir le panneau de protection').click()
    await lea.details.getByText('Proposer une décision').waitFor()
    const [held] = await app.services.cases.held()
    const path = `/api/cases/${held?._id}/protection`
    const { turn } = (await administrator.get<{ turn: number }>(path)).body
    const words = {
      why: 'Elle a 13 ans.',
      teenWants: '',
      teenTold: '',
      informParents: 'to_tell',
      teenAgreement: 'agrees',
    }
    const done = await administrator.post(`${path}/propose`, {
      turn,
      measures: ['child_line'],
      danger: false,
      ...words,
    })
    expect(done.status).toBe(200)
    await lea.details.getByText('Proposition en attente').waitFor()
  })

  test('a supervisor gives the case to somebody else', async () => {
    await goes('Équipe')
    await claire.page.getByRole('button', { name: /^Donner à quelqu’un le dossier de Lea/ }).click()
    const dialog = claire.page.getByRole('dialog', { name: 'Donner ce dossier' })
    await dialog.getByRole('radio', { name: /Claire/ }).check()
    await shot(claire.page, 'team-6-reassign')
    await dialog.getByRole('button', { name: 'Donner' }).click()
    await claire.page.getByRole('button', { name: /^Suivre la conversation de Claire/ }).waitFor()
    await teen.sees(/Claire/)
    await claire.button('Voir les conversations tirées').click()
    await claire.page.getByText('Aucune conversation n’a été fermée').waitFor()
  })

  test('a supervisor sets somebody’s limit, and says what a closed case was about', async () => {
    await claire.page.getByLabel('Conversations à la fois pour Lea').selectOption('2')
    const own = async () => (await app.services.personalLimits.of(leaId)) as number
    const leaId = (await app.services.accounts.having('counsellor')).find(({ name }) => name === 'Lea')?.id ?? ''
    await soon(own).toBe(2)
    const [held] = await app.services.cases.held()
    const owner = await app.services.accounts.get(held?.claimedBy ?? '')
    if (!held || !owner) throw new Error('nobody holds the case')
    expect((await app.services.queue.close(held._id, owner, 'helped', Date.now())).ok).toBe(true)
    await goes('Protection')
    await goes('Équipe')
    await claire.button('1 dossier fermé à confirmer pour les chiffres').click()
    await claire.page.getByRole('dialog', { name: /^Dossier fermé le/ }).waitFor()
    await looksGood(claire.page, '7-closed')
    await claire.button('Confirmer').click()
    await soon(() => claire.page.getByText('à confirmer pour les chiffres').count()).toBe(0)
    expect((await app.services.cases.get(held._id))?.confirmed).toMatchObject({ by: owner.id })
  }, 60_000)
})
