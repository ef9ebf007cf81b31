import { FormField } from '../../shared/components/form-field.tsx'
import { NewPasswordField } from '../account/new-password-field.tsx'
import type { Api } from '../server/api.ts'
import type { Account } from '../server/case-view.ts'
import { textOf, useSubmission } from '../server/submission.ts'
import { t } from '../words/words.ts'

interface AcceptInvitationProps {
  api: Api
  token: string
  onDone(account: Account): void
  /** "I have an account already." */
  onInstead(): void
}

export function AcceptInvitation({ api, token, onDone, onInstead }: AcceptInvitationProps) {
  const { isSending, problem, onSubmit } = useSubmission(async (form) => {
    onDone(await api.acceptInvitation(token, textOf(form, 'name').trim(), textOf(form, 'new-password')))
  })

  return (
    <main class="gate">
      <h1>{t('invitation.heading')}</h1>
      <p class="quiet">{t('invitation.intro')}</p>
      <form onSubmit={onSubmit}>
        <FormField
          id="name"
          label={t('invitation.name')}
          help={t('invitation.nameHelp')}
          autocomplete="given-name"
          maxLength={30}
          required
        />
        <NewPasswordField label={t('invitation.password')} help={t('invitation.passwordHelp')} />
        <p class="problem" role="alert">
          {problem?.message}
        </p>
        <button type="submit" class="button primary">
          {isSending ? t('invitation.sending') : t('invitation.submit')}
        </button>
        <button type="button" class="button" onClick={onInstead}>
          {t('invitation.instead')}
        </button>
      </form>
    </main>
  )
}
