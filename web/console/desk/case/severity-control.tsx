import { useState } from 'preact/hooks'
import { Block } from '../../../shared/components/block.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { dateWords } from '../../words/clock-words.ts'
import { inertText } from '../../words/inert-link.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import { SeverityDialog } from './dialogs.tsx'

/** Where a counsellor says that triage is wrong, and what was said so before. */
export function SeverityControl({ desk, view }: { desk: Desk; view: CaseView }) {
  const [isAsked, setAsked] = useState(false)
  return (
    <Block>
      <ul class="plain-list" hidden={!view.overrides?.length}>
        {view.overrides?.map((override) => (
          <li key={override.at} class="note">
            <p>
              {t('case.severityChange', {
                from: label('severities', override.from),
                to: label('severities', override.to),
              })}
            </p>
            {override.why && <p>{inertText(override.why)}</p>}
            <p class="quiet">{[override.byName, dateWords(Date.parse(override.at))].filter(Boolean).join(', ')}</p>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={() => setAsked(true)}>
        {t('case.setSeverity')}
      </button>
      {isAsked && <SeverityDialog desk={desk} view={view} onDismiss={() => setAsked(false)} />}
    </Block>
  )
}
