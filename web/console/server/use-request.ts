import { useRef, useState } from 'preact/hooks'
import { ApiProblem } from './call.ts'

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

/**
 * One thing asked of the server at a time, and what to say when it is refused or unanswered. The same press of a button,
 * tried again after a cut, carries the same key: it counts once. `run` tells whether it was done.
 */
export function useRequest() {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const key = useRef<{ of: string; key: string }>(undefined)

  const run = async (what: unknown, work: (key: string) => Promise<void>): Promise<boolean> => {
    if (isBusy) return false
    const of = JSON.stringify(what)
    if (key.current?.of !== of) key.current = { of, key: newKey() }
    setBusy(true)
    setProblem(undefined)
    try {
      await work(key.current.key)
      key.current = undefined
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, run, clear: () => setProblem(undefined) }
}
