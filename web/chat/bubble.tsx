import type { Contact } from './activity.ts'
import { Shorts } from './contact-link.tsx'
import { inertText, type ThreadItem } from './thread.ts'
import { timeWords } from './time-words.ts'
import { t } from './words.ts'

interface BubbleProps {
  item: ThreadItem
  /** The line before is from somebody else: say who speaks. */
  isFirst: boolean
  /** The line after is from somebody else, or there is none: say when. */
  isLast: boolean
  /** What to offer when a file was stopped. */
  fileHelp: Contact[]
  takeBack(clientId: string): void
}

/** One line of the conversation. A person has a name and a coloured initial, so that nobody takes the program for one. */
export function Bubble({ item, isFirst, isLast, fileHelp, takeBack }: BubbleProps) {
  if (item.kind === 'presence') return <p class="aside">{presenceWords(item)}</p>
  if (item.kind === 'file') return <RefusedFile contacts={fileHelp} />
  if (item.isUnseen) return <p class="unseen">{item.text}</p>
  return (
    <div class={`said ${item.author}`}>
      {isFirst && item.author !== 'self' && <Speaker item={item} />}
      <div class={item.isCode ? 'bubble code' : 'bubble'}>
        {item.author === 'self' && <span class="unseen">{t('message.youSay')} </span>}
        {/* A counsellor may name a safe address; what the teen pastes stays inert. */}
        {item.author === 'counsellor' ? item.text : inertText(item.text)}
      </div>
      {item.contacts && item.contacts.length > 0 && <Shorts contacts={item.contacts} />}
      {(isLast || item.state) && <Meta item={item} />}
      {item.state === 'refused' && (
        <button type="button" class="button" onClick={() => takeBack(item.key)}>
          {t('message.takeBack')}
        </button>
      )}
    </div>
  )
}

const Meta = ({ item }: { item: ThreadItem }) => (
  <p class="meta">
    <time dateTime={new Date(item.at).toISOString()}>{timeWords(item.at, Date.now())}</time>
    {item.state && <span class={`state ${item.state}`}> · {t(`message.${item.state}`)}</span>}
  </p>
)

const presenceWords = (item: ThreadItem): string =>
  item.after === undefined
    ? t(item.text === 'here' ? 'presence.here' : 'presence.gone', { name: item.name })
    : t('presence.after', { name: item.name, before: item.after })

function Speaker({ item }: { item: ThreadItem }) {
  const isPerson = item.author === 'counsellor'
  return (
    <p class="speaker">
      {isPerson && <Initial name={item.name} />}
      <span class="name">{item.name}</span>
      <span class="role">{t(isPerson ? 'message.person' : 'message.program')}</span>
    </p>
  )
}

const tones = 5

/** The same name has the same colour on every page and day. */
const toneOf = (name: string): number =>
  [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % tones

export const Initial = ({ name }: { name: string }) => (
  <span class={`initial tone-${toneOf(name)}`} aria-hidden="true">
    {[...name][0]?.toLocaleUpperCase('fr')}
  </span>
)

const RefusedFile = ({ contacts }: { contacts: Contact[] }) => (
  <div class="notice">
    <p>{t('file.refused')}</p>
    {contacts.length > 0 && (
      <>
        <p>{t('file.help')}</p>
        <Shorts contacts={contacts} />
      </>
    )}
  </div>
)
