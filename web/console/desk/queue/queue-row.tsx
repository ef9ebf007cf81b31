import { Component } from 'preact'
import type { QueuedCase } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { DueWord } from './due-word.tsx'
import { rowSentence, rowSummary } from './row-summary.ts'

interface QueueRowProps {
  row: QueuedCase
  /** In ms: what the clocks in the row are counted from. */
  now: number
  onTake(id: string): void
}

/** One case that waits: how urgent and since when, why, who speaks, where; and the button that takes it. */
export class QueueRow extends Component<QueueRowProps> {
  /** A queue may hold a thousand: only those that changed are drawn again. */
  override shouldComponentUpdate({ row, now }: QueueRowProps): boolean {
    return row !== this.props.row || now !== this.props.now
  }

  override render({ row, now, onTake }: QueueRowProps) {
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
          onClick={() => onTake(row.id)}
        >
          {t('queue.take')}
        </button>
      </li>
    )
  }
}
