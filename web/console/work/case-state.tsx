import { Button } from '../../shared/components/button.tsx'
import type { Desk } from '../desk/desk.ts'
import type { CaseView } from '../server/case-view.ts'
import { useCaseAct } from './use-case-act.ts'
import { t } from './words.ts'

/** Offered to somebody, or waiting for the teen: said above all else in the pane. */
export function CaseState({ desk, view }: { desk: Desk; view: CaseView }) {
  const act = useCaseAct(desk)
  const { transfer } = view
  const withdraw = async () => {
    if (await act('transfer/end')) desk.announce(t('transfer.kept'))
  }
  const name = transfer && (transfer.team ? t(`transfer.team_${transfer.team}`) : (transfer.toName ?? ''))
  return (
    <div role="status" class="case-state">
      {view.status === 'waiting' && <p>{t('waiting.is')}</p>}
      {transfer && (
        <>
          <p>{t('transfer.waiting', { name: name ?? '' })}</p>
          <Button onClick={() => void withdraw()}>{t('transfer.withdraw')}</Button>
        </>
      )}
    </div>
  )
}
