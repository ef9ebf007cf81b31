import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import { useFetched } from '../server/use-fetched.ts'
import { t as common } from '../words/words.ts'
import { useCaseAct } from './use-case-act.ts'
import { t } from './words.ts'

export interface Colleague {
  id: string
  name: string
  isHere: boolean
  /** In a pause, or passes the next critical case. */
  isResting: boolean
}

/** In an hour, as a field of the browser wants it: local, to the minute. */
const inAnHour = (): string => {
  const at = new Date(Date.now() + 3_600_000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export function TaskDialog({ desk, onDismiss }: { desk: Desk; onDismiss(): void }) {
  const act = useCaseAct(desk)
  const { found } = useFetched<{ people: Colleague[] }>(useCall(), '/api/colleagues')
  const add = async (form: FormData) => {
    const who = String(form.get('task-who'))
    const dueAt = new Date(String(form.get('task-due'))).toISOString()
    const body = { text: String(form.get('task-text')), dueAt, ...(who === '' ? {} : { who }) }
    if (await act('tasks', body)) onDismiss()
  }
  return (
    <Dialog
      heading={t('tasks.addHeading')}
      confirm={t('tasks.confirm')}
      cancel={common('dialog.cancel')}
      onDismiss={onDismiss}
      onConfirm={(form) => void add(form)}
    >
      <FormField id="task-text" label={t('tasks.text')} maxLength={300} required />
      <FormField id="task-due" label={t('tasks.due')} type="datetime-local" defaultValue={inAnHour()} required />
      <div class="field">
        <label for="task-who">{t('tasks.who')}</label>
        <select id="task-who" name="task-who">
          <option value={desk.state.account?.id ?? ''}>{t('tasks.me')}</option>
          <option value="">{t('tasks.anyone')}</option>
          {found?.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </Dialog>
  )
}
