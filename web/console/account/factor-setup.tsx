import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { ApiProblem, type Call } from '../server/call.ts'
import { textOf, useSubmission } from '../server/submission.ts'
import type { Enrolment } from './account-view.ts'
import { t } from './words.ts'

interface FactorSetupProps {
  call: Call
  /** Ten codes, shown this once. */
  onDone(recoveryCodes: string[]): void
}

/** In groups of four, as people read letters aloud. */
const inGroups = (secret: string): string => (secret.match(/.{1,4}/g) ?? []).join(' ')

/** Scan, or type, then prove it by a first code. */
export function FactorSetup({ call, onDone }: FactorSetupProps) {
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [failed, setFailed] = useState<string>()
  useEffect(() => {
    call.post<Enrolment>('/api/account/totp').then(setEnrolment, (error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      setFailed(error.message)
    })
  }, [])
  const { isSending, problem, onSubmit } = useSubmission(async (form) => {
    const code = textOf(form, 'code').replaceAll(/\s/g, '')
    onDone((await call.post<{ recoveryCodes: string[] }>('/api/account/totp/confirm', { code })).recoveryCodes)
  })

  if (failed) return <p role="alert">{failed}</p>
  if (!enrolment) return <p class="quiet">{t('factor.loading')}</p>
  const { qr, secret } = enrolment
  return (
    <form class="factor" onSubmit={onSubmit}>
      <p>{t('factor.scan')}</p>
      <svg class="qr" role="img" aria-label={t('factor.qr')} viewBox={`0 0 ${qr.size} ${qr.size}`}>
        <path d={qr.path} />
      </svg>
      <p class="quiet">{t('factor.byHand')}</p>
      <p class="secret">{inGroups(secret)}</p>
      <FormField
        id="code"
        label={t('factor.code')}
        help={t('factor.codeHelp')}
        inputmode="numeric"
        autocomplete="one-time-code"
        pattern="\s*(\d\s*){6}"
        required
      />
      <p class="problem" role="alert">
        {problem?.message}
      </p>
      <Button type="submit" kind="primary">
        {isSending ? t('factor.sending') : t('factor.submit')}
      </Button>
    </form>
  )
}
