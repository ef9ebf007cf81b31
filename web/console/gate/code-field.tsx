import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import type { SecondFactor } from '../server/api.ts'
import { textOf } from '../server/submission.ts'
import { t } from '../words/words.ts'

/** What the field below was given. */
export const factorOf = (form: FormData): SecondFactor => {
  const [totp, recovery] = ['totp', 'recovery'].map((name) => textOf(form, name).replaceAll(/\s/g, ''))
  return { ...(totp ? { totp } : {}), ...(recovery ? { recovery } : {}) }
}

/**
 * The code of the application; or, the phone lost, one of the recovery codes. The keys make them two elements: one element
 * for both would keep the six digits' pattern, and its browser would refuse every recovery code.
 */
export function CodeField() {
  const [isLost, setLost] = useState(false)
  return (
    <>
      {isLost ? (
        <FormField
          key="recovery"
          id="recovery"
          label={t('signIn.recovery')}
          help={t('signIn.recoveryHelp')}
          autocomplete="off"
          required
        />
      ) : (
        <FormField
          key="totp"
          id="totp"
          label={t('signIn.totp')}
          help={t('signIn.totpHelp')}
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="\s*(\d\s*){6}"
          required
        />
      )}
      <Button kind="plain" onClick={() => setLost(!isLost)}>
        {isLost ? t('signIn.found') : t('signIn.lost')}
      </Button>
    </>
  )
}
