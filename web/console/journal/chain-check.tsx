import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { t } from '../account/words.ts'
import { ApiProblem, type Call } from '../server/call.ts'
import { findingWord } from './journal-view.ts'

interface Checked {
  count: number
  findings: { kind: string; month?: string; seq?: number; caseId?: string }[]
}

/** Has anything been changed, removed or added since it was sealed? */
export function ChainCheck({ call }: { call: Call }) {
  const [state, setState] = useState<'idle' | 'checking' | Checked | string>('idle')
  const check = async () => {
    setState('checking')
    try {
      setState(await call.post<Checked>('/api/audit/check'))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setState(error.message)
    }
  }
  return (
    <div class="factor">
      <Button onClick={check}>{t('journal.check')}</Button>
      <div role="status">
        {state === 'checking' && t('journal.checking')}
        {typeof state === 'string' && state !== 'idle' && state !== 'checking' && state}
        {typeof state === 'object' && (
          <>
            <p>{state.count === 0 ? t('journal.whole') : t('journal.touched', { count: state.count })}</p>
            <ul>
              {state.findings.map(({ kind, month, seq, caseId }, at) => (
                <li key={at}>
                  {[findingWord(kind), month, seq, caseId].filter((part) => part !== undefined).join(' ')}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}
