import '../account/account.css'
import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import { useProof } from '../account/proof.tsx'
import { dayWord, roleWord } from '../account/role-words.ts'
import { t } from '../account/words.ts'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { AccountFields } from './account-fields.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { type StaffAccount, settingsOf } from './staff-view.ts'

type Asked = { what: 'invite' } | { what: 'change' | 'deactivate' | 'factor' | 'password'; account: StaffAccount }

/** For administrators: who works here, as what, since when they may answer minors. */
export function StaffPage({ call }: SectionProps) {
  const { found, failed, load } = useFetched<{ accounts: StaffAccount[] }>(call, '/api/accounts')
  const { run, problem, dialog } = useProof(call)
  const [asked, setAsked] = useState<Asked>()
  const [link, setLink] = useState<string>()
  const close = () => setAsked(undefined)
  const makeLink = ({ id }: StaffAccount) =>
    run(async () => {
      const path = `/api/accounts/${encodeURIComponent(id)}/password/reset`
      setLink((await call.post<{ resetUrl: string }>(path)).resetUrl)
      close()
    })
  const act = (account: StaffAccount, action: string, body: object = {}) =>
    run(async () => {
      await call.post(`/api/accounts/${encodeURIComponent(account.id)}${action}`, body)
      close()
      load()
    })
  return (
    <Page
      heading={t('staff.heading')}
      intro={t('staff.intro')}
      actions={
        <Button kind="primary" onClick={() => setAsked({ what: 'invite' })}>
          {t('staff.invite')}
        </Button>
      }
    >
      {failed && (
        <Empty text={failed}>
          <Button onClick={load}>{t('staff.retry')}</Button>
        </Empty>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <ul class="plain-list">
        {found?.accounts.map((account) => (
          <li key={account.id} class="line-with-action">
            <AccountLine account={account} />
            <span class="row-of-buttons">
              {account.isActive ? (
                <>
                  <Button onClick={() => setAsked({ what: 'change', account })}>{t('staff.change')}</Button>
                  <Button onClick={() => setAsked({ what: 'factor', account })}>{t('staff.lostPhone')}</Button>
                  {account.hasPassword && (
                    <Button onClick={() => setAsked({ what: 'password', account })}>{t('staff.lostPassword')}</Button>
                  )}
                  <Button onClick={() => setAsked({ what: 'deactivate', account })}>{t('staff.deactivate')}</Button>
                </>
              ) : (
                <Button onClick={() => act(account, '/reactivate')}>{t('staff.reactivate')}</Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {asked?.what === 'invite' && <InviteDialog call={call} onDismiss={close} />}
      {asked?.what === 'change' && (
        <Dialog
          heading={asked.account.name}
          confirm={t('staff.save')}
          cancel={t('staff.cancel')}
          onConfirm={(form) => act(asked.account, '', settingsOf(form))}
          onDismiss={close}
        >
          <AccountFields account={asked.account} />
        </Dialog>
      )}
      {asked?.what === 'deactivate' && (
        <Dialog
          heading={t('staff.deactivateHeading', { name: asked.account.name })}
          confirm={t('staff.deactivate')}
          cancel={t('staff.cancel')}
          onConfirm={() => act(asked.account, '/deactivate')}
          onDismiss={close}
        >
          <p>{t('staff.deactivateHelp')}</p>
        </Dialog>
      )}
      {asked?.what === 'factor' && (
        <Dialog
          heading={t('staff.lostPhoneHeading', { name: asked.account.name })}
          confirm={t('staff.resetFactor')}
          cancel={t('staff.cancel')}
          onConfirm={() => act(asked.account, '/factor/reset')}
          onDismiss={close}
        >
          <p>{t('staff.lostPhoneHelp')}</p>
        </Dialog>
      )}
      {asked?.what === 'password' && (
        <Dialog
          heading={t('staff.lostPasswordHeading', { name: asked.account.name })}
          confirm={t('staff.makeLink')}
          cancel={t('staff.cancel')}
          onConfirm={() => makeLink(asked.account)}
          onDismiss={close}
        >
          <p>{t('staff.lostPasswordHelp')}</p>
        </Dialog>
      )}
      {link && (
        <Dialog heading={t('staff.passwordLink')} cancel={t('staff.close')} onDismiss={() => setLink(undefined)}>
          <p>{t('staff.passwordLinkHelp')}</p>
          <p class="secret">{link}</p>
          <Button onClick={() => navigator.clipboard.writeText(link)}>{t('staff.copy')}</Button>
        </Dialog>
      )}
      {dialog}
    </Page>
  )
}

function AccountLine({ account }: { account: StaffAccount }) {
  const { name, email, roles, teams, attestedOn, trainedOn, isActive, hasSecondFactor } = account
  const dated = (day: string | null) => (day ? dayWord(day) : t('mine.undated'))
  return (
    <span>
      <strong>{name}</strong> <span class="quiet">{email}</span>
      <br />
      {[...roles.map(roleWord), ...teams].join(' · ')}
      <br />
      <span class={attestedOn && trainedOn ? 'quiet' : 'warn'}>
        {isActive
          ? t('staff.dates', { attested: dated(attestedOn), trained: dated(trainedOn) })
          : t('staff.isDeactivated')}
        {isActive && !hasSecondFactor && ` · ${t('staff.noFactor')}`}
      </span>
    </span>
  )
}
