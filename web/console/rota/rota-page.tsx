import './rota.css'
import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { ApiProblem } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { DutyNow } from './duty-now.tsx'
import { RotaForm } from './rota-form.tsx'
import { type ContentView, hoursWords, momentWords, type RotaView, spanWords, t } from './rota-view.ts'

type Part = Parameters<typeof t>[0] & `part.${string}`

/** Permanences: supervisors and administrators set them, counsellors see the hours and their own turns. */
export function RotaPage({ call }: SectionProps) {
  const { found, failed, load } = useFetched<RotaView>(call, '/api/rota')
  // What is being changed stands on the version it was begun from: a change by somebody else is not overwritten.
  const [draft, setDraft] = useState<{ version: number; content: ContentView }>()
  const [told, setTold] = useState('')

  const save = async (event: Event) => {
    event.preventDefault()
    if (!draft) return
    try {
      await call.post('/api/rota', draft)
      setDraft(undefined)
      setTold(t('page.saved'))
      load()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setTold(error.message)
    }
  }
  const change = (content: ContentView) => {
    setTold('')
    setDraft({ version: draft?.version ?? found?.version ?? 0, content })
  }
  if (!found) {
    return (
      <Page heading={t('page.heading')}>
        {failed && (
          <Empty text={failed}>
            <Button onClick={load}>{t('page.retry')}</Button>
          </Empty>
        )}
      </Page>
    )
  }
  const { mayChange, content, people = [], uncovered = [], changes = [] } = found
  if (!mayChange || !content) return <OwnRota rota={found} call={call} load={load} />
  return (
    <Page heading={t('page.heading')} intro={t('page.intro')}>
      <DutyNow call={call} mayTest />
      <form onSubmit={save}>
        <RotaForm content={draft?.content ?? content} people={people} uncovered={uncovered} onChange={change} />
        <div class="rota-save">
          <Button type="submit" kind="primary" aria-disabled={!draft}>
            {t('page.save')}
          </Button>
          {draft && (
            <Button kind="plain" onClick={() => setDraft(undefined)}>
              {t('page.reload')}
            </Button>
          )}
          <p role="status">{told || (draft ? t('page.unsaved') : '')}</p>
        </div>
      </form>
      <Block heading={t('changes.heading')}>
        {changes.length === 0 && <p class="quiet">{t('changes.none')}</p>}
        <ul class="plain-list">
          {changes.map(({ at, byName, parts }) => (
            <li key={at}>
              {t('changes.line', {
                when: momentWords(at),
                name: byName ?? t('changes.somebody'),
                parts: [...new Set(parts.map((part) => t(`part.${part}` as Part)))].join(', '),
              })}
            </li>
          ))}
        </ul>
      </Block>
    </Page>
  )
}

interface OwnProps {
  rota: RotaView
  call: SectionProps['call']
  load(): void
}

function OwnRota({ rota, call, load }: OwnProps) {
  const { mine, isOnCall, hours } = rota
  // The button also lets the keyboard scroll a page that has nothing else to go to.
  const again = (
    <Button kind="plain" onClick={load}>
      {t('page.reload')}
    </Button>
  )
  return (
    <Page heading={t('page.heading')} intro={t('page.ownIntro')} actions={again}>
      <Block heading={t('shifts.mine')}>
        {isOnCall && <p>{t('shifts.onCall')}</p>}
        {mine.length === 0 && <p class="quiet">{t('shifts.mineNone')}</p>}
        <ul class="plain-list">
          {mine.map((span) => (
            <li key={span.from}>{spanWords(span)}</li>
          ))}
        </ul>
      </Block>
      <Block heading={t('hours.heading')}>
        {hours.weekly.length === 0 && <p class="quiet">{t('hours.none')}</p>}
        <ul class="plain-list">
          {hours.weekly.map((row) => (
            <li key={hoursWords(row)}>{hoursWords(row)}</li>
          ))}
        </ul>
      </Block>
      <DutyNow call={call} mayTest={false} />
    </Page>
  )
}
