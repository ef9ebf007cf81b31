import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { dateWords } from '../words/clock-words.ts'
import { eventWords, t } from './words.ts'
import type { HistoryLine } from './work-view.ts'

/** Everything that happened to the case, the newest first, when asked for. */
export function History({ lines }: { lines: readonly HistoryLine[] }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Block heading={t('history.heading')}>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t('history.hide') : t('history.show', { count: lines.length })}
      </Button>
      {isOpen && (
        <ol class="plain-list history">
          {lines.toReversed().map(({ at, type, by, byName }, index) => (
            <li key={index}>
              {eventWords(type)}
              <span class="quiet line">
                {dateWords(Date.parse(at))}, {byName ?? t(`history.${by}`)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Block>
  )
}
