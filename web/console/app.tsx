import { useEffect, useState } from 'preact/hooks'
import { EnrolPage } from './account/enrol-page.tsx'
import type { Alarm } from './alerts/alarm.ts'
import type { OnUnlessOff } from './alerts/choices-kept.ts'
import type { Desk } from './desk/desk.ts'
import { useDesk } from './desk/hooks.ts'
import { keepPlace, readPlace } from './desk/screen.ts'
import { AcceptInvitation } from './gate/accept-invitation.tsx'
import { CodePage } from './gate/code-page.tsx'
import type { GivenLink } from './gate/given-link.ts'
import { NewPassword } from './gate/new-password.tsx'
import { SignIn } from './gate/sign-in.tsx'
import { Shell } from './navigation/shell.tsx'
import type { Api } from './server/api.ts'
import { ApiProblem, type Call } from './server/call.ts'
import type { Account } from './server/case-view.ts'
import { t } from './words/words.ts'

interface AppProps {
  call: Call
  api: Api
  desk: Desk
  alarm: Alarm
  keys: OnUnlessOff
  /** Taken out of the address: an invitation, or a way to a new password. */
  given: GivenLink | undefined
  /** The case that an alert elsewhere points to: opened once, whoever signs in first. */
  linked?: string | undefined
}

/** Which of the pages: an invitation to accept, a new password to choose, a sign-in, or the console itself. */
export function App({ call, api, desk, alarm, keys, given, linked }: AppProps) {
  const [wanted, setWanted] = useState(linked)
  const [link, setLink] = useState(given)
  const [session, setSession] = useState<Account | 'unknown' | 'out'>(given ? 'out' : 'unknown')
  const { hasEnded } = useDesk(desk)

  const enter = (account: Account) => {
    setLink(undefined)
    setSession(account)
    if (account.owes) return
    desk.start(account, readPlace().openId)
    if (wanted !== undefined && account.roles.includes('counsellor')) void desk.openCase(wanted)
    setWanted(undefined)
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

  if (link) {
    const Page = link.kind === 'invitation' ? AcceptInvitation : NewPassword
    return <Page api={api} token={link.token} onDone={enter} onInstead={() => setLink(undefined)} />
  }
  if (session === 'unknown') return <p class="opening">{t('app.loading')}</p>
  if (session === 'out' || hasEnded) {
    return <SignIn api={api} endedFor={session === 'out' ? undefined : session} onDone={enter} />
  }
  if (session.owes === 'enrolment') return <EnrolPage call={call} onDone={enter} onSignOut={leave} />
  if (session.owes === 'code') return <CodePage api={api} onDone={enter} onSignOut={leave} />
  return <Shell account={session} alarm={alarm} keys={keys} call={call} desk={desk} onSignOut={leave} />
}
