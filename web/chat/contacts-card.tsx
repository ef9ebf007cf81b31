import { useEffect, useState } from 'preact/hooks'
import { ContactLink, Shorts } from './contact-link.tsx'
import { withoutRepeatedWays } from './number-words.ts'
import type { Thread } from './thread.ts'
import { t } from './words.ts'

const largeContacts = 3

/** Pinned over the thread once there was danger. It shrinks to one line and never goes; a new danger opens it again. */
export function ContactsCard({ thread }: { thread: Thread }) {
  const { contacts, earlierContacts } = thread
  const [isSmall, setSmall] = useState(false)
  const shown = contacts.map((contact) => contact.action).join(' ')
  useEffect(() => setSmall(false), [shown])
  if (contacts.length === 0) return null
  const others = [...contacts.slice(largeContacts), ...earlierContacts]
  return (
    <section class={isSmall ? 'card small' : 'card'} aria-labelledby="card-title">
      <div class="card-head">
        <h2 id="card-title" class={isSmall ? 'unseen' : ''}>
          {t('contacts.title')}
        </h2>
        {isSmall && <Shorts contacts={[...contacts, ...earlierContacts]} />}
        <button type="button" class="quiet" aria-expanded={!isSmall} onClick={() => setSmall(!isSmall)}>
          {t(isSmall ? 'contacts.grow' : 'contacts.shrink')}
        </button>
      </div>
      {!isSmall && <Large contacts={withoutRepeatedWays(contacts.slice(0, largeContacts))} others={others} />}
    </section>
  )
}

function Large({ contacts, others }: { contacts: Thread['contacts']; others: Thread['contacts'] }) {
  return (
    <>
      <ul class="contacts">
        {contacts.map((contact) => (
          <ContactLink key={contact.action} contact={contact} />
        ))}
      </ul>
      {others.length > 0 && (
        <div class="also">
          <span>{t('contacts.also')}</span>
          <Shorts contacts={others} />
        </div>
      )}
    </>
  )
}
