import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectLooksWell } from '../../support/looks-well.ts'
import { shot } from '../../support/watched-page.ts'
import { aCase } from './a-case.ts'
import { buildConsole } from './build-console.ts'
import { inventedDay } from './invented-day.ts'
import { MockServer } from './mock-server.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium && process.env.REQUIRE_ALL === '1') throw new Error(`Chromium is needed at ${executablePath}`)
if (!hasChromium) console.log(`Left out: the console in a browser needs Chromium at ${executablePath}.`)

const wide = { width: 1280, height: 800 }
const narrow = { width: 360, height: 740 }
const password = 'une phrase assez longue'

describe.skipIf(!hasChromium)('the console in Chromium', () => {
  let pages: string
  let browser: Browser
  let server: MockServer
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    pages = await mkdtemp(join(tmpdir(), 'relais-console-'))
    await buildConsole(pages)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(pages, { recursive: true, force: true })
  })

  beforeEach(async () => {
    server = await MockServer.start(pages)
    server.cases = inventedDay()
    await openPage(wide)
  })
  afterEach(async () => {
    await context.close()
    await server.stop()
    expect(complaints).toEqual([])
  })

  async function openPage(viewport: typeof wide) {
    context = await browser.newContext({ viewport, colorScheme: 'light', locale: 'fr-FR', reducedMotion: 'reduce' })
    page = await context.newPage()
    complaints = []
    // What the policy refuses, and what the page did not expect. A refused request is said by the browser too: that is played.
    page.on('console', (message) => {
      const isPlayed = /Failed to load resource|net::ERR/.test(message.text())
      if (message.type() === 'error' && !isPlayed) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  }

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const inPane = (heading: string) => page.getByRole('region', { name: heading, exact: true })
  const reply = () => page.getByLabel('Votre réponse')

  async function signIn() {
    await page.goto(`${server.origin}/console`)
    await page.getByLabel('Adresse e-mail').fill('lea@example.org')
    await page.getByLabel('Mot de passe').fill(password)
    await page.getByLabel('Mot de passe').press('Enter')
    await page.getByRole('heading', { name: 'File d’attente' }).waitFor()
    await page.getByText('4 en attente').waitFor()
  }
  async function takeCritical() {
    await button('Prendre le suivant').click()
    await page.getByText('y a quelqu’un').waitFor()
  }
  /** In both schemes on the same page; a narrow one has no other colours. */
  const expectNoViolations = (name: string): Promise<void> =>
    expectLooksWell(page, name, name.startsWith('narrow') ? { colorSchemes: ['light'] } : {})

  test.each(Object.entries({ wide, narrow }))(
    'axe finds nothing: sign-in, queue, open case, dialog; %s',
    async (size, viewport) => {
      await context.close()
      await openPage(viewport)
      await page.goto(`${server.origin}/console`)
      await page.getByLabel('Adresse e-mail').waitFor()
      await expectNoViolations(`${size}-1-sign-in`)
      await signIn()
      await expectNoViolations(`${size}-2-queue`)
      await takeCritical()
      await expectNoViolations(`${size}-3-conversation`)
      if (viewport === narrow) await button('Dossier').click()
      await expectNoViolations(`${size}-4-case`)
      await button('Fermer le dossier').click()
      await page.getByRole('dialog').waitFor()
      await page.getByText('Corriger', { exact: true }).click()
      await page.getByLabel('Message privé').scrollIntoViewIfNeeded()
      await expectNoViolations(`${size}-5-dialog`)
    },
    90_000,
  )

  test('nothing of a case but its row is shown before it is taken; then all of it, links inert', async () => {
    await signIn()
    const first = page.getByRole('listitem').first()
    expect(await first.innerText()).toMatch(
      /Critique.*en retard de 12\smin.*depuis 17\smin.*Idées suicidaires.*Victime · 13-14 ans/s,
    )
    expect(await page.getByText('y a quelqu’un').count()).toBe(0)
    expect(await page.title()).toBe('(1 critique) Relais')
    await takeCritical()
    const summary = inPane('Détails du dossier')
    await summary.getByText('hxxps://instagram.com/p/demo_exemple').waitFor()
    expect(await page.locator('a:not([href^="#/"])').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toMatch(/https?:\/\//)
    // What is hard to read waits until it is asked for.
    await button('Afficher les messages difficiles').click()
    expect(await page.locator('mark').allInnerTexts()).toContain('j’ai plus envie d’être là')
    expect(await page.getByText('Le jeune a quitté vite.').count()).toBe(1)
    expect(await page.getByText('Le jeune est revenu.').count()).toBe(1)
    await summary.getByText('pas sûr').waitFor()
    expect(await page.title()).toBe('Relais')
  })

  test('a copied link is the canonical one; with an intimate image only the notice is', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn()
    await takeCritical()
    await button('Copier le lien 1').click()
    await page.getByText('Copié', { exact: true }).waitFor()
    await shot(page, 'wide-light-9-links')
    await page.getByText('Lien copié.').waitFor({ state: 'attached' })
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://instagram.com/p/demo_exemple')
    await button(/^Prendre ce cas.*Élevé/).click()
    await page.getByText('hxxps://snapchat.com/add/fauss_demo').waitFor()
    expect(await button(/Copier le lien/).count()).toBe(0)
    expect(await button(/Copier la notification/).count()).toBeGreaterThan(0)
    await page.getByText('Image intime d’un mineur possible').scrollIntoViewIfNeeded()
    await shot(page, 'wide-light-8-intimate')
  })

  test('live both ways by keyboard: Shift+Enter a line, Enter sends once, the answer appears', async () => {
    await signIn()
    await button('Prendre le suivant').focus()
    await page.keyboard.press('Enter')
    await page.getByText('y a quelqu’un').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('conversation-heading')
    await reply().focus()
    await page.keyboard.type('Bonjour, je suis Léa.')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('Je te lis.')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByText('Bonjour, je suis Léa.').waitFor()
    await page.getByText(/· envoyé/).waitFor()
    server.teenTypes('critical')
    await page.getByText('Le jeune écrit…').waitFor()
    server.teenSays('critical', { text: 'merci d’être là' })
    await page.getByText('merci d’être là').waitFor()
    expect(await page.getByText('Le jeune écrit…').count()).toBe(0)
    const sent = server.cases[0]?.messages.filter((message) => message.from === 'counsellor')
    expect(sent?.map((message) => message.text)).toEqual(['Bonjour, je suis Léa.\nJe te lis.'])
  })

  test('a new critical case changes title and queue, and is announced without content', async () => {
    await signIn()
    server.queue(aCase({ id: 'new', severity: 'critical', dueAt: new Date(Date.now() + 270_000).toISOString() }))
    await page.getByText('Un nouveau cas critique est dans la file.').waitFor({ state: 'attached' })
    expect(await page.title()).toBe('(2 critiques) Relais')
    await page.getByText('dans 4 min').waitFor()
  })

  test('filters, the alerts, the sheet of shortcuts: axe finds nothing, and a critical case is never filtered out', async () => {
    await signIn()
    await page.getByText('Filtrer la file').click()
    await page.getByLabel('Qui parle').selectOption('parent')
    await page.getByText('Filtre\u202f: Parent').waitFor()
    await expect.poll(() => button(/^Prendre ce cas/).count()).toBe(2)
    await button(/^Prendre ce cas : Critique/).waitFor()
    await expectNoViolations('wide-10-filters')
    await button('Tout montrer').click()
    await expect.poll(() => button(/^Prendre ce cas/).count()).toBe(4)
    await button('Alertes').click()
    await page.getByRole('dialog', { name: 'Alertes' }).waitFor()
    await expectNoViolations('wide-11-alerts')
    await page.getByLabel('Son pour un nouveau cas critique').uncheck()
    await button('Fermer').click()
    expect(await page.evaluate(() => localStorage.getItem('relais.choice.sound'))).toBe('off')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor()
    await expectNoViolations('wide-12-shortcuts')
  })

  test('a new critical case is heard and shown by the system, without a word of it, until the sound is off', async () => {
    await context.grantPermissions(['notifications'])
    await page.addInitScript(() => {
      const told: unknown[] = []
      Object.assign(window, {
        told,
        Notification: class {
          static permission = 'granted'
          constructor(title: string, options: object) {
            told.push([title, options])
          }
        },
        AudioContext: class extends AudioContext {
          override createOscillator() {
            told.push('tone')
            return super.createOscillator()
          }
        },
      })
      Object.defineProperty(document, 'hidden', { get: () => true })
    })
    const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    await signIn()
    const urgent = { severity: 'critical', dueAt: new Date(Date.now() + 270_000).toISOString() }
    server.queue(aCase({ id: 'new', ...urgent }))
    const notification = ['Relais', { body: 'Un nouveau cas critique est dans la file.', tag: 'relais' }]
    await expect.poll(told).toEqual(['tone', 'tone', notification])
    await page.evaluate(() => localStorage.setItem('relais.choice.sound', 'off'))
    server.queue(aCase({ id: 'newer', ...urgent }))
    await expect.poll(told).toEqual(['tone', 'tone', notification, notification])
  })

  test('a whole case by keyboard alone: found in the queue, taken, answered, noted, closed', async () => {
    await signIn()
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    expect(await focused()).toMatch(/^Prendre ce cas\s: Critique/)
    await page.keyboard.press('Enter')
    await page.getByText('y a quelqu’un').waitFor()
    await expect.poll(focused).toBe('conversation-heading')
    await page.keyboard.press('r')
    await page.keyboard.type('Bonjour, non je ne prends rien ?')
    await page.keyboard.press('Enter')
    await page.getByText(/· envoyé/).waitFor()
    expect(await reply().inputValue()).toBe('')
    expect(server.cases.filter((view) => view.claimedBy === 'lea')).toHaveLength(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('d')
    await expect.poll(focused).toBe('Détails du dossier')
    for (let step = 0; step < 20 && (await focused()) !== 'note-field'; step++) await page.keyboard.press('Tab')
    await page.keyboard.type('nbd')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.note', { hasText: 'nbd' }).waitFor()
    const isClosing = () => page.evaluate(() => document.activeElement?.textContent === 'Fermer le dossier')
    for (let step = 0; step < 20 && !(await isClosing()); step++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByRole('radio').first().focus()
    await page.keyboard.press('Space')
    // What triage read is put right on the way: it is no harassment.
    const isAt = (selector: string) => page.evaluate((at) => document.activeElement?.matches(at) ?? false, selector)
    for (let step = 0; step < 5 && !(await isAt('dialog summary')); step++) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    for (let step = 0; step < 5 && !(await isAt('dialog [type=checkbox]')); step++) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByText('Le dossier est fermé.').waitFor()
    expect(server.cases[0]?.confirmed).toMatchObject({
      ...{
        severity: 'critical',
        categories: ['pile_on'],
        signals: ['suicidal_ideation', 'repeated', 'school_context'],
      },
      ...{ speaker: 'victim', ageBand: '13_14', platforms: ['instagram', 'discord'], features: ['post', 'group'] },
    })
    expect(server.cases.filter((view) => view.claimedBy === 'lea')).toHaveLength(0)
  })

  test('someone else was faster: said in words, the queue is right', async () => {
    await signIn()
    const taken = server.cases[1]
    if (taken) taken.claimedBy = 'sam'
    await button(/^Prendre ce cas.*Élevé/).click()
    await page.getByText('Quelqu’un d’autre vient de prendre ce cas.').waitFor()
    await shot(page, 'wide-light-7-taken')
    await button('Masquer').click()
    expect(await page.getByText('Quelqu’un d’autre').count()).toBe(0)
  })

  test('the network drops: said, the text is kept, and goes once when it is back', async () => {
    await signIn()
    await takeCritical()
    await context.setOffline(true)
    await page.getByText('Connexion perdue, nouvelle tentative…').waitFor()
    await reply().fill('Je suis toujours là.')
    await reply().press('Enter')
    await page.getByText('pas encore envoyé').waitFor()
    await button('Réessayer').waitFor()
    await shot(page, 'wide-light-6-network-lost')
    server.cases[0]?.messages.push({ from: 'teen', text: 'allo', at: new Date().toISOString() })
    await context.setOffline(false)
    await page.getByText(/· envoyé/).waitFor()
    await page.getByText('allo', { exact: true }).waitFor()
    expect(await page.getByText('pas encore envoyé').count()).toBe(0)
    expect(await page.getByText('Connexion perdue').count()).toBe(0)
    expect(server.cases[0]?.messages.filter((message) => message.from === 'counsellor')).toHaveLength(1)
  })

  test('the answer to a sending is lost: the message is found again, never doubled', async () => {
    await signIn()
    await takeCritical()
    server.losesAnswers = true
    await reply().fill('Une fois.')
    await reply().press('Control+Enter')
    await expect.poll(() => page.getByText('Une fois.').count()).toBe(1)
    server.losesAnswers = false
    const retry = button('Réessayer')
    const sent = page.getByText(/· envoyé/)
    await sent.or(retry).first().waitFor()
    // It may be found again by itself while the button is reached for.
    if (await retry.isVisible()) await retry.click({ timeout: 2_000 }).catch(() => undefined)
    await sent.waitFor()
    expect(server.cases[0]?.messages.filter((message) => message.from === 'counsellor')).toHaveLength(1)
    expect(await page.getByText('Une fois.').count()).toBe(1)
  })

  test('the session ends mid-typing, then the page reloads: case and draft are still there; signing out removes them', async () => {
    await signIn()
    await takeCritical()
    await reply().fill('Je commence une phrase')
    server.signedIn = false
    server.cutStreams()
    await page.getByText('Votre session est terminée.').waitFor()
    expect(await page.getByText('y a quelqu’un').count()).toBe(0)
    await page.getByLabel('Mot de passe').fill(password)
    await button('Se connecter').click()
    await page.getByText('y a quelqu’un').waitFor()
    expect(await reply().inputValue()).toBe('Je commence une phrase')
    await page.reload()
    await page.getByText('y a quelqu’un').waitFor()
    expect(await reply().inputValue()).toBe('Je commence une phrase')
    await button('Se déconnecter').click()
    await page.getByLabel('Adresse e-mail').waitFor()
    expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0)
    expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain('critical')
  })

  test('a note, a closing with an outcome, and a release', async () => {
    await signIn()
    await takeCritical()
    await page.getByLabel('Nouvelle note').fill('À rappeler demain')
    await button('Ajouter la note').click()
    await page.locator('.note', { hasText: 'À rappeler demain' }).waitFor()
    expect(await page.getByLabel('Nouvelle note').inputValue()).toBe('')
    await button('Fermer le dossier').click()
    const dialog = page.getByRole('dialog', { name: 'Fermer ce dossier' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Fermer le dossier')
    await button('Fermer le dossier').click()
    await dialog.getByLabel('Orienté vers un autre service').check()
    await dialog.getByText('sans que personne ne l’ait confirmé').waitFor()
    await dialog.getByText('Corriger', { exact: true }).click()
    for (const category of ['Harcèlement', 'Attaque en groupe']) await dialog.getByLabel(category).uncheck()
    await dialog.getByRole('button', { name: 'Confirmer et fermer' }).click()
    await dialog.getByText('Choisissez au moins une situation pour confirmer.').waitFor()
    const three = ['Menace', 'Mise à l’écart', 'Haine, discrimination']
    for (const category of three) await dialog.getByLabel(category, { exact: true }).check()
    expect(await dialog.getByLabel('Harcèlement').isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Fermer sans confirmer' }).click()
    await page.getByText('Le dossier est fermé.').waitFor()
    expect(server.cases[0]?.confirmed).toBeUndefined()
    await page.getByText('Aucune conversation ouverte').waitFor()
    expect(server.cases[0]?.status).toBe('closed')
    await button(/^Prendre ce cas.*Moyen/).click()
    await button('Rendre à la file').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rendre à la file' }).click()
    await page.getByText('Le cas est de retour dans la file.').waitFor()
    expect(server.cases[2]?.status).toBe('queued')
  })

  test('another urgency, by keyboard alone: chosen, explained, shown with who said it; Escape changes nothing', async () => {
    await signIn()
    await takeCritical()
    const control = button('Changer l’urgence')
    await control.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Changer l’urgence' })
    await dialog.waitFor()
    await expectNoViolations('wide-13-severity')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Changer l’urgence')
    await page.keyboard.press('Enter')
    await dialog.getByRole('radio', { checked: true }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('c’était une blague')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Urgence changée : de Critique à Élevé.').waitFor()
    await page.getByText('c’était une blague').waitFor()
    await expectNoViolations('wide-14-severity-set')
  }, 60_000)

  test('the six-digit code is asked when the server wants it', async () => {
    server.needsTotp = true
    await page.goto(`${server.origin}/console`)
    expect(await page.getByLabel('Code à 6 chiffres').count()).toBe(0)
    await page.getByLabel('Adresse e-mail').fill('lea@example.org')
    await page.getByLabel('Mot de passe').fill('autre chose du tout')
    await button('Se connecter').click()
    await page.getByText('ne correspond pas').waitFor()
    await page.getByLabel('Mot de passe').fill(password)
    await button('Se connecter').click()
    await page.getByLabel('Code à 6 chiffres').fill('123 456')
    await button('Se connecter').click()
    await page.getByRole('heading', { name: 'File d’attente' }).waitFor()
  })

  test('an invitation leaves the address at once, and signs in', async () => {
    await page.goto(`${server.origin}/console#invitation=jeton-demo`)
    await page.getByLabel('Prénom montré aux jeunes').fill('Léa')
    expect(page.url()).toBe(`${server.origin}/console`)
    await expectNoViolations('wide-15-invitation')
    await page.getByLabel('Mot de passe').fill('trop court')
    await button('Créer mon compte').click()
    expect(server.signedIn).toBe(false)
    await page.getByLabel('Mot de passe').fill(password)
    await button('Créer mon compte').click()
    await page.getByRole('heading', { name: 'File d’attente' }).waitFor()
  })

  test('on a phone each pane is a screen, and "back" goes back', async () => {
    await page.setViewportSize(narrow)
    await signIn()
    await takeCritical()
    expect(await page.getByRole('heading', { name: 'File d’attente' }).isVisible()).toBe(false)
    await button('Dossier').click()
    expect(await reply().isVisible()).toBe(false)
    await page.goBack()
    await reply().waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'File d’attente' }).waitFor()
    await page.getByRole('button', { name: /Critique/, pressed: false }).click()
    await reply().waitFor()
  })

  test('a thousand wait: sixty rows at first, all by scrolling, and a new one is the only one that is drawn', async () => {
    const createdAt = new Date(Date.now() - 3 * 3_600_000).toISOString()
    const later = (number: number) => new Date(Date.now() + 3_600_000 * (30 + number)).toISOString()
    const many = Array.from({ length: 996 }, (_, number) =>
      aCase({ id: `many-${number}`, createdAt, dueAt: later(number) }),
    )
    server.cases.push(...many)
    await page.goto(`${server.origin}/console`)
    await page.getByLabel('Adresse e-mail').fill('lea@example.org')
    await page.getByLabel('Mot de passe').fill(password)
    await page.getByLabel('Mot de passe').press('Enter')
    await page.getByText('1000 en attente').waitFor()
    const rows = page.locator('.waiting .row')
    expect(await rows.count()).toBe(60)
    await expect
      .poll(
        async () => {
          await page.evaluate("document.querySelector('.waiting').scrollTop = 1e9")
          return rows.count()
        },
        { timeout: 20_000 },
      )
      .toBe(1000)
    expect(await rows.last().evaluate((row) => getComputedStyle(row).contentVisibility)).toBe('auto')
    await page.evaluate(`window.touched = new Set();
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes)
          for (const node of [target, ...addedNodes]) {
            const row = (node.nodeType === 1 ? node : node.parentElement)?.closest('.waiting .row');
            if (row) window.touched.add(row.textContent);
          }
      }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true })`)
    server.queue(aCase({ id: 'one more', severity: 'critical', createdAt, dueAt: later(0) }))
    await page.getByText('1001 en attente').waitFor()
    expect(await page.evaluate('[...window.touched].filter((text) => text.includes("Critique")).length')).toBe(1)
    expect(await page.evaluate('window.touched.size')).toBeLessThan(10)
  })

  test('in between, three panes still fit, and nothing moves when a message comes', async () => {
    await page.setViewportSize({ width: 1024, height: 700 })
    await signIn()
    await takeCritical()
    await shot(page, 'middle-light')
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('button:not(.log button), textarea, h2, h3')].map(
          (one) => one.getBoundingClientRect().y,
        ),
      )
    // What the claim changed in the list comes a moment after the case: nothing moves from then on.
    let before: number[] = []
    await expect
      .poll(
        async () => {
          const [earlier, now] = [before, await places()]
          before = now
          return now.join() === earlier.join()
        },
        { interval: 300 },
      )
      .toBe(true)
    server.teenTypes('critical')
    await page.getByText('Le jeune écrit…').waitFor()
    server.teenSays('critical', { text: 'encore là ?' })
    await page.getByText('encore là').waitFor()
    expect(await places()).toEqual(before)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024)
  })

  test('the script is small: at most 120 KB compressed', async () => {
    const assets = join(pages, 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(total).toBeLessThan(120 * 1024)
  })
})
