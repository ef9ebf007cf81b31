import { useState } from 'preact/hooks'
import type { CaseView } from './case-view.ts'
import { dateWords } from './clock-words.ts'
import type { Desk } from './desk.ts'
import { SeverityDialog } from './dialogs.tsx'
import { inertText } from './inert-link.ts'
import { label } from './labels.ts'
import { t } from './words.ts'

/** Where a counsellor says that triage is wrong, and what was said so before. */
export function SeverityControl({ desk, view }: { desk: Desk; view: CaseView }) {
  const [isAsked, setAsked] = useState(false)
  return (
    <section class="block">
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
    </section>
  )
}
