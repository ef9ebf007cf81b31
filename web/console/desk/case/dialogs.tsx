import taxonomy from '../../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Choices } from '../../../shared/components/choices.tsx'
import { Dialog } from '../../../shared/components/dialog.tsx'
import { TextArea } from '../../../shared/components/text-area.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import type { Desk } from '../desk.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { releaseCase, setSeverity } from './case-actions.ts'

interface AskedProps {
  desk: Desk
  onDismiss(): void
}

export function ReleaseDialog({ desk, onDismiss }: AskedProps) {
  return (
    <Dialog
      heading={t('dialog.releaseHeading')}
      confirm={t('dialog.releaseConfirm')}
      cancel={t('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={() => void releaseCase(desk).then(onDismiss)}
    >
      <p>{t('dialog.releaseBody')}</p>
    </Dialog>
  )
}

/** A person's word on the urgency. What stands now is chosen already. */
export function SeverityDialog({ desk, view, onDismiss }: AskedProps & { view: CaseView }) {
  return (
    <Dialog
      heading={t('dialog.severityHeading')}
      confirm={t('dialog.severityConfirm')}
      cancel={t('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={(form) =>
        void setSeverity(desk, String(form.get('severity')), String(form.get('why')).trim()).then(onDismiss)
      }
    >
      <p>{t('dialog.severityBody')}</p>
      <Choices
        legend={t('case.severity')}
        name="severity"
        chosen={view.severity}
        options={Object.keys(taxonomy.severities).map((id) => [id, <SeverityMark key={id} severity={id} />])}
      />
      <TextArea id="why-field" name="why" label={t('dialog.severityWhy')} />
    </Dialog>
  )
}
