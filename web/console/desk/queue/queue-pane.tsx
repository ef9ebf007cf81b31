import { Empty } from '../../../shared/components/empty.tsx'
import type { QueuedCase } from '../../server/case-view.ts'
import type { ClockWord } from '../../words/clock-words.ts'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import type { DeskState } from '../desk-state.ts'
import { useNow } from '../hooks.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { isOverdue } from './queue-order.ts'
import { rowSentence, rowSummary } from './row-summary.ts'

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
        <p class="quiet">{countWords(state.queue, now)}</p>
        <button type="button" class="button primary" onClick={() => void desk.takeNext()}>
          {state.busy ? t('queue.taking') : t('queue.takeNext')}
        </button>
      </header>
      <div class="scroll waiting">
        <Waiting queue={state.queue} now={now} onTake={(id) => void desk.take(id)} />
      </div>
      <Mine desk={desk} state={state} now={now} onOpen={onOpen} />
    </section>
  )
}

function countWords(queue: QueuedCase[] | undefined, now: number): string {
  if (!queue) return t('queue.loading')
  const late = queue.filter((row) => isOverdue(row, now)).length
  const waiting = t('queue.count', { count: queue.length })
  return late > 0 ? `${t('queue.overdue', { count: late })}, ${waiting}` : waiting
}

interface WaitingProps {
  queue: QueuedCase[] | undefined
  now: number
  onTake(id: string): void
}

function Waiting({ queue, now, onTake }: WaitingProps) {
  if (!queue) return null
  if (queue.length === 0) {
    return <Empty text={t('queue.empty')} help={t('queue.emptyHelp')} />
  }
  return (
    <ul class="rows">
      {queue.map((row) => (
        <QueueRow key={row.id} row={row} now={now} onTake={() => onTake(row.id)} />
      ))}
    </ul>
  )
}

function QueueRow({ row, now, onTake }: { row: QueuedCase; now: number; onTake(): void }) {
  const summary = rowSummary(row, now)
  return (
    <li class={`row ${row.severity}`}>
      <p class="urgency">
        <SeverityMark severity={row.severity} />
        {summary.due && <DueWord due={summary.due} />}
        <span class="quiet">{summary.since}</span>
      </p>
      {summary.ultimatum && <p class="ultimatum">{summary.ultimatum}</p>}
      <p class="why">{summary.why}</p>
      <p class="quiet from">{[summary.who, summary.age, summary.where].filter(Boolean).join(' · ')}</p>
      <button
        type="button"
        class="button take"
        aria-label={t('queue.takeThis', { row: rowSentence(row, now) })}
        onClick={onTake}
      >
        {t('queue.take')}
      </button>
    </li>
  )
}

interface MineProps extends QueuePaneProps {
  now: number
}

function Mine({ desk, state, now, onOpen }: MineProps) {
  const open = (id: string) => {
    void desk.openCase(id)
    onOpen()
  }
  return (
    <section class="mine" aria-labelledby="mine-heading">
      <h3 id="mine-heading">{t('queue.mine')}</h3>
      {state.mine?.length ? (
        <ul class="rows scroll">
          {state.mine.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                class="row own"
                aria-current={row.id === state.openId ? 'true' : undefined}
                onClick={() => open(row.id)}
              >
                <OwnRow row={row} now={now} />
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{state.mine && t('queue.mineEmpty')}</p>
      )}
    </section>
  )
}

function OwnRow({ row, now }: { row: QueuedCase; now: number }) {
  const { due, who, age, why, ultimatum } = rowSummary(row, now)
  const isWaiting = row.status === 'waiting' || !due
  return (
    <>
      <span class="urgency">
        <SeverityMark severity={row.severity} />
        {isWaiting ? <span class="quiet">{t('queue.waitingTeen')}</span> : <DueWord due={due} />}
      </span>
      {ultimatum && <span class="ultimatum">{ultimatum}</span>}
      <span class="why">{why}</span>
      <span class="quiet from">
        {who} · {age}
      </span>
    </>
  )
}

const DueWord = ({ due }: { due: ClockWord }) => <span class={`due ${due.tone}`}>{due.text}</span>
