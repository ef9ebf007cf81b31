import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { useProof } from '../account/proof.tsx'
import { t } from '../account/words.ts'
import { ApiProblem, type Call } from '../server/call.ts'
import { textOf } from '../server/submission.ts'
import { AccountFields } from './account-fields.tsx'
import { settingsOf } from './staff-view.ts'

/** Makes a link for one person. It is handed over by whoever invites: nothing is sent from here. */
export function InviteDialog({ call, onDismiss }: { call: Call; onDismiss(): void }) {
  const [link, setLink] = useState<string>()
  const [isIncomplete, setIncomplete] = useState(false)
  const { run, problem, dialog } = useProof(call)
  const invite = async (form: FormData) => {
    const { attestedOn, trainedOn, roles } = settingsOf(form)
    const dated = { attestedOn: attestedOn ?? undefined, trainedOn: trainedOn ?? undefined }
    const email = textOf(form, 'invited').trim()
    setIncomplete(false)
    await run(async () => {
      try {
        setLink((await call.post<{ inviteUrl: string }>('/api/accounts', { email, roles, ...dated })).inviteUrl)
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'invalid_body') throw error
        setIncomplete(true)
      }
    })
  }
  if (link) {
    return (
      <Dialog heading={t('staff.linkHeading')} cancel={t('staff.close')} onDismiss={onDismiss}>
        <p>{t('staff.linkHelp')}</p>
        <p class="secret">{link}</p>
        <Button onClick={() => navigator.clipboard.writeText(link)}>{t('staff.copy')}</Button>
      </Dialog>
    )
  }
  return (
    <>
      <Dialog
        heading={t('staff.invite')}
        confirm={t('staff.makeLink')}
        cancel={t('staff.cancel')}
        onConfirm={invite}
        onDismiss={onDismiss}
      >
        <FormField id="invited" type="email" label={t('staff.email')} autocomplete="off" required />
        <AccountFields />
        <p class="problem" role="alert">
          {isIncomplete ? t('staff.incomplete') : problem}
        </p>
      </Dialog>
      {dialog}
    </>
  )
}
