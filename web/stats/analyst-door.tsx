import { useEffect, useState } from 'preact/hooks'
import { words } from '../../locales/figures/words.ts'
import { useProof } from '../console/account/proof.tsx'
import { SignIn } from '../console/gate/sign-in.tsx'
import { createApi } from '../console/server/api.ts'
import { ApiProblem, createCall } from '../console/server/call.ts'
import type { Account } from '../console/server/case-view.ts'
import { saveFile } from './save-file.ts'
import type { StatsProblem } from './stats-api.ts'
import { StatsPage } from './stats-page.tsx'

// Not `crypto.randomUUID`, which a page served over plain HTTP on a local network does not have.
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')
const call = createCall((path, init) => fetch(path, init), newKey)
const api = createApi(call)

/** Who comes to `/stats`: signs in with the console's own page, and reads the figures as an analyst. */
export function AnalystDoor() {
  const [account, setAccount] = useState<Account | 'unknown' | 'out'>('unknown')
  const [ended, setEnded] = useState<Account>()
  const [refused, setRefused] = useState<StatsProblem>()

  useEffect(() => {
    api.whoAmI().then(setAccount, (error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      setAccount('out')
    })
  }, [])
  const leave = async () => {
    await api.signOut().catch((error: unknown) => {
      // The server still holds the session open: showing a sign-in page would be a lie on a shared computer.
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
    })
    setEnded(undefined)
    setRefused(undefined)
    setAccount('out')
  }
  const onRefused = (problem: StatsProblem) => {
    if (problem.status !== 401) return setRefused(problem)
    if (typeof account === 'object') setEnded(account)
    setAccount('out')
  }

  if (account === 'unknown') return <p class="opening">{words('page.loading')}</p>
  if (account === 'out') return <SignIn api={api} endedFor={ended} onDone={setAccount} />
  if (refused || !account.roles.includes('analyst')) {
    const why = refused?.code === 'enrolment_required' ? 'page.enrol' : 'page.noAccess'
    return <NoAccess text={words(why)} onSignOut={leave} />
  }
  return <AnalystPage onRefused={onRefused} onSignOut={leave} />
}

/** Whoever takes figures away shows again who they are, if that was long ago. */
function AnalystPage(props: { onRefused(problem: StatsProblem): void; onSignOut(): void }) {
  const { run, problem, dialog } = useProof(call)
  return (
    <>
      <StatsPage path="/api/stats" {...props} save={(href, name) => void run(() => saveFile(href, name))} />
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {dialog}
    </>
  )
}

function NoAccess({ text, onSignOut }: { text: string; onSignOut(): void }) {
  return (
    <main class="gate">
      <h1>{words('page.heading')}</h1>
      <p>{text}</p>
      <p>
        <a href="/console">{words('page.console')}</a>
      </p>
      <button type="button" class="button" onClick={onSignOut}>
        {words('page.signOut')}
      </button>
    </main>
  )
}
