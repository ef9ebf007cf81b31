import { useRef, useState } from 'preact/hooks'
import type { Contact } from './activity.ts'
import { ContactLink } from './contact-link.tsx'
import { Panel } from './panels.tsx'
import type { ProblemKind, Told } from './standing.ts'
import { t } from './words.ts'

const kinds: readonly { kind: ProblemKind; words: string }[] = [
  { kind: 'words', words: t('problem.words') },
  { kind: 'secret', words: t('problem.secret') },
  { kind: 'absent', words: t('problem.absent') },
  { kind: 'other', words: t('problem.other') },
]

interface ProblemPanelProps {
  newKey(): string
  tell(kind: ProblemKind, text: string, key: string): Promise<Told>
  close(): void
}

/** A problem with the person who answers: who reads it and who does not stands first. Nothing of it stays on the device. */
export function ProblemPanel({ newKey, tell, close }: ProblemPanelProps) {
  const key = useRef('')
  const [kind, setKind] = useState<ProblemKind>()
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const [trouble, setTrouble] = useState('')
  const [contacts, setContacts] = useState<Contact[]>()

  const submit = async (event: Event) => {
    event.preventDefault()
    if (isSending) return
    if (!kind) return setTrouble(t('problem.choose'))
    key.current ||= newKey()
    setSending(true)
    setTrouble('')
    const told = await tell(kind, text, key.current)
    setSending(false)
    if (told.ok) setContacts(told.contacts)
    else setTrouble(t(told.why === 'file' ? 'file.refused' : 'problem.failed'))
  }

  return (
    <Panel title={t('problem.title')} close={close}>
      {contacts ? (
        <div role="status">
          <p>{t('problem.sent')}</p>
          {contacts.length > 0 && (
            <>
              <p>{t('page.numbersIntro')}</p>
              <ul class="contacts">
                {contacts.map((contact) => (
                  <ContactLink key={contact.action} contact={contact} />
                ))}
              </ul>
            </>
          )}
        </div>
      ) : (
        <form class="code-form" onSubmit={submit}>
          <p>{t('problem.who')}</p>
          <fieldset class="reasons">
            <legend>{t('problem.what')}</legend>
            {kinds.map((each) => (
              <label key={each.kind}>
                <input
                  type="radio"
                  name="problem"
                  checked={kind === each.kind}
                  onChange={() => {
                    setKind(each.kind)
                    setTrouble('')
                  }}
                />
                {each.words}
              </label>
            ))}
          </fieldset>
          <label for="problem-text">{t('problem.more')}</label>
          <textarea
            id="problem-text"
            rows={3}
            maxLength={2000}
            autocomplete="off"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="trouble" role="alert">
            {trouble}
          </p>
          <button type="submit" class="button primary" aria-disabled={isSending}>
            {t('problem.send')}
          </button>
        </form>
      )}
    </Panel>
  )
}
