import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Contact } from './activity.ts'
import type { Chat, ChatView } from './chat.ts'
import { ContactLink } from './contact-link.tsx'
import type { ReadAloud } from './speaker.ts'
import { t } from './words.ts'

export type PanelName = 'numbers' | 'menu' | 'code' | 'problem'

/** Opens under the bar, over the thread; not a modal one, since "Quitter vite" must stay within reach. */
export function Panel({ title, close, children }: { title: string; close(): void; children: ComponentChildren }) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <section
      class="panel"
      id="panel"
      ref={panel}
      tabIndex={-1}
      aria-labelledby="panel-title"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div class="panel-head">
        <h2 id="panel-title">{title}</h2>
        <button type="button" class="quiet" onClick={close}>
          {t('bar.close')}
        </button>
      </div>
      {children}
    </section>
  )
}

export const NumbersPanel = ({ numbers, close }: { numbers: Contact[]; close(): void }) => (
  <Panel title={t('numbers.title')} close={close}>
    <ul class="contacts">
      {numbers.map((contact) => (
        <ContactLink key={contact.action} contact={contact} />
      ))}
    </ul>
    <p class="hint">{t('leave.hint')}</p>
  </Panel>
)

export function CodePanel({ chat, close }: { chat: Chat; close(): void }) {
  const [code, setCode] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    if (code.trim() === '') return
    if (chat.view.line === 'expired') chat.startAgain()
    chat.send(code)
    close()
  }
  return (
    <Panel title={t('menu.code')} close={close}>
      <form class="code-form" onSubmit={submit}>
        <label for="code">{t('code.label')}</label>
        <p class="hint" id="code-hint">
          {t('code.hint')}
        </p>
        <input
          id="code"
          aria-describedby="code-hint"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <button type="submit" class="button primary">
          {t('code.send')}
        </button>
      </form>
    </Panel>
  )
}

interface MenuProps {
  chat: Chat
  view: ChatView
  voice: ReadAloud
  /** A person answers, or has answered. */
  hasPerson: boolean
  open(panel: PanelName): void
  close(): void
}

export function MenuPanel({ chat, view, voice, hasPerson, open, close }: MenuProps) {
  const say = (words: string) => () => {
    chat.send(words)
    close()
  }
  return (
    <Panel title={t('menu.title')} close={close}>
      <ul class="menu">
        <Entry label={t('menu.readers')} run={say(t('commands.readers'))} />
        <Entry label={t('menu.code')} run={() => open('code')} />
        {voice.isPossible && (
          <Entry
            label={t(voice.isOn ? 'menu.voiceOff' : 'menu.voice')}
            hint={t('menu.voiceHint')}
            run={() => voice.toggle()}
          />
        )}
        <DeviceEntry chat={chat} view={view} />
        {hasPerson && <Entry label={t('menu.problem')} run={() => open('problem')} />}
        <Entry label={t('menu.erase')} run={say(t('commands.erase'))} />
      </ul>
      <p class="hint">{t('leave.hint')}</p>
    </Panel>
  )
}

interface EntryProps {
  label: string
  hint?: string
  run(): void
}

const MenuButton = ({ label, hint, run }: EntryProps) => (
  <button type="button" onClick={run}>
    <span>{label}</span>
    {hint && <span class="hint">{hint}</span>}
  </button>
)

const Entry = (props: EntryProps) => (
  <li>
    <MenuButton {...props} />
  </li>
)

/** Keeping anything on the device is the teen's choice, said here and undone here. */
function DeviceEntry({ chat, view }: { chat: Chat; view: ChatView }) {
  const [told, setTold] = useState('')
  const keep = async () => setTold(t((await chat.keepDevice()) ? 'menu.kept' : 'menu.keepFailed'))
  const forget = () => {
    setTold(t('menu.forgotten'))
    void chat.forgetDevice()
  }
  return (
    <li>
      <MenuButton
        label={t(view.isKept ? 'menu.forget' : 'menu.keep')}
        hint={view.isKept ? undefined : t('menu.keepHint')}
        run={view.isKept ? forget : () => void keep()}
      />
      <span class="told" role="status">
        {told}
      </span>
    </li>
  )
}
