import type { Contact } from './activity.ts'
import { t } from './words.ts'

const noBreak = '\u00a0'
const groups = [/^(0)(8\d\d)(\d{3})(\d{3})$/, /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, /^(116)(\d{3})$/]

/** The number as French people write it, "0 800 235 236"; undefined for a web page, and where the name already says it. */
export function numberWords({ name, action }: Contact): string | undefined {
  const digits = /^(?:tel|sms):(\d+)$/.exec(action)?.[1]
  if (!digits || name.replaceAll(/\s/g, '').includes(digits)) return undefined
  return spaced(digits)
}

function spaced(digits: string): string {
  const parts = groups.map((group) => group.exec(digits)?.slice(1)).find((found) => found !== undefined)
  return parts?.join(noBreak) ?? digits
}

/** A contact in a word: its number, or its name where there is none. */
export function shortName({ name, action }: Contact): string {
  const [, way, digits = ''] = /^(tel|sms):(\d+)$/.exec(action) ?? []
  if (!way) return name
  return way === 'sms' ? t('contacts.text', { number: digits }) : spaced(digits)
}

/** Several services share one way in by writing: it is offered once, and not at all where it is a contact itself. */
export function withoutRepeatedWays(contacts: readonly Contact[]): Contact[] {
  const offered = new Set(contacts.map((contact) => contact.action))
  return contacts.map(({ written, ...contact }) => {
    if (!written || offered.has(written.action)) return contact
    offered.add(written.action)
    return { ...contact, written }
  })
}
