import type { Contact } from './activity.ts'
import { numberWords, shortName } from './number-words.ts'
import { t } from './words.ts'

/** A web page opens beside the conversation, and is not told where the reader came from. */
const linkProps = (action: string) =>
  action.startsWith('https:') ? { href: action, target: '_blank', rel: 'noreferrer noopener' } : { href: action }

const costOf = (contact: Contact) => (contact.free ? t('numbers.free') : undefined)

/** A contact as a large button: number or name written out, what for, when and at what cost; below, a way in by writing. */
export function ContactLink({ contact }: { contact: Contact }) {
  const number = numberWords(contact)
  const facts = [contact.hours, costOf(contact)].filter(Boolean).join(' · ')
  return (
    <li class="contact">
      <a class="call" {...linkProps(contact.action)}>
        <strong>{contact.name}</strong> {number && <span class="number">{number}</span>}{' '}
        <span class="purpose">{contact.purpose}</span>
        <span class="hours">{facts}</span>
      </a>
      {contact.written && (
        <a class="written" {...linkProps(contact.written.action)}>
          {contact.written.label}
        </a>
      )}
    </li>
  )
}

/** Contacts in a word each, to tap. */
export const Shorts = ({ contacts }: { contacts: readonly Contact[] }) => (
  <div class="shorts">
    {contacts.map((contact) => (
      <a class="short" key={contact.action} {...linkProps(contact.action)}>
        {shortName(contact)}
      </a>
    ))}
  </div>
)
