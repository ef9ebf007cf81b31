import { useEffect, useState } from 'preact/hooks'
import { FormField } from '../../shared/components/form-field.tsx'
import type { Api } from '../server/api.ts'
import type { Account } from '../server/case-view.ts'
import { textOf, useSubmission } from '../server/submission.ts'
import { t } from '../words/words.ts'
import { CodeField, factorOf } from './code-field.tsx'

interface NewPasswordProps {
  api: Api
  token: string
  onDone(account: Account): void
  /** "I found it again." */
  onInstead(): void
}

/** For whoever lost their password and was given a link. The code is asked for once the server says that it is needed. */
export function NewPassword({ api, token, onDone, onInstead }: NewPasswordProps) {
  const [needsCode, setNeedsCode] = useState(false)
  const { isSending, problem, onSubmit } = useSubmission(async (form) => {
    onDone(await api.newPassword(token, textOf(form, 'new-password'), factorOf(form)))
  })
  useEffect(() => {
    if (problem?.code.startsWith('totp')) setNeedsCode(true)
  }, [problem])
  return (
    <main class="gate">
      <h1>{t('newPassword.heading')}</h1>
      <p class="quiet">{t('newPassword.intro')}</p>
      <form onSubmit={onSubmit}>
        <FormField
          id="new-password"
          type="password"
          label={t('newPassword.password')}
          help={t('invitation.passwordHelp')}
          autocomplete="new-password"
          minLength={12}
          required
        />
        {needsCode && <CodeField />}
        <p class="problem" role="alert">
          {problem?.message}
        </p>
        <button type="submit" class="button primary">
          {isSending ? t('signIn.sending') : t('newPassword.submit')}
        </button>
        <button type="button" class="button" onClick={onInstead}>
          {t('newPassword.instead')}
        </button>
      </form>
    </main>
  )
}
