import type { EmergencyContact } from '../../../services/emergency/contact.ts'
import type { Severity } from '../../../services/taxonomy.ts'
import { teamsWords } from './teams-words.ts'

/** The newest version that Teams shows. Every card is held against its published schema (`teams-app/schemas`). */
const cardVersion = '1.5'

/** Teams shows six actions of a set, and hides the others. */
const mostActions = 6

/** Characters, each button with its margins counted as four more. */
const rowWidth = 44

type Action = Record<string, unknown>
type Element = Record<string, unknown>

export interface AdaptiveCard {
  $schema: string
  type: 'AdaptiveCard'
  version: string
  fallbackText: string
  body: Element[]
}

const card = (fallbackText: string, body: Element[]): AdaptiveCard => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: cardVersion,
  fallbackText,
  body,
})

const textBlock = (text: string, more: Element = {}): Element => ({ type: 'TextBlock', text, wrap: true, ...more })
const openUrl = (title: string, url: string): Action => ({ type: 'Action.OpenUrl', title, url })

/** Tapping sends the words as if they had been typed: words and buttons are read by the same code. */
const sayIt = (title: string): Action => ({
  type: 'Action.Submit',
  title,
  data: { msteams: { type: 'imBack', value: title } },
})

/** In rows that fit a narrow phone: what does not fit in one is out of sight until somebody thinks of scrolling. */
function actionSets(actions: Action[]): Element[] {
  const rows: Action[][] = []
  for (const action of actions) {
    const row = rows.at(-1)
    if (row && row.length < mostActions && widthOf([...row, action]) <= rowWidth) row.push(action)
    else rows.push([action])
  }
  return rows.map((row) => ({ type: 'ActionSet', spacing: 'Small', actions: row }))
}

const widthOf = (row: Action[]): number => row.reduce((sum, { title }) => sum + String(title).length + 4, 0)

const callAction = ({ name, action }: EmergencyContact): Action =>
  openUrl(teamsWords(action.startsWith('tel:') ? 'teams:card.call' : 'teams:card.open', { name }), action)

const waysIn = (contact: EmergencyContact): Action[] => [
  callAction(contact),
  ...(contact.written && contact.written.action !== contact.action
    ? [openUrl(contact.written.label, contact.written.action)]
    : []),
]

const contactBlock = (contact: EmergencyContact): Element => ({
  type: 'Container',
  style: 'attention',
  spacing: 'Small',
  items: [
    textBlock(contact.name, { weight: 'Bolder', size: 'Medium' }),
    textBlock([contact.purpose, contact.hours, ...(contact.free ? [teamsWords('teams:card.free')] : [])].join(' · '), {
      spacing: 'None',
    }),
    ...actionSets(waysIn(contact)),
  ],
})

export interface SaidCard {
  contacts?: readonly EmergencyContact[] | undefined
  /** Only the ways to call: the numbers stand in full a moment before. */
  isReminder?: boolean
  suggestions?: readonly string[] | undefined
  /** Offers the web page. */
  pageUrl?: string | undefined
}

/** What can be tapped under something said: services in danger, the page, answers. `undefined`: nothing. */
export function saidCard({ contacts = [], isReminder, suggestions = [], pageUrl }: SaidCard): AdaptiveCard | undefined {
  const body = [
    ...(isReminder ? actionSets(contacts.map(callAction)) : contacts.map(contactBlock)),
    ...(pageUrl ? actionSets([openUrl(teamsWords('teams:page.open'), pageUrl)]) : []),
    ...actionSets(suggestions.map(sayIt)),
  ]
  if (body.length === 0) return undefined
  const names = contacts.map(({ name }) => name)
  return card([...names, ...(pageUrl ? [pageUrl] : []), ...suggestions].join(' · '), body)
}

export interface AlertFacts {
  caseId: string
  severity: Severity
  /** Hours as words: since when somebody waits, and until when an answer is owed. */
  since: string
  due?: { text: string; isLate: boolean } | undefined
  consoleUrl: string
}

/** For a team's channel: how urgent, and since when. Never a word of what was told, nor a name. */
export function alertCard({ caseId, severity, since, due, consoleUrl }: AlertFacts): AdaptiveCard {
  const title = teamsWords('teams:alert.title', { severity: severityWords(severity) })
  const isUrgent = severity === 'critical' || severity === 'high'
  return card(title, [
    {
      type: 'Container',
      style: isUrgent ? 'attention' : 'emphasis',
      items: [
        textBlock(title, { weight: 'Bolder', size: 'Medium' }),
        textBlock(teamsWords('teams:alert.since', { time: since }), { spacing: 'Small' }),
        ...(due
          ? [
              textBlock(teamsWords(due.isLate ? 'teams:alert.late' : 'teams:alert.due', { time: due.text }), {
                spacing: 'None',
              }),
            ]
          : []),
      ],
    },
    ...actionSets([
      { type: 'Action.Execute', title: teamsWords('teams:alert.claim'), verb: claimVerb, data: { caseId } },
      openUrl(teamsWords('teams:alert.open'), consoleUrl),
    ]),
  ])
}

/** The name under which Teams sends back a tap on "Prendre en charge". */
export const claimVerb = 'relais/claim'

/** What stands there once nobody need take it any more. `mine`: for whoever took it. */
export function settledCard(severity: Severity, what: string, mine?: { consoleUrl: string }): AdaptiveCard {
  return card(what, [
    textBlock(`${severityWords(severity)} · ${what}`, { weight: 'Bolder' }),
    ...(mine
      ? [
          textBlock(teamsWords('teams:alert.mine'), { spacing: 'Small' }),
          ...actionSets([openUrl(teamsWords('teams:alert.open'), mine.consoleUrl)]),
        ]
      : []),
  ])
}

const severityWords = (severity: Severity): string => teamsWords(`teams:severity.${severity}`)
