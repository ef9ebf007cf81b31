import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { SeverityMark } from '../desk/severity-mark.tsx'
import type { Call } from '../server/call.ts'
import type { CaseView } from '../server/case-view.ts'
import { useRequest } from '../server/use-request.ts'
import { dayWords } from '../words/clock-words.ts'
import { ReadOnlyThread } from './read-only-thread.tsx'
import { t } from './words.ts'

interface SampleLine {
  id: string
  severity: string
  closedAt: string | null
}

/** A few closed conversations of last week, drawn by nobody. Asked for by hand: every reading is in the audit. */
export function Sample({ call }: { call: Call }) {
  const { isBusy, problem, run } = useRequest()
  const [lines, setLines] = useState<SampleLine[]>()
  const [open, setOpen] = useState<CaseView>()
  const draw = () => run('sample', async () => setLines((await call.get<{ cases: SampleLine[] }>('/api/sample')).cases))
  const read = (id: string) =>
    run(id, async () => setOpen(await call.get<CaseView>(`/api/cases/${encodeURIComponent(id)}/sample`)))
  return (
    <Block heading={t('sample.heading')}>
      <p class="quiet">{t('sample.intro')}</p>
      {!lines && (
        <Button disabled={isBusy} onClick={() => void draw()}>
          {t('sample.draw')}
        </Button>
      )}
      <div role="status">
        {lines?.length === 0 && <p>{t('sample.none')}</p>}
        {problem && <p class="problem">{problem.message}</p>}
      </div>
      <ul class="plain-list">
        {lines?.map(({ id, severity, closedAt }) => (
          <li key={id}>
            <p>
              <SeverityMark severity={severity} /> ·{' '}
              {t('sample.closed', { date: dayWords(Date.parse(closedAt ?? '')) })}
            </p>
            <Button
              disabled={isBusy}
              aria-expanded={open?.id === id}
              onClick={() => (open?.id === id ? setOpen(undefined) : void read(id))}
            >
              {open?.id === id ? t('sample.close') : t('sample.read')}
            </Button>
            {open?.id === id && <ReadOnlyThread view={open} />}
          </li>
        ))}
      </ul>
    </Block>
  )
}
