import { useEffect, useState } from 'preact/hooks'
import { AcceptInvitation } from './accept-invitation.tsx'
import { type Api, ApiProblem } from './api.ts'
import type { Account } from './case-view.ts'
import type { Desk } from './desk.ts'
import { DeskPage } from './desk-page.tsx'
import { useDesk } from './hooks.ts'
import { keepPlace, readPlace } from './screen.ts'
import { SignIn } from './sign-in.tsx'
import { t } from './words.ts'

interface AppProps {
  api: Api
  desk: Desk
  invitation: string | undefined
}

/** Which of the three pages: an invitation to accept, a sign-in, or the desk. */
export function App({ api, desk, invitation }: AppProps) {
  const [token, setToken] = useState(invitation)
  const [session, setSession] = useState<Account | 'unknown' | 'out'>(invitation ? 'out' : 'unknown')
  const { hasEnded } = useDesk(desk)

  const enter = (account: Account) => {
    setToken(undefined)
    setSession(account)
    if (hasDesk(account)) desk.start(account, readPlace().openId)
  }
  const leave = async () => {
    try {
      await api.signOut()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      // The server still holds the session open: showing a sign-in page would be a lie on a shared computer.
      if (error.status !== 401) {
        desk.warn(error.message)
        return
      }
    }
    desk.clear()
    keepPlace({ screen: 'queue' })
    setSession('out')
  }
  useEffect(() => {
    if (session !== 'unknown') return
    api.whoAmI().then(enter, (error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      setSession('out')
    })
  }, [])

  if (token) return <AcceptInvitation api={api} token={token} onDone={enter} onInstead={() => setToken(undefined)} />
  if (session === 'unknown') return <p class="opening">{t('app.loading')}</p>
  if (session === 'out' || hasEnded) {
    return <SignIn api={api} endedFor={session === 'out' ? undefined : session} onDone={enter} />
  }
  if (!hasDesk(session)) return <NoDesk onSignOut={leave} />
  return <DeskPage desk={desk} account={session} onSignOut={leave} />
}

/** An analyst or an administrator has an account, and no case to answer. */
const hasDesk = (account: Account): boolean => account.roles.includes('counsellor')

function NoDesk({ onSignOut }: { onSignOut(): void }) {
  return (
    <main class="gate">
      <h1>{t('app.title')}</h1>
      <p>{t('app.noDesk')}</p>
      <button type="button" class="button" onClick={onSignOut}>
        {t('app.signOut')}
      </button>
    </main>
  )
}
