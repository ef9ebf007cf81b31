import { Button } from '../../shared/components/button.tsx'
import type { Api } from '../server/api.ts'
import type { Account } from '../server/case-view.ts'
import { useSubmission } from '../server/submission.ts'
import { t } from '../words/words.ts'
import { CodeField, factorOf } from './code-field.tsx'

/** The organisation's directory let them in by one factor: the code is still owed. */
export function CodePage({ api, onDone, onSignOut }: { api: Api; onDone(account: Account): void; onSignOut(): void }) {
  const { isSending, problem, onSubmit } = useSubmission(async (form) => onDone(await api.prove(factorOf(form))))
  return (
    <main class="gate">
      <h1>{t('signIn.codeHeading')}</h1>
      <form onSubmit={onSubmit}>
        <CodeField />
        <p class="problem" role="alert">
          {problem?.message}
        </p>
        <Button type="submit" kind="primary">
          {isSending ? t('signIn.sending') : t('signIn.submit')}
        </Button>
        <Button onClick={onSignOut}>{t('app.signOut')}</Button>
      </form>
    </main>
  )
}
