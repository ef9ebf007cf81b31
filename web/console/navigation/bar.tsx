import { useEffect, useRef } from 'preact/hooks'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { t } from '../words/words.ts'
import type { Section } from './sections.ts'

interface BarProps {
  sections: readonly Section[]
  current: Section | undefined
  /** How much waits in a section, by its id. */
  waiting?: Readonly<Record<string, number>>
}

/** Where one may go, and how much waits there: a number to see, and words to hear after the section's name. */
export function Bar({ sections, current, waiting = {} }: BarProps) {
  const bar = useRef<HTMLElement>(null)
  // On a narrow page the bar scrolls: where one is, is in sight.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current?.id])
  return (
    <nav class="bar" aria-label={t('nav.sections')} ref={bar}>
      {sections.map(({ id, label }) => {
        const count = waiting[id] ?? 0
        return (
          <a
            key={id}
            href={`#/${id}`}
            aria-current={id === current?.id ? 'page' : undefined}
            aria-description={count > 0 ? t('nav.waiting', { count }) : undefined}
          >
            {t(label)}
            {count > 0 && (
              <span class="waiting-count" aria-hidden="true">
                {count}
              </span>
            )}
          </a>
        )
      })}
    </nav>
  )
}

interface Alerts {
  calls?: object[]
  held?: number
  protection?: number
  contacts?: number
}

/** For supervisors, leads and administrators: what waits for them is told wherever in the console they are. */
export function WaitingBar({ call, ...bar }: BarProps & { call: Call }) {
  const { found } = useFetched<Alerts>(call, '/api/alerts')
  const waiting = {
    equipe: (found?.calls?.length ?? 0) + (found?.held ?? 0),
    protection: found?.protection ?? 0,
    annuaire: found?.contacts ?? 0,
  }
  return <Bar {...bar} waiting={waiting} />
}
