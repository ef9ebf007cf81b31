import './directory.css'
import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { useFetched } from '../server/use-fetched.ts'
import { useRequest } from '../server/use-request.ts'
import { t } from '../team/words.ts'
import { dayWords } from '../words/clock-words.ts'
import { entryName, statedWords, waysWords } from './directory-words.ts'

interface Entry {
  id: string
  kind: 'contact' | 'platform'
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
      {found &&
        (['contact', 'platform'] as const).map((kind) => (
          <Block key={kind} heading={t(kind === 'contact' ? 'directory.contacts' : 'directory.platforms')}>
            <ul class="plain-list">
              {found.entries
                .filter((entry) => entry.kind === kind)
                .map((entry) => (
                  <EntryLine key={entry.id} entry={entry} isBusy={isBusy} onPost={post} />
                ))}
            </ul>
          </Block>
        ))}
    </Page>
  )
}

interface EntryLineProps {
  entry: Entry
  isBusy: boolean
  onPost(path: string, body: object): void
}

function EntryLine({ entry, isBusy, onPost }: EntryLineProps) {
  const name = entryName(entry)
  const offWord = t(entry.isOff ? 'directory.switchOn' : 'directory.switchOff')
  return (
    <li class="entry">
      <div>
        <p>
          <strong>{name}</strong>
          {entry.isStale && ` · ${t('directory.stale')}`}
          {entry.isOff && ` · ${t('directory.off')}`}
        </p>
        <p class="quiet">{[entry.purpose, entry.hours, waysWords(entry.ways)].filter(Boolean).join(' · ')}</p>
        <p class="quiet">{checkedWords(entry)}</p>
      </div>
      <div class="entry-acts">
        <Button
          disabled={isBusy}
          aria-label={`${t('directory.checked')}, ${name}`}
          onClick={() => onPost('/api/directory/check', { id: entry.id })}
        >
          {t('directory.checked')}
        </Button>
        {entry.mayBeOff && (
          <Button
            kind="plain"
            disabled={isBusy}
            aria-label={`${offWord}, ${name}`}
            onClick={() => onPost('/api/directory/off', { id: entry.id, isOff: !entry.isOff })}
          >
            {offWord}
          </Button>
        )}
      </div>
    </li>
  )
}

function checkedWords({ source, checkedAt, checkedOn }: Entry): string {
  const date = checkedAt ? dayWords(Date.parse(checkedAt)) : statedWords(checkedOn)
  return source ? t('directory.source', { source, date }) : t('directory.checkedOn', { date })
}
