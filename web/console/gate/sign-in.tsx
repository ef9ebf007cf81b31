import { useEffect, useRef, useState } from 'preact/hooks'
import { FormField } from '../../shared/components/form-field.tsx'
import type { Api } from '../server/api.ts'
import type { Account } from '../server/case-view.ts'
import { textOf, useSubmission } from '../server/submission.ts'
import { t } from '../words/words.ts'
import { CodeField, factorOf } from './code-field.tsx'
import { DirectoryLink } from './directory-link.tsx'

interface SignInProps {
  api: Api
  /** Whose session ended while working; undefined for a first sign-in. */
  endedFor: Account | undefined
  onDone(account: Account): void
}

export function SignIn({ api, endedFor, onDone }: SignInProps) {
  const [needsTotp, setNeedsTotp] = useState(false)
  const page = useRef<HTMLElement>(null)
  const { isSending, problem, onSubmit } = useSubmission(async (form) => {
    onDone(await api.signIn(textOf(form, 'email').trim(), textOf(form, 'password'), factorOf(form)))
  })

  useEffect(() => {
    if (problem?.code.startsWith('totp')) setNeedsTotp(true)
  }, [problem])
  useEffect(() => {
    const first = needsTotp ? '#totp' : endedFor ? '#password' : '#email'
    page.current?.querySelector<HTMLInputElement>(first)?.focus()
  }, [needsTotp])

  return (
    <main class="gate" ref={page}>
      <h1>{t('signIn.heading')}</h1>
      <p class="quiet">{endedFor ? t('signIn.kept') : t('signIn.intro')}</p>
      <form onSubmit={onSubmit}>
        <FormField
          id="email"
          type="email"
          label={t('signIn.email')}
          autocomplete="username"
          defaultValue={endedFor?.email ?? ''}
          required
        />
        <FormField
          id="password"
          type="password"
          label={t('signIn.password')}
          autocomplete="current-password"
          required
        />
        {needsTotp && <CodeField />}
        <p class="problem" role="alert">
          {problem?.message}
        </p>
        <button type="submit" class="button primary">
          {isSending ? t('signIn.sending') : t('signIn.submit')}
        </button>
      </form>
      <DirectoryLink api={api} />
    </main>
  )
}
