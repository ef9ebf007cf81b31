import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Contact } from './activity.ts'
import { Bubble } from './bubble.tsx'
import type { ChatView } from './chat.ts'
import type { ThreadItem } from './thread.ts'
import { t } from './words.ts'

/** Who is this close to the end reads along, and is taken along. */
const nearEndPx = 160
/** More than a margin is out of sight. */
const hiddenPx = 40
/** A page is turned by this much of what is seen, so that the eye finds its place. */
const pageShare = 0.8

interface ThreadViewProps {
  view: ChatView
  fileHelp: Contact[]
  takeBack(clientId: string): void
}

const isSameSpeaker = (other: ThreadItem | undefined, item: ThreadItem): boolean =>
  other?.kind === item.kind && other.author === item.author && other.name === item.name

const belowPx = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight

/** To the end, but not past what the reader said last: an answer of several bubbles is read from its beginning. */
function readOn(log: HTMLElement): void {
  const own = [...log.querySelectorAll('.said.self')].at(-1)
  const ownTop = own ? own.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop : 0
  log.scrollTop = Math.min(log.scrollHeight, ownTop)
}

/** What was said, as a live region. Until the first replay is there it is busy, so that a reload is not read out again. */
export function ThreadView({ view, fileHelp, takeBack }: ThreadViewProps) {
  const { items } = view.thread
  const end = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const [hasMore, setHasMore] = useState(false)
  const last = items.at(-1)
  const look = () => end.current && setHasMore(belowPx(end.current) > hiddenPx)
  const follow = () => {
    if (end.current && isAtEnd.current) readOn(end.current)
    look()
  }
  useLayoutEffect(() => {
    if (last?.author === 'self') isAtEnd.current = true
    follow()
  })
  // A keyboard opens, the card grows: the last words stay in sight.
  useEffect(() => {
    const log = end.current
    if (!log) return
    const watcher = new ResizeObserver(follow)
    watcher.observe(log)
    return () => watcher.disconnect()
  }, [])
  const onScroll = () => {
    if (end.current) isAtEnd.current = belowPx(end.current) < nearEndPx
    look()
  }
  const turnPage = () => {
    const log = end.current
    log?.scrollBy(0, log.clientHeight * pageShare)
    log?.focus()
  }
  return (
    <>
      <section
        class="scroll"
        id="thread"
        aria-label={t('page.thread')}
        ref={end}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys.
        tabIndex={0}
      >
        <div class="thread" role="log" aria-live="polite" aria-label={t('page.thread')} aria-busy={!view.isLoaded}>
          {items.map((item, index) => (
            <Bubble
              key={item.key}
              item={item}
              isFirst={!isSameSpeaker(items[index - 1], item)}
              isLast={!isSameSpeaker(items[index + 1], item)}
              fileHelp={fileHelp}
              takeBack={takeBack}
            />
          ))}
        </div>
        {!view.isLoaded && !view.isCut && view.line !== 'expired' && items.length === 0 && (
          <p class="aside">{t('page.loading')}</p>
        )}
        <p class="typing" aria-live="polite">
          {view.typing !== undefined && t('typing', { name: view.typing })}
        </p>
      </section>
      {hasMore && (
        <button type="button" class="button more" onClick={turnPage}>
          {t('thread.more')}
        </button>
      )}
    </>
  )
}
