import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { t } from './words.ts'

/** A hard text stays folded until somebody wants to read it; what it is about is said. */
export function Folded({ why, children }: { why: string | undefined; children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  if (why === undefined) return <>{children}</>
  return (
    <div class="folded">
      {!isOpen && <p class="quiet">{t('known.folded', { why })}</p>}
      {isOpen && children}
      <Button kind="plain" onClick={() => setOpen(!isOpen)}>
        {isOpen ? t('known.hide') : t('known.show')}
      </Button>
    </div>
  )
}
