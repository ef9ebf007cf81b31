import { useState } from 'preact/hooks'
import { Dialog } from '../../shared/components/dialog.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { CodeField, factorOf } from '../gate/code-field.tsx'
import { ApiProblem, type Call } from '../server/call.ts'
import { textOf } from '../server/submission.ts'
import { t } from './words.ts'

type Work = () => Promise<void>

/**
 * Runs what is asked of the server; where it wants to know again who one is, asks, then runs it once more. What else was
 * refused is in `problem`, in French. Draw `dialog` somewhere on the page.
 */
export function useProof(call: Call) {
  const [waiting, setWaiting] = useState<Work>()
  const [problem, setProblem] = useState('')
  const [wrong, setWrong] = useState('')
  const [hasPassword, setHasPassword] = useState(true)

  const run = async (work: Work): Promise<void> => {
    setProblem('')
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.code === 'reauth_required') await ask(work)
      else setProblem(error.message)
    }
  }
  // Whoever comes in by the organisation's directory has no password here, and gives the code alone.
  const ask = async (work: Work): Promise<void> => {
    const account = await call.get<{ hasPassword: boolean }>('/api/account').catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      return { hasPassword: true }
    })
    setHasPassword(account.hasPassword)
    setWrong('')
    setWaiting(() => work)
  }
  const prove = async (form: FormData) => {
    try {
      await call.post('/api/session/proof', { password: textOf(form, 'proof-password'), ...factorOf(form) })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setWrong(error.message)
      return
    }
    const work = waiting
    setWaiting(undefined)
    setWrong('')
    if (work) await run(work)
  }
  const dialog = waiting && (
    <Dialog
      heading={t('proof.heading')}
      confirm={t('proof.confirm')}
      cancel={t('proof.cancel')}
      onConfirm={prove}
      onDismiss={() => setWaiting(undefined)}
    >
      <p class="quiet">{t('proof.why')}</p>
      {hasPassword && (
        <FormField
          id="proof-password"
          type="password"
          label={t('proof.password')}
          autocomplete="current-password"
          required
        />
      )}
      <CodeField />
      <p class="problem" role="alert">
        {wrong}
      </p>
    </Dialog>
  )
  return { run, problem, dialog }
}
