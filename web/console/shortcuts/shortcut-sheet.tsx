import { useState } from 'preact/hooks'
import { Dialog } from '../../shared/components/dialog.tsx'
import { SwitchField } from '../../shared/components/switch-field.tsx'
import type { OnUnlessOff } from '../alerts/choices-kept.ts'
import { t } from '../words/words.ts'
import { shortcutKeys } from './shortcuts.ts'

/** Every shortcut, and the switch for whoever dictates or whose keys are hit by accident. */
export function ShortcutSheet({ keys, onDismiss }: { keys: OnUnlessOff; onDismiss(): void }) {
  const [isOn, setOn] = useState(keys.isOn)
  return (
    <Dialog heading={t('shortcuts.heading')} cancel={t('dialog.done')} onDismiss={onDismiss}>
      <dl class="shortcuts">
        {Object.entries(shortcutKeys).map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>{t('shortcuts.escapeKey')}</kbd>
          </dt>
          <dd>{t('shortcuts.escape')}</dd>
        </div>
      </dl>
      <p class="quiet">{t('shortcuts.typing')}</p>
      <SwitchField
        label={t('shortcuts.switch')}
        checked={isOn}
        onChange={(next) => {
          keys.set(next)
          setOn(next)
        }}
      />
    </Dialog>
  )
}
