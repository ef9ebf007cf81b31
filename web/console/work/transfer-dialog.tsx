import { Choices } from '../../shared/components/choices.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import { useFetched } from '../server/use-fetched.ts'
import { t as common } from '../words/words.ts'
import type { Colleague } from './task-dialog.tsx'
import { useCaseAct } from './use-case-act.ts'
import { t } from './words.ts'

interface NamedTeam {
  id: string
  name: string
  isArchived: boolean
}

const roleTeams = ['counsellor', 'supervisor', 'child_protection_lead'] as const

/** To a person or a team, with what they must know. */
export function TransferDialog({ desk, onDismiss }: { desk: Desk; onDismiss(): void }) {
  const act = useCaseAct(desk)
  const { found } = useFetched<{ people: Colleague[] }>(useCall(), '/api/colleagues')
  const teamsFound = useFetched<{ teams: NamedTeam[] }>(useCall(), '/api/teams').found?.teams ?? []
  const people = [...(found?.people ?? [])].sort((a, b) => Number(b.isHere) - Number(a.isHere))
  const offer = async (form: FormData) => {
    const [kind = '', id = ''] = String(form.get('whom')).split(':')
    const context = String(form.get('context')).trim()
    if (!(await act('transfer', { [kind]: id, context }))) return
    desk.announce(t('transfer.proposed'))
    onDismiss()
  }
  const options = [
    ...people.map(
      ({ id, name, isHere }) => [`to:${id}`, `${name}, ${isHere ? t('transfer.here') : t('transfer.away')}`] as const,
    ),
    ...teamsFound
      .filter(({ isArchived }) => !isArchived)
      .map(({ id, name }) => [`group:${id}`, t('transfer.group', { name })] as const),
    ...roleTeams.map((team) => [`team:${team}`, t(`transfer.team_${team}`)] as const),
  ]
  return (
    <Dialog
      heading={t('transfer.heading')}
      confirm={t('transfer.confirm')}
      cancel={common('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={(form) => void offer(form)}
    >
      <p>{t('transfer.body')}</p>
      <Choices legend={t('transfer.to')} name="whom" options={options} />
      <TextArea id="context" label={t('transfer.context')} help={t('transfer.contextHelp')} maxLength={2000} required />
    </Dialog>
  )
}
