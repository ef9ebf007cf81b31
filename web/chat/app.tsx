import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Contact } from './activity.ts'
import { Initial } from './bubble.tsx'
import type { Chat, ChatView } from './chat.ts'
import { Composer } from './composer.tsx'
import { Shorts } from './contact-link.tsx'
import { ContactsCard } from './contacts-card.tsx'
import { CodePanel, MenuPanel, NumbersPanel, type PanelName } from './panels.tsx'
import { ProblemPanel } from './problem-panel.tsx'
import { neutralAddress } from './quick-exit.ts'
import type { ReadAloud } from './speaker.ts'
import { type StandingLine, standingWords } from './standing.ts'
import { ThreadView } from './thread-view.tsx'
import { t } from './words.ts'

interface AppProps {
  chat: Chat
  view: ChatView
  voice: ReadAloud
  line: StandingLine
  /** Milliseconds since the epoch, and a name that nothing else has. */
  now(): number
  newKey(): string
  /** The numbers of the static page, always within reach. */
  numbers: Contact[]
  leave(): void
}

/** The teen's page: name and "Quitter vite", help, the thread, the field. */
export function App({ chat, view, voice, line, now, newKey, numbers, leave }: AppProps) {
  const [panel, setPanel] = useState<PanelName>()
  const opener = useRef<HTMLElement | null>(null)
  const open = (name: PanelName) => setPanel(name)
  const close = () => {
    setPanel(undefined)
    opener.current?.focus()
  }
  const toggle = (name: PanelName, button: HTMLElement) => {
    opener.current = button
    setPanel(panel === name ? undefined : name)
  }
  const hasPerson = view.thread.items.some(({ kind }) => kind === 'presence')
  // The same object is not compared again: a key press in the field must not walk a long thread.
  const thread = useMemo(
    () => <ThreadView view={view} fileHelp={fileHelp(numbers)} takeBack={(id) => chat.takeBack(id)} />,
    [view.thread, view.typing, view.isLoaded, view.isCut, view.line],
  )
  return (
    <>
      <Top view={view} leave={leave} />
      <Bar panel={panel} toggle={toggle} person={() => chat.send(t('commands.person'))} />
      <p class="standing" role="status">
        {standingWords(line.standing, now())}
      </p>
      {panel === 'numbers' && <NumbersPanel numbers={numbers} close={close} />}
      {panel === 'menu' && (
        <MenuPanel chat={chat} view={view} voice={voice} hasPerson={hasPerson} open={open} close={close} />
      )}
      {panel === 'problem' && <ProblemPanel newKey={newKey} tell={(...said) => line.problem(...said)} close={close} />}
      {panel === 'code' && <CodePanel chat={chat} close={close} />}
      <ContactsCard thread={view.thread} />
      <main>
        {thread}
        <LineWords view={view} chat={chat} numbers={numbers} code={() => setPanel('code')} />
        <Composer chat={chat} view={view} />
      </main>
    </>
  )
}

/** Who can take an intimate image down, from the numbers on the page. */
const fileHelp = (numbers: Contact[]): Contact[] =>
  numbers.filter(({ action }) => action === 'tel:3018' || action.includes('takeitdown'))

function Top({ view, leave }: { view: ChatView; leave(): void }) {
  const { person } = view.thread
  const exit = (event: Event) => {
    event.preventDefault()
    leave()
  }
  return (
    <header class="top">
      <div class="who">
        {person && <Initial name={person} />}
        <div>
          <h1>{t('page.heading')}</h1>
          <p class="status">{person ? t('presence.here', { name: person }) : t('page.about')}</p>
        </div>
      </div>
      <a class="button leave" href={neutralAddress} rel="noreferrer" onClick={exit}>
        {t('leave.label')}
      </a>
    </header>
  )
}

interface BarProps {
  panel: PanelName | undefined
  toggle(name: PanelName, button: HTMLElement): void
  person(): void
}

function Bar({ panel, toggle, person }: BarProps) {
  return (
    <nav class="bar" aria-label={t('bar.label')}>
      <button
        type="button"
        class="quiet"
        aria-expanded={panel === 'numbers'}
        onClick={(event) => toggle('numbers', event.currentTarget)}
      >
        {t('bar.numbers')}
        <span class="roomy">{t('bar.numbersMore')}</span>
      </button>
      <button type="button" class="quiet" onClick={person}>
        {t('bar.person')}
      </button>
      <button
        type="button"
        class="quiet"
        aria-expanded={panel === 'menu' || panel === 'code' || panel === 'problem'}
        onClick={(event) => toggle('menu', event.currentTarget)}
      >
        {t('bar.menu')}
      </button>
    </nav>
  )
}

interface LineWordsProps {
  view: ChatView
  chat: Chat
  numbers: Contact[]
  code(): void
}

/** What the network, or our own trouble, does to the conversation, in words. Then the numbers answer instead of us. */
function LineWords({ view, chat, numbers, code }: LineWordsProps) {
  const isOurs = view.isServerDown && (view.isCut || view.hasWaiting)
  const isCut = (view.isCut || isOurs) && view.line !== 'expired'
  const wasCut = useRef(false)
  useEffect(() => {
    if (isCut) wasCut.current = true
  }, [isCut])
  return (
    <div class="line-words" role="status">
      {view.line === 'expired' && (
        <div class="notice">
          <p>{t('expired.text')}</p>
          <div class="shorts">
            <button type="button" class="button primary" onClick={code}>
              {t('expired.code')}
            </button>
            <button type="button" class="button" onClick={() => chat.startAgain()}>
              {t('expired.again')}
            </button>
          </div>
        </div>
      )}
      {isCut && (
        <div class="cut">
          <p>{t(cutWords(isOurs, view.hasWaiting))}</p>
          <p>{t('network.urgent')}</p>
          <Shorts contacts={numbers.filter(({ action }) => !action.startsWith('https:'))} />
        </div>
      )}
      {!isCut && wasCut.current && view.line === 'online' && <p class="unseen">{t('network.back')}</p>}
    </div>
  )
}

const cutWords = (isOurs: boolean, hasWaiting: boolean) => {
  if (isOurs) return hasWaiting ? 'network.oursWaiting' : 'network.oursIdle'
  return hasWaiting ? 'network.offline' : 'network.idle'
}
