import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t as common } from '../words/words.ts'
import { t } from './words.ts'

export interface NamedTeam {
  id: string
  name: string
  rev: number
  isArchived: boolean
  members: { id: string; name: string }[]
}

interface Person {
  id: string
  name: string
  roles: string[]
  isActive: boolean
}

interface TeamDialogProps {
  call: Call
  /** Absent: a new one. */
  team: NamedTeam | undefined
  onDone(): void
  onDismiss(): void
}

/** What a team is called, and who is in it. */
export function TeamDialog({ call, team, onDone, onDismiss }: TeamDialogProps) {
  const { found } = useFetched<{ accounts: Person[] }>(call, '/api/accounts')
  const { problem, run } = useRequest()
  // Only counsellors take cases.
  const people = found?.accounts.filter(({ isActive, roles }) => isActive && roles.includes('counsellor')) ?? []
  const save = async (form: FormData) => {
    const body = {
      ...(team ? { id: team.id } : {}),
      rev: team?.rev ?? 0,
      name: String(form.get('team-name')).trim(),
      members: form.getAll('members').map(String),
    }
    if (!(await run(body, async (key) => void (await call.post('/api/teams', body, key))))) return
    onDone()
    onDismiss()
  }
  if (!found) return null
  return (
    <Dialog
      heading={team ? team.name : t('teams.make')}
      confirm={t('teams.save')}
      cancel={common('dialog.cancel')}
      onConfirm={(form) => void save(form)}
      onDismiss={onDismiss}
    >
      <FormField id="team-name" label={t('teams.name')} defaultValue={team?.name ?? ''} maxLength={40} required />
      <fieldset>
        <legend>{t('teams.members')}</legend>
        {people.map(({ id, name }) => (
          <label key={id} class="choice">
            <input
              type="checkbox"
              name="members"
              value={id}
              defaultChecked={team?.members.some((member) => member.id === id)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
    </Dialog>
  )
}
