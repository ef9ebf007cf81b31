import type { MessageView, ReasonView } from '../../server/case-view.ts'
import { hourWords } from '../../words/clock-words.ts'
import { inertText } from '../../words/inert-link.ts'
import { t, type WordKey } from '../../words/words.ts'
import { Folded } from '../../work/folded.tsx'
import { hardnessOf } from '../../work/hard-text.ts'
import { t as work } from '../../work/words.ts'
import { MarkedText } from './marked-text.tsx'
import type { Pending } from './outbox.ts'
import { type ThreadEvent, type ThreadItem, threadItems } from './thread.ts'

interface ThreadProps {
  messages: readonly MessageView[]
  /** What reasons rest on: marked where the teen wrote it. */
  reasons: readonly ReasonView[]
  /** Hard texts up to this time are folded; what comes while somebody talks is not. */
  foldedUntil: number
  /** First name of whoever reads. */
  me: string
  pending: readonly Pending[]
  onRetry(): void
  onTakeBack(key: string): void
}

/** What was said, then what is not sent yet. */
export function Thread({ messages, reasons, foldedUntil, me, pending, onRetry, onTakeBack }: ThreadProps) {
  const isHeldUp = pending.some((one) => one.state === 'failed')
  return (
    <ol class="thread">
      {threadItems(messages).map((item) => (
        <Item
          key={item.kind === 'day' ? item.text : `${item.kind} ${item.at}`}
          item={item}
          reasons={reasons}
          me={me}
          isFolded={item.kind === 'message' && item.message.from === 'teen' && item.at <= foldedUntil}
        />
      ))}
      {pending.map((one) => (
        <PendingMessage
          key={one.key}
          pending={one}
          isHeldUp={isHeldUp}
          onRetry={onRetry}
          onTakeBack={() => onTakeBack(one.key)}
        />
      ))}
    </ol>
  )
}

const eventWords = {
  left: 'conversation.left',
  back: 'conversation.returned',
  teams: 'conversation.teams',
  unreachable: 'conversation.unreachable',
} as const satisfies Record<ThreadEvent, WordKey>

interface ItemProps extends Pick<ThreadProps, 'reasons' | 'me'> {
  item: ThreadItem
  isFolded: boolean
}

function Item({ item, reasons, me, isFolded }: ItemProps) {
  if (item.kind === 'day') return <li class="day">{item.text}</li>
  if (item.kind === 'event') {
    return (
      <li class="happened">
        {t(eventWords[item.event])} <time>{hourWords(item.at)}</time>
      </li>
    )
  }
  const { from, text, author } = item.message
  return (
    <li class={`said ${from}${item.goesOn ? ' goes-on' : ''}`}>
      <p class={item.goesOn ? 'author unseen' : 'author'}>
        <span class="name">{authorWords(from, author, me)}</span> · <time>{hourWords(item.at)}</time>
        {from === 'counsellor' && ` · ${work(`marks.${item.message.state ?? 'sent'}`)}`}
      </p>
      <Folded why={isFolded ? hardnessOf(text, reasons) : undefined}>
        <p class="bubble">
          {from === 'teen' ? <MarkedText text={text} quotes={reasons.map(({ quote }) => quote)} /> : inertText(text)}
        </p>
      </Folded>
    </li>
  )
}

function authorWords(from: MessageView['from'], author: string | undefined, me: string): string {
  if (from === 'teen') return t('conversation.teen')
  if (from === 'bot') return t('conversation.bot')
  return author === undefined || author === me ? t('conversation.you') : author
}

interface PendingProps {
  pending: Pending
  /** It failed, or waits behind one that did. */
  isHeldUp: boolean
  onRetry(): void
  onTakeBack(): void
}

function PendingMessage({ pending, isHeldUp, onRetry, onTakeBack }: PendingProps) {
  return (
    <li class="said counsellor unsent">
      <p class="author">
        <span class="name">{t('conversation.you')}</span> ·{' '}
        {isHeldUp ? <strong>{t('conversation.notSent')}</strong> : t('conversation.sending')}
      </p>
      <p class="bubble">{pending.text}</p>
      {pending.state === 'failed' && (
        <p>
          <button type="button" class="button" onClick={onTakeBack}>
            {t('conversation.takeBack')}
          </button>
          <button type="button" class="button" onClick={onRetry}>
            {t('conversation.retry')}
          </button>
        </p>
      )}
    </li>
  )
}
