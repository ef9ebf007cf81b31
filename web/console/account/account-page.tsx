import './account.css'
import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Fact, Facts } from '../../shared/components/facts.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import type { AccountView } from './account-view.ts'
import { FactorSetup } from './factor-setup.tsx'
import { PasswordForm } from './password-form.tsx'
import { useProof } from './proof.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { dayWord, roleWord } from './role-words.ts'
import { SessionList } from './session-list.tsx'
import { TeamsLink } from './teams-link.tsx'
import { t } from './words.ts'

/** Whoever takes a case from the alerts in Teams, or says where these go. */
const linked = ['counsellor', 'supervisor', 'administrator']

/** One's own account: what is known, second factor, password, where one is signed in. */
export function AccountPage({ call }: SectionProps) {
  const { found, failed, load } = useFetched<AccountView>(call, '/api/account')
  const { run, problem, dialog } = useProof(call)
  const [codes, setCodes] = useState<string[]>()
  const [isMoving, setMoving] = useState(false)

  const renew = () =>
    run(async () => setCodes((await call.post<{ recoveryCodes: string[] }>('/api/account/recovery')).recoveryCodes))
  // Asked before the secret is shown, so that nobody passing an open console sees one.
  const move = () =>
    run(async () => {
      await call.post('/api/account/totp')
      setMoving(true)
    })
  const isDone = () => {
    setCodes(undefined)
    setMoving(false)
    load()
  }
  return (
    <Page heading={t('mine.heading')}>
      {failed && <Empty text={failed} />}
      {found && (
        <Block>
          <Facts>
            <Fact term={t('mine.name')}>{found.name}</Fact>
            <Fact term={t('mine.email')}>{found.email}</Fact>
            <Fact term={t('mine.roles')}>{found.roles.map(roleWord).join(', ')}</Fact>
            {found.teams.length > 0 && <Fact term={t('mine.teams')}>{found.teams.join(', ')}</Fact>}
            <Fact term={t('mine.attested')}>{found.attestedOn ? dayWord(found.attestedOn) : t('mine.undated')}</Fact>
            <Fact term={t('mine.trained')}>{found.trainedOn ? dayWord(found.trainedOn) : t('mine.undated')}</Fact>
          </Facts>
        </Block>
      )}
      <Block heading={t('mine.factor')}>
        {codes && <RecoveryCodes codes={codes} onDone={isDone} />}
        {isMoving && !codes && <FactorSetup call={call} onDone={setCodes} />}
        {!codes && !isMoving && found && (
          <div class="factor">
            <p>{t('mine.codesLeft', { count: found.recoveryCodesLeft })}</p>
            <div class="row-of-buttons">
              <Button onClick={renew}>{t('mine.renew')}</Button>
              <Button onClick={move}>{t('mine.move')}</Button>
            </div>
          </div>
        )}
        <p class="problem" role="alert">
          {problem}
        </p>
      </Block>
      {found?.roles.some((role) => linked.includes(role)) && <TeamsLink call={call} />}
      {found?.hasPassword && <PasswordForm call={call} />}
      <SessionList call={call} />
      {dialog}
    </Page>
  )
}
