import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import type { Account } from '../server/case-view.ts'
import './account.css'
import { FactorSetup } from './factor-setup.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { t } from './words.ts'

interface EnrolPageProps {
  call: Call
  onDone(account: Account): void
  onSignOut(): void
}

/** The first sign-in: nothing else opens before there is a second factor. */
export function EnrolPage({ call, onDone, onSignOut }: EnrolPageProps) {
  const [codes, setCodes] = useState<string[]>()
  const goOn = async () => onDone(await call.get<Account>('/api/session'))
  return (
    <main class="gate">
      <h1>{codes ? t('recovery.heading') : t('factor.heading')}</h1>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={goOn} />
      ) : (
        <>
          <p class="quiet">{t('factor.intro')}</p>
          <FactorSetup call={call} onDone={setCodes} />
          <Button kind="plain" onClick={onSignOut}>
            {t('factor.later')}
          </Button>
        </>
      )}
    </main>
  )
}
