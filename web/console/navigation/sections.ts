import type { ComponentType } from 'preact'
import type { Desk } from '../desk/desk.ts'
import type { Call } from '../server/call.ts'
import type { Account } from '../server/case-view.ts'
import type { WordKey } from '../words/words.ts'

/** What every section is given. */
export interface SectionProps {
  account: Account
  /** Asks the server; an ended session then shows the sign-in by itself. */
  call: Call
  /** The desk goes on behind every section; `desk.warn` and `desk.announce` are the console's one voice. */
  desk: Desk
}

export interface Section {
  /** What stands in the address: `#/equipe`. Never anything of a case. */
  id: string
  label: WordKey
  /** Who sees it: any of these roles; nobody named means everybody. The server refuses by itself, whatever is shown. */
  roles: readonly string[]
  /** Fetched when it is first opened. */
  load(): Promise<ComponentType<SectionProps>>
}

/**
 * Every section of the console, in the order of the bar. The first that somebody may see is where they arrive. To add one:
 * a row here, its folder, its label in `nav` of `locales/fr/console.json`.
 */
const sections: readonly Section[] = [
  {
    id: 'bureau',
    label: 'nav.desk',
    roles: ['counsellor'],
    load: async () => (await import('../desk/desk-page.tsx')).DeskPage,
  },
  {
    id: 'equipe',
    label: 'nav.team',
    roles: ['supervisor', 'child_protection_lead'],
    load: async () => (await import('../team/team-page.tsx')).TeamPage,
  },
  {
    id: 'annuaire',
    label: 'nav.directory',
    roles: ['administrator'],
    load: async () => (await import('../directory/directory-page.tsx')).DirectoryPage,
  },
  {
    id: 'protection',
    label: 'nav.protection',
    roles: ['supervisor', 'child_protection_lead'],
    load: async () => (await import('../protection/protection-page.tsx')).ProtectionPage,
  },
  {
    id: 'reponses',
    label: 'nav.replies',
    roles: ['supervisor', 'administrator'],
    load: async () => (await import('../replies/replies-page.tsx')).RepliesPage,
  },
  {
    id: 'permanences',
    label: 'nav.rota',
    roles: ['counsellor', 'supervisor', 'administrator'],
    load: async () => (await import('../rota/rota-page.tsx')).RotaPage,
  },
  {
    id: 'paroles',
    label: 'nav.concerns',
    roles: ['child_protection_lead', 'supervisor', 'administrator'],
    load: async () => (await import('../concerns/concerns-page.tsx')).ConcernsPage,
  },
  {
    id: 'comptes',
    label: 'nav.staff',
    roles: ['administrator'],
    load: async () => (await import('../staff/staff-page.tsx')).StaffPage,
  },
  {
    id: 'reglages',
    label: 'nav.settings',
    roles: ['administrator'],
    load: async () => (await import('../settings/settings-page.tsx')).SettingsPage,
  },
  {
    id: 'journal',
    label: 'nav.journal',
    roles: ['supervisor', 'administrator'],
    load: async () => (await import('../journal/journal-page.tsx')).JournalPage,
  },
  {
    id: 'entrainement',
    label: 'nav.rehearsal',
    roles: ['counsellor', 'supervisor'],
    load: async () => (await import('../rehearsal/rehearsal-page.tsx')).RehearsalPage,
  },
  {
    id: 'mon-compte',
    label: 'nav.account',
    roles: [],
    load: async () => (await import('../account/account-page.tsx')).AccountPage,
  },
]

export const sectionsOf = ({ roles }: Pick<Account, 'roles'>): Section[] =>
  sections.filter((section) => section.roles.length === 0 || section.roles.some((role) => roles.includes(role)))

/** The section that an address names, if it is one of these; otherwise the first. */
export const sectionAt = (hash: string, seen: readonly Section[]): Section | undefined =>
  seen.find(({ id }) => hash === `#/${id}`) ?? seen[0]
