import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t } from '../team/words.ts'
import { dayWords } from '../words/clock-words.ts'

interface Entry {
  id: string
  name: string
  ways: string[]
  purpose: string | null
  hours: string | null
  source: string | null
  checkedOn: string
  checkedAt: string | null
  isStale: boolean
  isOff: boolean
  mayBeOff: boolean
}
interface DirectoryView {
  entries: Entry[]
  retention: { draftHours: number; lowMonths: number; highMonths: number; ceilingMonths: number }
}

/** For administrators: what teens are shown, when it was checked, and how long things are kept. */
export function DirectoryPage({ call }: SectionProps) {
  const { found: fetched, failed } = useFetched<DirectoryView>(call, '/api/directory')
  const [changed, setChanged] = useState<DirectoryView>()
  const { isBusy, problem, run } = useRequest()
  const found = changed ?? fetched
  const post = (path: string, body: object) =>
    void run([path, body], async (key) => setChanged(await call.post<DirectoryView>(path, body, key)))
  return (
    <Page heading={t('directory.heading')} intro={t('directory.intro')}>
      {failed && <Empty text={failed} />}
      {found && (
        <p>
          {t('directory.kept', {
            ...{ draft: found.retention.draftHours, low: found.retention.lowMonths },
            ...{ high: found.retention.highMonths, ceiling: found.retention.ceilingMonths },
          })}
        </p>
      )}
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      <ul class="plain-list">
        {found?.entries.map((entry) => (
          <li key={entry.id}>
            <p>
              <strong>{entry.name}</strong>
              {entry.isStale && ` · ${t('directory.stale')}`}
              {entry.isOff && ` · ${t('directory.off')}`}
            </p>
            <p class="quiet">
              {[entry.purpose, entry.hours, entry.ways.join(', ')].filter(Boolean).join(' · ')} ·{' '}
              {t('directory.source', {
                source: entry.source ?? '',
                date: entry.checkedAt ? dayWords(Date.parse(entry.checkedAt)) : entry.checkedOn,
              })}
            </p>
            <Button disabled={isBusy} onClick={() => post('/api/directory/check', { id: entry.id })}>
              {t('directory.checked')}
            </Button>
            {entry.mayBeOff && (
              <Button
                kind="plain"
                disabled={isBusy}
                onClick={() => post('/api/directory/off', { id: entry.id, isOff: !entry.isOff })}
              >
                {entry.isOff ? t('directory.switchOn') : t('directory.switchOff')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Page>
  )
}
