import './rehearsal.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { Page } from '../../shared/components/page.tsx'
import type { SectionProps } from '../navigation/sections.ts'
import { ApiProblem, type Call } from '../server/call.ts'
import { t as consoleWords } from '../words/words.ts'
import { Practice } from './practice.tsx'
import type { Script } from './script.ts'
import { t } from './words.ts'

/**
 * Practice on invented conversations. They are fetched once, and then everything happens here: nothing that is written goes
 * anywhere, and leaving the page forgets it.
 */
export function RehearsalPage({ call }: SectionProps) {
  const [chosen, choose] = useState<Script>()
  useFocusOnChange(chosen?.id)
  return (
    <div class="rehearsal">
      <aside class="rehearsal-mark" aria-label={t('page.markLabel')}>
        {t('page.mark')}
      </aside>
      {chosen ? (
        <Practice key={chosen.id} script={chosen} onLeave={() => choose(undefined)} />
      ) : (
        <Page heading={t('page.heading')} intro={t('page.intro')}>
          <Scripts call={call} onChoose={choose} />
        </Page>
      )}
    </div>
  )
}

/** Another view is another page to whoever does not see it: its heading says which. */
function useFocusOnChange(id: string | undefined): void {
  const [shown, setShown] = useState(id)
  useEffect(() => {
    if (id === shown) return
    setShown(id)
    document.querySelector<HTMLElement>('main h2')?.focus()
  }, [id])
}

function Scripts({ call, onChoose }: { call: Call; onChoose(script: Script): void }) {
  const [scripts, setScripts] = useState<Script[]>()
  const [failed, setFailed] = useState(false)
  const load = (): void => {
    setFailed(false)
    call.get<{ rehearsals: Script[] }>('/api/rehearsals').then(
      ({ rehearsals }) => setScripts(rehearsals),
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        setFailed(true)
      },
    )
  }
  useEffect(load, [])
  if (failed) {
    return (
      <Empty text={t('page.failed')}>
        <Button onClick={load}>{t('page.retry')}</Button>
      </Empty>
    )
  }
  if (!scripts) return <Empty help={consoleWords('app.loading')} />
  return (
    <ul class="plain-list rehearsals">
      {scripts.map((script) => (
        <li key={script.id}>
          <p>
            <strong>{script.title}</strong>
            <br />
            <span class="quiet">{script.who}</span>
          </p>
          <Button aria-label={t('page.startOf', { title: script.title })} onClick={() => onChoose(script)}>
            {t('page.start')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
