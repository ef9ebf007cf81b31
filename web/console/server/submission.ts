import { useState } from 'preact/hooks'
import { ApiProblem } from './call.ts'

/** A form's request: one at a time, and what to say when it is refused. */
export function useSubmission(work: (form: FormData) => Promise<void>) {
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isSending || !(event.currentTarget instanceof HTMLFormElement)) return
    const form = new FormData(event.currentTarget)
    setSending(true)
    setProblem(undefined)
    try {
      await work(form)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setSending(false)
    }
  }
  return { isSending, problem, onSubmit }
}

export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '')
