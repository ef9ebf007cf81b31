import { useEffect } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { ApiProblem, type Call } from '../server/call.ts'
import type { CaseView } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { ReadOnlyThread } from './read-only-thread.tsx'
import { t } from './words.ts'

export const oversightPath = (caseId: string): string => `/api/cases/${encodeURIComponent(caseId)}/oversight`

interface FollowedProps {
  call: Call
  caseId: string
  onEnd(): void
}

/**
 * A conversation that one reads along, announced to whoever answers. Leaving the page ends it, whichever way one leaves;
 * when that is not heard the server ends it by itself after two hours.
 */
export function Followed({ call, caseId, onEnd }: FollowedProps) {
  const path = oversightPath(caseId)
  const { found, problem } = useFetched<CaseView>(call, path)
  useEffect(
    () => () => {
      call.post(path, { on: false }).catch((error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
      })
    },
    [path],
  )
  return (
    <div>
      <p class="quiet">{t('oversight.announced')}</p>
      <div role="status">{problem && <p class="problem">{problem}</p>}</div>
      {found && <ReadOnlyThread view={found} />}
      <Button onClick={onEnd}>{t('oversight.end')}</Button>
    </div>
  )
}
