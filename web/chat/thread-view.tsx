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

/** The line that is seen just before (-1) or after (1). */
function neighbour(items: ThreadItem[], index: number, step: 1 | -1): ThreadItem | undefined {
  let at = index + step
  while (items[at]?.isUnseen) at += step
  return items[at]
}

const belowPx = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight

/** Said this soon after one another, several bubbles are one answer. */
const oneAnswerMs = 10_000

/** Where what was said last begins: with the reader's own words, or with the first bubble that answers them. */
function newestAnswer(items: ThreadItem[]): number {
  let index = items.length - 1
  const isGoingOn = () => !isOwnDoing(items[index]) && !isOwnDoing(items[index - 1])
  while (index > 0 && isGoingOn() && msBefore(items, index) < oneAnswerMs) index -= 1
  // What only screen readers get has no place on the screen to begin at.
  while (items[index]?.isUnseen && index < items.length - 1) index += 1
  return index
}

const isOwnDoing = (item: ThreadItem | undefined): boolean => item?.author === 'self' || item?.kind === 'file'

const msBefore = (items: ThreadItem[], index: number): number => (items[index]?.at ?? 0) - (items[index - 1]?.at ?? 0)

/** To the end, but not past the beginning of the newest answer: an answer of several bubbles is read from its first. */
function readOn(log: HTMLElement, index: number): void {
  const first = log.querySelector('.thread')?.children[index]
  if (!first) return
  const top = first.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop
  log.scrollTop = Math.max(log.scrollTop, Math.min(log.scrollHeight, top))
}

/** What was said, as a live region. Until the first replay is there it is busy, so that a reload is not read out again. */
export function ThreadView({ view, fileHelp, takeBack }: ThreadViewProps) {
  const { items } = view.thread
  const end = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const [hasMore, setHasMore] = useState(false)
  const last = items.at(-1)
  const look = () => end.current && setHasMore(belowPx(end.current) > hiddenPx)
  const beginning = useRef(0)
  const follow = () => {
    if (end.current && isAtEnd.current) readOn(end.current, beginning.current)
    look()
  }
  useLayoutEffect(() => {
    beginning.current = newestAnswer(items)
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
              isFirst={!isSameSpeaker(neighbour(items, index, -1), item)}
              isLast={!isSameSpeaker(neighbour(items, index, 1), item)}
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
          {t('thread.more')} <span aria-hidden="true">↓</span>
        </button>
      )}
    </>
  )
}
