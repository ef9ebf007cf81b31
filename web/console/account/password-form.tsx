import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import { textOf } from '../server/submission.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { useProof } from './proof.tsx'
import { t } from './words.ts'

/** A new password; every other session ends. */
export function PasswordForm({ call }: { call: Call }) {
  const { run, problem, dialog } = useProof(call)
  const [isDone, setDone] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const password = textOf(new FormData(form), 'new-password')
    setDone(false)
    void run(async () => {
      await call.post('/api/account/password', { password })
      form.reset()
      setDone(true)
    })
  }
  return (
    <Block heading={t('password.heading')}>
      <form class="factor narrow" onSubmit={submit}>
        <NewPasswordField label={t('password.new')} help={t('password.help')} />
        <p class="problem" role="alert">
          {problem}
        </p>
        <p role="status">{isDone ? t('password.done') : ''}</p>
        <Button type="submit">{t('password.submit')}</Button>
      </form>
      {dialog}
    </Block>
  )
}
