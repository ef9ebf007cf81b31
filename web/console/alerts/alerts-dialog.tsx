import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { SwitchField } from '../../shared/components/switch-field.tsx'
import { t } from '../words/words.ts'
import type { Alarm } from './alarm.ts'

interface AlertsDialogProps {
  alarm: Alarm
  onDismiss(): void
}

/** How this browser makes a new case known to somebody who answers minors. */
export function AlertsDialog({ alarm, onDismiss }: AlertsDialogProps) {
  const [isOn, setOn] = useState(alarm.sound.isOn)
  const [permission, setPermission] = useState(alarm.permission)
  return (
    <Dialog heading={t('alerts.heading')} cancel={t('dialog.done')} onDismiss={onDismiss}>
      <p>{t('alerts.intro')}</p>
      <SwitchField
        label={t('alerts.sound')}
        checked={isOn}
        onChange={(next) => {
          alarm.sound.set(next)
          setOn(next)
        }}
      />
      <Button onClick={() => alarm.tryOut()}>{t('alerts.tryOut')}</Button>
      <h3 class="dialog-part">{t('alerts.notifications')}</h3>
      <p>{t(`permission.${permission ?? 'missing'}`)}</p>
      {permission === 'default' && (
        <Button onClick={() => void alarm.askPermission().then(setPermission)}>{t('alerts.ask')}</Button>
      )}
    </Dialog>
  )
}
