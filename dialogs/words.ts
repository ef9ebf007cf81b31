import { createTranslators, type Translate } from '../locales/index.ts'
import type { EmergencyContact } from '../services/emergency/contact.ts'
import type { ReportDraft } from './draft.ts'
import { numbers } from './numbers.ts'

const translators = createTranslators({ bot: 'Relais', ...numbers })

/** Adults are addressed as "vous". */
export const wordsFor = (draft: ReportDraft): Translate =>
  draft.answers.speaker === 'parent' ? translators.vous : translators.tu

/** The same where nobody has spoken yet in this turn. */
export const translatorFor = (isAdult: boolean): Translate => (isAdult ? translators.vous : translators.tu)

/** One contact a line, with its hours, its address and its written route: whoever cannot tap can still use it. */
export const contactLines = (contacts: EmergencyContact[], t: Translate): string =>
  contacts.map((contact) => [lineText(contact, t), ...addressOf(contact)].join(' — ')).join('\n')

/** The same, shorter: name, hours, and the way to write. */
export const contactList = (contacts: EmergencyContact[], t: Translate): string =>
  contacts.map((contact) => contactText(contact, t)).join('\n')

const contactText = ({ name, hours, written }: EmergencyContact, t: Translate): string =>
  written
    ? t('intake:contacts.written', { name, hours, label: written.label })
    : t('intake:contacts.one', { name, hours })

/** With what it is for, which is worded for teens. */
const lineText = (contact: EmergencyContact, t: Translate): string =>
  t('intake:contacts.line', { contact: contactText(contact, t), purpose: contact.purpose })

/** What the name does not say: a web address, or a number behind a service's name. */
function addressOf({ name, action }: EmergencyContact): string[] {
  if (action.startsWith('https:')) return [action]
  const number = action.replace(/^\w+:/, '')
  return name.includes(number) ? [] : [number.replace(/^(0)(\d{3})(\d{3})(\d{3})$/, '$1\u00a0$2\u00a0$3\u00a0$4')]
}

const zone = 'Europe/Paris'
const clockFormat = new Intl.DateTimeFormat('fr-FR', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
const dayFormat = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' })
const dateFormat = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, day: 'numeric', month: 'long' })

/** "21 h 05", in Paris. `at` in milliseconds since the epoch. */
export function timeText(at: number): string {
  const [hours = '', minutes = ''] = clockFormat.format(at).split(':')
  return `${Number(hours)}\u00a0h${minutes === '00' ? '' : `\u00a0${minutes}`}`
}

/** "aujourd'hui", "demain", "lundi 23 novembre", in Paris. */
export function dayText(at: number, now: number, t: Translate): string {
  const day = dayFormat.format(at)
  if (day === dayFormat.format(now)) return t('intake:day.today')
  return day === dayFormat.format(now + 86_400_000) ? t('intake:day.tomorrow') : day
}

/** "21 h" today, "demain à 9 h" later: an hour alone would promise too much. */
export function momentText(at: number, now: number, t: Translate): string {
  const time = timeText(at)
  return dayFormat.format(at) === dayFormat.format(now) ? time : t('intake:day.at', { day: dayText(at, now, t), time })
}

/** "22 novembre", in Paris. */
export const dateText = (at: number): string => dateFormat.format(at)
