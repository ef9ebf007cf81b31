import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { SwitchField } from '../../shared/components/switch-field.tsx'
import type { Call } from '../server/call.ts'
import { t } from '../words/words.ts'
import type { Alarm } from './alarm.ts'
import { TeamsLink } from './teams-link.tsx'
import { t as teamsWords } from './teams-words.ts'

interface AlertsDialogProps {
  /** Of somebody who answers minors. */
  alarm: Alarm | undefined
  call: Call
  onDismiss(): void
}

/** How a new case is made known: by this browser, and in Teams. */
export function AlertsDialog({ alarm, call, onDismiss }: AlertsDialogProps) {
  return (
    <Dialog heading={t('alerts.heading')} cancel={t('dialog.done')} onDismiss={onDismiss}>
      {alarm && <InThisBrowser alarm={alarm} />}
      <TeamsLink call={call} otherwise={alarm ? '' : teamsWords('link.unused')} />
    </Dialog>
  )
}

function InThisBrowser({ alarm }: { alarm: Alarm }) {
  const [isOn, setOn] = useState(alarm.sound.isOn)
  const [permission, setPermission] = useState(alarm.permission)
  return (
    <>
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
    </>
  )
}
