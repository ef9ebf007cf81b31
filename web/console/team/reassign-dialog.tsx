import { Choices } from '../../shared/components/choices.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import type { Call } from '../server/call.ts'
import { useRequest } from '../server/use-request.ts'
import { t as common } from '../words/words.ts'
import type { Member } from './team-view.ts'
import { t } from './words.ts'

interface ReassignDialogProps {
  call: Call
  caseId: string
  to: readonly Member[]
  onDone(): void
  onDismiss(): void
}

/** To whom a case goes: whoever is there comes first. The teen is told who answers from now on. */
export function ReassignDialog({ call, caseId, to, onDone, onDismiss }: ReassignDialogProps) {
  const { problem, run } = useRequest()
  const people = [...to].sort((a, b) => Number(b.isHere) - Number(a.isHere))
  const give = async (form: FormData) => {
    const body = { to: String(form.get('to')) }
    const path = `/api/cases/${encodeURIComponent(caseId)}/reassign`
    const isDone = await run(body, async (key) => void (await call.post(path, body, key)))
    if (!isDone) return
    onDone()
    onDismiss()
  }
  return (
    <Dialog
      heading={t('reassign.heading')}
      confirm={t('reassign.confirm')}
      cancel={common('dialog.cancel')}
      onConfirm={(form) => void give(form)}
      onDismiss={onDismiss}
    >
      <p>{t('reassign.body')}</p>
      <Choices
        legend={t('reassign.to')}
        name="to"
        options={people.map(({ id, name, isHere }) => [id, `${name}, ${t(isHere ? 'members.here' : 'members.away')}`])}
      />
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
    </Dialog>
  )
}
