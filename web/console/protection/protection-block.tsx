import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { CaseView } from '../server/case-view.ts'
import { reasonLabel } from '../words/labels.ts'
import type { ProtectionPanelProps } from './protection-panel.tsx'
import { recipientWords, t } from './protection-view.ts'

type Panel = ComponentType<ProtectionPanelProps>

/** What a case's pane says of protection: whether it is to be looked at, what waits; the panel itself is fetched when opened. */
export function ProtectionBlock({ view, onChanged }: { view: CaseView; onChanged(): void }) {
  const [Panel, setPanel] = useState<Panel>()
  const [isOpen, setOpen] = useState(false)
  const open = async () => {
    const { ProtectionPanel } = await import('./protection-panel.tsx')
    setPanel(() => ProtectionPanel)
    setOpen(true)
  }
  const brief = view.protection
  const grounds = brief?.grounds ?? []
  return (
    <Block heading={t('panel.heading')}>
      {/* The panel says it too. */}
      {grounds.length > 0 && !isOpen && <p>{t('panel.grounds', { grounds: grounds.map(reasonLabel).join(', ') })}</p>}
      {brief && <Brief {...brief} />}
      <Button aria-expanded={isOpen} onClick={() => (isOpen ? setOpen(false) : void open())}>
        {isOpen ? t('panel.closePanel') : t('panel.openPanel')}
      </Button>
      {isOpen && Panel && <Panel caseId={view.id} standing={JSON.stringify(brief)} onChanged={onChanged} />}
    </Block>
  )
}

function Brief({ isOpen, owed, decided }: NonNullable<CaseView['protection']>) {
  if (isOpen) return <p class="warn-words">{t('brief.open')}</p>
  if (owed.length > 0) return <p class="warn-words">{t('brief.owed', { to: recipientWords(owed) })}</p>
  if (decided === null) return null
  return <p>{decided === 'none' ? t('brief.none') : t('brief.done')}</p>
}
