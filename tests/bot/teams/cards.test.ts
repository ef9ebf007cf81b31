import { describe, expect, test } from 'vitest'
import { alertCard, saidCard, settledCard } from '../../../bot/channels/teams/cards.ts'
import { inParts, toTeamsActivities } from '../../../bot/channels/teams/teams-activity.ts'
import { inTeams } from '../../../bot/channels/teams/teams-words.ts'
import { readSentences } from '../../../locales/index.ts'
import type { Entry } from '../../../services/conversations/conversation.ts'
import { allContacts, contactById } from '../../../services/emergency/contacts.ts'
import { severities } from '../../../services/taxonomy.ts'
import { cardProblems } from '../../support/card-schema.ts'
import { actionsOf } from '../../support/teams-person.ts'

const everyContact = allContacts.map(({ id }) => contactById(id, 0))
const suggestions = Array.from({ length: 11 }, (_, index) => `Réponse ${index}`)
const pageUrl = 'https://relais.example/'
const consoleUrl = 'https://relais.example/console'

const cards: [string, unknown][] = [
  ['numbers', saidCard({ contacts: everyContact })],
  ['a reminder of the numbers', saidCard({ contacts: everyContact, isReminder: true })],
  ['the notice', saidCard({ pageUrl })],
  ['answers', saidCard({ suggestions })],
  ['everything at once', saidCard({ contacts: everyContact, suggestions, pageUrl })],
  ...severities.flatMap((severity): [string, unknown][] => [
    [`an alert, ${severity}`, alertCard({ caseId: 'c', severity, since: '14 h 05', consoleUrl })],
    [
      `a late alert, ${severity}`,
      alertCard({ caseId: 'c', severity, since: '14 h', due: { text: '15 h', isLate: true }, consoleUrl }),
    ],
    [`a settled alert, ${severity}`, settledCard(severity, 'Pris en charge')],
    [`one's own, ${severity}`, settledCard(severity, 'Pris en charge', { consoleUrl })],
  ]),
]

describe('held against the published schema of Adaptive Cards 1.5', () => {
  test.each(cards)('%s', (_what, card) => {
    expect(card).toBeDefined()
    expect(cardProblems(card)).toEqual([])
    expect(card).toMatchObject({ version: '1.5' })
    // Teams hides the seventh action of a set.
    for (const { actions } of sets(card)) expect(actions.length).toBeLessThanOrEqual(6)
  })

  test('a card that is none is found out', () => {
    expect(cardProblems({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock' }] })).not.toEqual([])
    expect(cardProblems({ type: 'AdaptiveCard', version: '1.5', body: [], colour: 'red' })).not.toEqual([])
  })
})

function sets(element: unknown): { actions: unknown[] }[] {
  if (Array.isArray(element)) return element.flatMap(sets)
  if (typeof element !== 'object' || element === null) return []
  const own = 'actions' in element && Array.isArray(element.actions) ? [{ actions: element.actions }] : []
  return [...own, ...Object.values(element).flatMap(sets)]
}

test('every way to reach a service can be tapped', () => {
  const urls = actionsOf(saidCard({ contacts: everyContact })).map(({ url }) => url)
  for (const { action, written } of everyContact) {
    expect(urls).toContain(action)
    if (written) expect(urls).toContain(written.action)
  }
})

const entry = (more: Partial<Entry>): Entry => ({
  ...{ _id: 'e', conversationId: 'c', caseId: 'x', seq: 1, at: 0 },
  ...{ from: 'bot', kind: 'message', text: '' },
  ...more,
})

describe('an entry in Teams', () => {
  test('nothing of what the teen wrote, or of the web page’s own events, is sent', () => {
    expect(toTeamsActivities(entry({ from: 'teen', text: 'mot' }), pageUrl)).toEqual([])
    for (const text of ['relais/keep-device', 'relais/forget-device', 'relais/unreachable']) {
      expect(toTeamsActivities(entry({ kind: 'event', text }), pageUrl)).toEqual([])
    }
  })

  test('a person is named as one', () => {
    const [said] = toTeamsActivities(entry({ from: 'counsellor', author: 'Odile', text: 'Bonjour' }), pageUrl)
    expect(said?.text).toMatch(/^Odile, une personne de l’équipe/)
  })

  test('a long text is cut between words, and nothing of it is lost', () => {
    const text = `${'mot '.repeat(5_000)}fin`
    const said = toTeamsActivities(entry({ text, payload: JSON.stringify({ suggestions: ['Passer'] }) }), pageUrl)
    expect(said.length).toBeGreaterThan(3)
    expect(said.map((part) => part.text).join(' ')).toBe(text)
    expect(said.filter(({ attachments }) => attachments)).toHaveLength(1)
  })

  test('no character is cut in two', () => {
    for (const part of inParts('😭'.repeat(50), 7)) expect(part.isWellFormed()).toBe(true)
  })
})

test('no sentence of the dialogs sends somebody in Teams to a browser', () => {
  for (const name of ['commands', 'intake', 'safety', 'follow-up'] as const) {
    for (const sentence of Object.values(readSentences(name))) {
      expect(inTeams(sentence)).not.toMatch(/Quitter vite|navigateur|fermer la page|historique/)
    }
  }
})
