import type { QueuedCase } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { DueWord } from './due-word.tsx'
import { rowSentence, rowSummary } from './row-summary.ts'

/** One case that waits: how urgent and since when, why, who speaks, where; and the button that takes it. */
export function QueueRow({ row, now, onTake }: { row: QueuedCase; now: number; onTake(): void }) {
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
