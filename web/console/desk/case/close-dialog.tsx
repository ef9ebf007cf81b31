import { useState } from 'preact/hooks'
import taxonomy from '../../../../locales/fr/taxonomy.json' with { type: 'json' }
import { Choices } from '../../../shared/components/choices.tsx'
import { Dialog } from '../../../shared/components/dialog.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import { labelsRead } from '../../work/confirm/labels-read.ts'
import { LabelsToConfirm } from '../../work/confirm/labels-to-confirm.tsx'
import { t as work } from '../../work/words.ts'
import type { Desk } from '../desk.ts'
import { closeCase } from './case-actions.ts'

/** How it ends, and what it counts as: two taps when what triage read is right. Nobody has to confirm in order to close. */
export function CloseDialog({ desk, view, onDismiss }: { desk: Desk; view: CaseView; onDismiss(): void }) {
  const [labels, setLabels] = useState(() => labelsRead(view))
  const [isOpen, setIsOpen] = useState(labels.categories.length === 0)
  const close = async (outcome: string, isConfirmed: boolean) => {
    if (isConfirmed && labels.categories.length === 0) return setIsOpen(true)
    await closeCase(desk, outcome, isConfirmed ? labels : undefined)
    onDismiss()
  }
  return (
    <Dialog
      heading={t('dialog.closeHeading')}
      confirm={work('confirm.confirm')}
      otherwise={work('confirm.without')}
      cancel={t('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={(form, isOtherwise) => void close(String(form.get('outcome')), !isOtherwise)}
    >
      <p>{t('dialog.closeBody')}</p>
      <Choices legend={t('dialog.outcome')} name="outcome" options={Object.entries(taxonomy.closingOutcomes)} />
      <LabelsToConfirm view={view} labels={labels} onChange={setLabels} isOpen={isOpen} onToggle={setIsOpen} />
    </Dialog>
  )
}
