import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alertCard, saidCard, settledCard } from '../../bot/channels/teams/cards.ts'
import { teamsWords } from '../../bot/channels/teams/teams-words.ts'
import { contactById } from '../../services/emergency/contacts.ts'
import { hasChromium, launchChromium } from '../support/chromium.ts'

const require = createRequire(import.meta.url)
/** The package's own bundle for browsers. */
const renderer = join(dirname(require.resolve('adaptivecards')), '../dist/adaptivecards.min.js')

const at = Date.UTC(2026, 10, 23, 13, 5)
const contacts = ['3114', '17', '114'].map((id) => contactById(id, at))
const pageUrl = 'https://relais.example/'
const consoleUrl = `${pageUrl}console`
const title = 'Teams'

/** What is said above each card, and the card. */
const shown = [
  [teamsWords('teams:notice'), saidCard({ pageUrl })],
  [
    'Là, maintenant, es-tu en danger ?',
    saidCard({
      suggestions: ['Je suis en danger', 'Je ne suis pas en danger', 'Je ne sais pas', 'Passer', 'Retour', 'Corriger'],
    }),
  ],
  ['Ces contacts répondent maintenant :', saidCard({ contacts })],
  [
    '',
    alertCard({
      caseId: 'c',
      severity: 'critical',
      since: '14 h 05',
      due: { text: '14 h 10', isLate: false },
      consoleUrl,
    }),
  ],
  ['', settledCard('critical', teamsWords('teams:alert.taken', { time: '14 h 07' }))],
] as const

/** As Teams shows them in light mode, as far as a host configuration says. */
const hostConfig = {
  fontFamily: 'Segoe UI, system-ui, sans-serif',
  spacing: { small: 4, default: 8, padding: 12 },
  actions: { maxActions: 6, actionsOrientation: 'horizontal', buttonSpacing: 8 },
  containerStyles: {
    default: { backgroundColor: '#FFFFFF', foregroundColors: { default: { default: '#242424', subtle: '#616161' } } },
    attention: { backgroundColor: '#FDF3F4', foregroundColors: { default: { default: '#242424', subtle: '#616161' } } },
    emphasis: { backgroundColor: '#F5F5F5', foregroundColors: { default: { default: '#242424', subtle: '#616161' } } },
  },
}

const style = `
  body { margin: 0; padding: 16px; width: 460px; background: #f5f5f5; font: 15px system-ui, sans-serif; color: #242424 }
  .said { margin: 12px 0 4px; max-width: 420px } .card { background: #fff; border: 1px solid #e0e0e0; border-radius: 8px; overflow: hidden }
  .ac-pushButton { font: inherit; padding: 6px 12px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; margin: 2px 0 }
  .ac-actionSet > div { flex-wrap: wrap }`

interface Drawn {
  complaints: string[]
  text: string
  buttons: string[]
}

/** Runs in the page. */
const drawing = `
  function drawCards(cards, config) {
    return cards.map(([said, json]) => {
      const context = new AdaptiveCards.SerializationContext()
      const card = new AdaptiveCards.AdaptiveCard()
      card.hostConfig = new AdaptiveCards.HostConfig(config)
      card.parse(json, context)
      const complaints = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message)
      const text = Object.assign(document.createElement('p'), { className: 'said', textContent: said })
      const place = Object.assign(document.createElement('div'), { className: 'card' })
      place.append(card.render())
      document.querySelector('main').append(...(said === '' ? [] : [text]), place)
      const buttons = [...place.querySelectorAll('button')].map((button) => button.innerText)
      return { complaints, text: place.innerText, buttons }
    })
  }`

describe.runIf(hasChromium('the cards of Teams'))('drawn by Microsoft’s own renderer', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test('every card is drawn whole, without a complaint, and its ways in are there to tap', async () => {
    const page = await browser.newPage({ viewport: { width: 500, height: 900 } })
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.setContent(
      `<!doctype html><html lang="fr"><title>${title}</title><style>${style}</style><main></main></html>`,
    )
    await page.addScriptTag({ path: renderer })
    await page.addScriptTag({ content: drawing })
    const cards = JSON.stringify([shown, hostConfig])
    const drawn = await page.evaluate<Drawn[]>(`drawCards(...${cards})`)
    expect(drawn.flatMap(({ complaints }) => complaints)).toEqual([])
    expect(drawn.map(({ buttons }) => buttons)).toEqual([
      ['Ouvrir la page web'],
      ['Je suis en danger', 'Je ne suis pas en danger', 'Je ne sais pas', 'Passer', 'Retour', 'Corriger'],
      expect.arrayContaining(['Appeler le 3114', 'Appeler le 17 ou 112', 'SMS au 114']),
      ['Prendre en charge', 'Ouvrir la console'],
      [],
    ])
    expect(drawn[2]?.text).toContain('24 h/24')
    expect(drawn[3]?.text).toMatch(/Critique.*Attend depuis 14 h 05/s)
    // Nothing is fetched for a card: no picture, no font.
    expect(requests.filter((url) => /^https?:/.test(url))).toEqual([])
    const { SCREENSHOTS } = process.env
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'teams-cards.png'), fullPage: true })
    await page.close()
  })
})
