import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../../shared/components/button.tsx'
import { Empty } from '../../../shared/components/empty.tsx'
import { useCall } from '../../server/call-context.ts'
import { ForMe } from '../../team/for-me.tsx'
import { t } from '../../words/words.ts'
import { SearchButton } from '../../work/search-button.tsx'
import { WorkList } from '../../work/work-list.tsx'
import type { Desk } from '../desk.ts'
import type { DeskState } from '../desk-state.ts'
import { useNow } from '../hooks.ts'
import { MyCases } from './my-cases.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { QueueRow } from './queue-row.tsx'

interface QueuePaneProps {
  desk: Desk
  state: DeskState
  onOpen(): void
}

/** Who waits, most urgent first, and the conversations one already has. */
export function QueuePane({ desk, state, onOpen }: QueuePaneProps) {
  const now = useNow()
  return (
    <section class="pane queue" aria-labelledby="queue-heading">
      <header class="pane-head">
        <h2 id="queue-heading" tabIndex={-1}>
          {t('queue.heading')}
        </h2>
        <p class="quiet">{countWords(state)}</p>
        <Button kind="primary" onClick={() => void desk.takeNext()}>
          {state.busy ? t('queue.taking') : t('queue.takeNext')}
        </Button>
      </header>
      <div class="queue-tools">
        <QueueFilters filter={state.filter} onFilter={(filter) => desk.queue.setFilter(filter)} />
        <SearchButton desk={desk} onOpen={onOpen} />
      </div>
      <Waiting desk={desk} state={state} now={now} />
      <WorkList desk={desk} state={state} onOpen={onOpen} />
      <MyCases desk={desk} state={state} now={now} onOpen={onOpen} />
      <ForMe call={useCall()} openId={state.openId} />
    </section>
  )
}

function countWords({ queue, counts }: DeskState): string {
  if (!queue) return t('queue.loading')
  const waiting = t('queue.count', { count: counts.queued })
  return counts.overdue > 0 ? `${t('queue.overdue', { count: counts.overdue })}, ${waiting}` : waiting
}

function Waiting({ desk, state, now }: { desk: Desk; state: DeskState; now: number }) {
  const { queue, counts } = state
  const scroller = useRef<HTMLDivElement>(null)
  if (!queue) return <div class="scroll waiting" />
  const isFiltered = counts.queued > 0
  return (
    <div
      class="scroll waiting"
      ref={scroller}
      onScroll={(event) => event.currentTarget.scrollTop === 0 && desk.queue.showHead()}
    >
      {queue.length === 0 && (
        <Empty
          text={isFiltered ? t('filter.nothing') : t('queue.empty')}
          help={isFiltered ? t('filter.nothingHelp') : t('queue.emptyHelp')}
        />
      )}
      <ul class="rows">
        {queue.map((row) => (
          <QueueRow key={row.id} row={row} now={now} onTake={(id) => void desk.take(id)} />
        ))}
      </ul>
      {queue.length >= state.rows && <More onMore={() => desk.queue.showMore()} />}
    </div>
  )
}

/** The next rows come by themselves before the foot is reached; the button is for the keyboard. */
function More({ onMore }: { onMore(): void }) {
  const foot = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && onMore(), {
      rootMargin: '600px',
    })
    if (foot.current) watcher.observe(foot.current)
    return () => watcher.disconnect()
  })
  return (
    <div class="more" ref={foot}>
      <Button onClick={onMore}>{t('queue.more')}</Button>
    </div>
  )
}
