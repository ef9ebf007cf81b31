import { Block } from '../../../shared/components/block.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { t } from '../words.ts'
import { wordsOfLabels } from './label-words.ts'
import { confirmedWords } from './labels-to-confirm.tsx'

/** Of a case that came back: what a person said of it when it was closed before. */
export function ConfirmedLabels({ confirmed }: Pick<CaseView, 'confirmed'>) {
  if (!confirmed) return null
  const { severity, categories } = confirmed
  return (
    <Block heading={t('confirm.heading')}>
      <p>
        {wordsOfLabels('categories', categories)} ({wordsOfLabels('severity', severity)}){' '}
        <span class="quiet">{confirmedWords(confirmed)}</span>
      </p>
    </Block>
  )
}
