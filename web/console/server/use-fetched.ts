import { useEffect, useState } from 'preact/hooks'
import { ApiProblem, type Call } from './call.ts'

/** Looked at anew this often while a page is open: whatever else tells of changes may be silent. */
const everyMs = 10_000

/**
 * What the server says at `path`, fetched when shown and again every ten seconds. `failed` only while there is nothing to
 * show: what was read stays on the page when the line is cut. `problem`: why what is shown may be old.
 */
export function useFetched<T>(call: Call, path: string) {
  const [found, setFound] = useState<T>()
  const [failed, setFailed] = useState<string>()
  const load = (): void => {
    call.get<T>(path).then(
      (answer) => {
        setFound(() => answer)
        setFailed(undefined)
      },
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        setFailed(error.message)
      },
    )
  }
  useEffect(() => {
    load()
    const timer = setInterval(load, everyMs)
    return () => clearInterval(timer)
  }, [path])
  return { found, failed: found === undefined ? failed : undefined, problem: failed, load }
}
