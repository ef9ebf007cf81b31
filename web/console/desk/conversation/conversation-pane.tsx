import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Empty } from '../../../shared/components/empty.tsx'
import { HeldMessages } from '../../held/held-messages.tsx'
import type { CaseView, MessageView } from '../../server/case-view.ts'
import { ReadersLine } from '../../team/readers-line.tsx'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'
import { hardnessOf } from '../../work/hard-text.ts'
import { t as work } from '../../work/words.ts'
import type { Desk } from '../desk.ts'
import type { DeskState } from '../desk-state.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { ReplyForm } from './reply-form.tsx'
import { Thread } from './thread-view.tsx'

interface ConversationPaneProps {
  desk: Desk
  state: DeskState
}

/** What the teen, the program and the team said to each other, and the field to answer. */
export function ConversationPane({ desk, state }: ConversationPaneProps) {
  const { open, openId } = state
  return (
    <section class="pane conversation" aria-labelledby="conversation-heading">
      <header class="pane-head">
        <h2 id="conversation-heading" class={open && 'named-by-tab'} tabIndex={-1}>
          {openId ? t('conversation.heading') : t('conversation.none')}
        </h2>
        {open && <WhoSpeaks view={open} />}
      </header>
      {open && <OpenConversation key={open.id} desk={desk} state={state} view={open} />}
      {!open && <Empty help={openId ? t('conversation.loading') : t('conversation.noneHelp')} />}
    </section>
  )
}

function WhoSpeaks({ view }: { view: CaseView }) {
  const presence = view.teenPresence && t(`conversation.present_${view.teenPresence}`)
  return (
    <p class="quiet">
      <SeverityMark severity={view.severity} /> · {label('speakers', view.speaker)} · {label('ageBands', view.ageBand)}
      {presence && ` · ${presence}`}
    </p>
  )
}

interface OpenConversationProps extends ConversationPaneProps {
  view: CaseView
}

function OpenConversation({ desk, state, view }: OpenConversationProps) {
  const [text, setText] = useState(() => desk.drafts.read('reply', view.id))
  const [openedAt] = useState(() => lastSaid(view))
  const [isUnfolded, setUnfolded] = useState(false)
  const hasFolded = !isUnfolded && view.messages.some((said) => isHard(said, view, openedAt))
  const pending = desk.outbox.pending(view.id)
  const { scroller, isBehind, toEnd, onScroll } = useStickyEnd(
    view.messages.length + pending.length + (view.held?.length ?? 0),
  )

  const write = (next: string) => {
    setText(next)
    desk.drafts.write('reply', view.id, next)
  }
  const putBack = (back: string) => write(text.trim() === '' ? back : `${back}\n${text}`)
  const takeBack = (key: string) => {
    const back = desk.outbox.takeBack(view.id, key)
    if (back !== undefined) putBack(back)
  }

  return (
    <>
      <ReadersLine readers={view.readers} />
      <div
        class="scroll log"
        ref={scroller}
        role="log"
        aria-label={t('conversation.log')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        <Thread
          messages={view.messages}
          reasons={view.reasons}
          foldedUntil={isUnfolded ? 0 : openedAt}
          me={state.account?.name ?? ''}
          pending={pending}
          onRetry={() => void desk.outbox.retry(view.id)}
          onTakeBack={takeBack}
        />
        <HeldMessages
          caseId={view.id}
          held={view.held ?? []}
          me={state.account?.id}
          onTakeBack={putBack}
          onChanged={() => void desk.refreshOpen()}
        />
      </div>
      <div class="below-log">
        <p class="quiet" role="status">
          {state.isTyping && t('conversation.typing')}
        </p>
        {hasFolded && (
          <button type="button" class="button" onClick={() => setUnfolded(true)}>
            {work('known.showAll')}
          </button>
        )}
        {isBehind && (
          <button type="button" class="button" onClick={toEnd}>
            {t('conversation.newer')}
          </button>
        )}
      </div>
      <ReplyForm desk={desk} view={view} text={text} onText={write} />
    </>
  )
}

/** When the newest message was said that was there when the conversation was opened: what comes later is live. */
const lastSaid = ({ messages }: CaseView): number => Date.parse(messages.at(-1)?.at ?? '') || 0

const isHard = ({ from, kind, text, at }: MessageView, { reasons }: CaseView, until: number): boolean =>
  from === 'teen' && kind !== 'event' && Date.parse(at) <= until && hardnessOf(text, reasons) !== undefined

const nearEndPx = 80

/** Keeps the newest message in view, unless whoever reads has gone back up: then it says that there are newer ones. */
function useStickyEnd(count: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const [isBehind, setBehind] = useState(false)

  const toEnd = () => {
    const box = scroller.current
    if (box) box.scrollTop = box.scrollHeight
    setBehind(false)
  }
  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx
    if (isAtEnd.current) setBehind(false)
  }
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd()
    else setBehind(true)
  }, [count])
  // A pane that was hidden, a page made smaller, a message that failed or is held has another end.
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const watcher = new ResizeObserver(() => isAtEnd.current && toEnd())
    watcher.observe(box)
    for (const part of box.children) watcher.observe(part)
    return () => watcher.disconnect()
  }, [])
  return { scroller, isBehind, toEnd, onScroll }
}
