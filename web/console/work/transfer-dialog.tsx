import { useState } from 'preact/hooks'
import { Choices } from '../../shared/components/choices.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { Problem } from '../../shared/components/problem.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import type { Desk } from '../desk/desk.ts'
import { useKeptForm } from '../desk/kept-form.ts'
import { useCall } from '../server/call-context.ts'
import type { CaseView } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { t as common } from '../words/words.ts'
import { isResting } from './resting.ts'
import type { Colleague } from './task-dialog.tsx'
import { t } from './words.ts'

interface NamedTeam {
  id: string
  name: string
  isArchived: boolean
}

interface TransferDialogProps {
  desk: Desk
  caseId: string
  onDismiss(): void
}

const roleTeams = ['counsellor', 'supervisor', 'child_protection_lead'] as const

/**
 * To a person or a team, with what they must know. Somebody who rests is asked to take a critical case only when that is
 * read and said again.
 */
export function TransferDialog({ desk, caseId, onDismiss }: TransferDialogProps) {
  const { kept, keep, forget } = useKeptForm('transfer', caseId)
  const call = useCall()
  const [resting, setResting] = useState<{ whom: string; words: string }>()
  const { found } = useFetched<{ people: Colleague[] }>(call, '/api/colleagues')
  const teamsFound = useFetched<{ teams: NamedTeam[] }>(call, '/api/teams').found?.teams ?? []
  const people = [...(found?.people ?? [])].sort((a, b) => Number(b.isHere) - Number(a.isHere))
  const offer = async (form: FormData) => {
    const whom = String(form.get('whom'))
    const [kind = '', id = ''] = whom.split(':')
    const context = String(form.get('context')).trim()
    const body = { [kind]: id, context, ...(resting?.whom === whom ? { anyway: true } : {}) }
    let isAsked = false
    const isDone = await desk.act(async () => {
      try {
        desk.show(await call.post<CaseView>(`/api/cases/${encodeURIComponent(caseId)}/transfer`, body))
      } catch (error) {
        if (!isResting(error)) throw error
        isAsked = true
        setResting({ whom, words: error.message })
      }
    })
    if (!isDone || isAsked) return
    forget()
    desk.announce(t('transfer.proposed'))
    onDismiss()
  }
  const options = [
    ...people.map(
      ({ id, name, isHere, isResting: rests }) =>
        [
          `to:${id}`,
          [name, t(isHere ? 'transfer.here' : 'transfer.away'), ...(rests ? [t('transfer.resting')] : [])].join(', '),
        ] as const,
    ),
    ...teamsFound
      .filter(({ isArchived }) => !isArchived)
      .map(({ id, name }) => [`group:${id}`, t('transfer.group', { name })] as const),
    ...roleTeams.map((team) => [`team:${team}`, t(`transfer.team_${team}`)] as const),
  ]
  return (
    <Dialog
      heading={t('transfer.heading')}
      confirm={t(resting ? 'transfer.anyway' : 'transfer.confirm')}
      cancel={common('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={(form) => void offer(form)}
      onInput={keep}
    >
      <p>{t('transfer.body')}</p>
      <Choices legend={t('transfer.to')} name="whom" options={options} onChange={() => setResting(undefined)} />
      <TextArea
        id="context"
        label={t('transfer.context')}
        defaultValue={kept.context}
        help={t('transfer.contextHelp')}
        maxLength={2000}
        required
      />
      <Problem text={resting?.words} />
    </Dialog>
  )
}
