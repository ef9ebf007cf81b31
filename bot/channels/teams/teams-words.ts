import { createInstance } from 'i18next'
import sentences from '../../../locales/fr/teams.json' with { type: 'json' }
import { readSentences } from '../../../locales/index.ts'

export type TeamsWords = `teams:${keyof typeof sentences & string}`

const i18n = createInstance()
void i18n.init({
  lng: 'fr',
  initAsync: false,
  showSupportNotice: false,
  resources: { fr: { teams: sentences } },
  keySeparator: false,
  interpolation: { escapeValue: false },
})

/** What is said in Teams alone. */
export const teamsWords = (key: TeamsWords, variables: Record<string, string | number> = {}): string =>
  i18n.t(key, variables)

/** Sentences that are true on the web page and not in Teams: its quick exit, its history, its device. */
const onThePage = {
  commands: {
    'erase.done': 'teams:erase.done',
    'erase.done_vous': 'teams:erase.done_vous',
    'quit.done': 'teams:quit.done',
    'quit.done_vous': 'teams:quit.done_vous',
    'pause.done': 'teams:pause.done',
    'pause.done_vous': 'teams:pause.done_vous',
    'device.kept': 'teams:device.kept',
    'device.forgotten': 'teams:device.forgotten',
    'device.forgotten_vous': 'teams:device.forgotten_vous',
  },
  intake: {
    'more.leave': 'teams:more.leave',
    'more.leave_vous': 'teams:more.leave_vous',
    'faq.parents': 'teams:faq.parents',
    'faq.anonymous': 'teams:faq.anonymous',
    'faq.anonymous_vous': 'teams:faq.anonymous_vous',
  },
} as const satisfies Record<string, Record<string, TeamsWords>>

const commands = readSentences('commands')
const intake = readSentences('intake')

const exchanged: [string, string][] = [
  ...Object.entries(onThePage.commands).map(([key, ours]): [string, string] => [commands[key] ?? '', teamsWords(ours)]),
  ...Object.entries(onThePage.intake).map(([key, ours]): [string, string] => [intake[key] ?? '', teamsWords(ours)]),
]

/** Who reads is asked again and again: here somebody more does. */
const lacking = ['more.who', 'more.who_vous', 'faq.serious', 'faq.serious_vous'].map((key) => intake[key] ?? '')
const readersToo = teamsWords('teams:readersToo')

/** Buttons that only a browser can carry out. */
const pageButtons = new Set([commands.keepDevice, commands.forgetDevice])

/** What the dialogs said, made true for Teams. */
export const inTeams = (text: string): string =>
  [...exchanged, ...lacking.map((page): [string, string] => [page, `${page} ${readersToo}`])].reduce(
    (said, [page, ours]) => (page === '' ? said : said.replace(page, () => ours)),
    text,
  )

export const pageCommands = {
  skip: commands.skip ?? '',
  back: commands.back ?? '',
  correct: commands.correct ?? '',
}

export const isForThePage = (suggestion: string): boolean => pageButtons.has(suggestion)
