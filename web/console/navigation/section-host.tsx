import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/empty.tsx'
import { t } from '../words/words.ts'
import type { Section, SectionProps } from './sections.ts'

type Loaded = { component: ComponentType<SectionProps> } | 'loading' | 'failed'

/** Fetches a section's code, says so meanwhile, and offers to try again when the network was away. */
export function SectionHost({ section, ...props }: SectionProps & { section: Section }) {
  const [loaded, setLoaded] = useState<Loaded>('loading')
  const [attempt, setAttempt] = useState(0)
  const isFirst = useRef(true)

  useEffect(() => {
    let isLeft = false
    setLoaded('loading')
    section.load().then(
      (component) => isLeft || setLoaded({ component }),
      () => isLeft || setLoaded('failed'),
    )
    return () => {
      isLeft = true
    }
  }, [section.id, attempt])

  // Whoever does not see the page hears where it went; not at the first one, where the sign-in has just been.
  useEffect(() => {
    if (typeof loaded === 'string') return
    if (!isFirst.current) document.querySelector<HTMLElement>('main h2')?.focus()
    isFirst.current = false
  }, [loaded])

  if (loaded === 'loading') return <Empty help={t('app.loading')} />
  if (loaded === 'failed') {
    return (
      <Empty text={t('app.sectionFailed')}>
        <Button onClick={() => setAttempt(attempt + 1)}>{t('app.retry')}</Button>
      </Empty>
    )
  }
  const { component: Component } = loaded
  return <Component {...props} />
}
