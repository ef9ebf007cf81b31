import { useState } from 'preact/hooks'
import { Choices } from '../../shared/components/choices.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { Problem } from '../../shared/components/problem.tsx'
import type { Call } from '../server/call.ts'
import { useRequest } from '../server/use-request.ts'
import { t as common } from '../words/words.ts'
import { isResting } from '../work/resting.ts'
import type { Member } from './team-view.ts'
import { t } from './words.ts'

interface ReassignDialogProps {
  call: Call
  caseId: string
  to: readonly Member[]
  onDone(): void
  onDismiss(): void
}

/**
 * To whom a case goes: whoever is there comes first. The teen is told who answers from now on. A critical case goes to
 * somebody who rests only when that is read and said again.
 */
export function ReassignDialog({ call, caseId, to, onDone, onDismiss }: ReassignDialogProps) {
  const { problem, run, clear } = useRequest()
  const [restingId, setRestingId] = useState<string>()
  const people = [...to].sort((a, b) => Number(b.isHere) - Number(a.isHere))
  const give = async (form: FormData) => {
    const id = String(form.get('to'))
    const body = { to: id, ...(restingId === id ? { anyway: true } : {}) }
    const path = `/api/cases/${encodeURIComponent(caseId)}/reassign`
    const isDone = await run(body, async (key) => {
      await call.post(path, body, key).catch((error: unknown) => {
        if (isResting(error)) setRestingId(id)
        throw error
      })
    })
    if (!isDone) return
    onDone()
    onDismiss()
  }
  const choosesAnew = () => {
    setRestingId(undefined)
    clear()
  }
  return (
    <Dialog
      heading={t('reassign.heading')}
      confirm={restingId === undefined ? t('reassign.confirm') : t('reassign.anyway')}
      cancel={common('dialog.cancel')}
      onConfirm={(form) => void give(form)}
      onDismiss={onDismiss}
    >
      <p>{t('reassign.body')}</p>
      <Choices
        legend={t('reassign.to')}
        name="to"
        options={people.map((member) => [member.id, wordsOf(member)])}
        onChange={choosesAnew}
      />
      <Problem text={problem?.message} />
    </Dialog>
  )
}

const wordsOf = ({ name, isHere, pausedUntil, refusedUntil }: Member): string =>
  [
    name,
    t(isHere ? 'members.here' : 'members.away'),
    ...(pausedUntil ? [t('members.paused')] : []),
    ...(refusedUntil ? [t('members.refused')] : []),
  ].join(', ')
