import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Choices } from '../../shared/components/choices.tsx'
import { FormField } from '../../shared/components/form-field.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import type { Act } from './protection-panel.tsx'
import { optionsOf, type ProtectionView, t } from './protection-view.ts'

/** The value of a `datetime-local` field, in the machine's own time. */
const localNow = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** To whom, how and when something was transmitted. */
export function TransmissionForm({ view, isBusy, act }: { view: ProtectionView; isBusy: boolean; act: Act }) {
  const owed = view.decisions.flatMap((decision) => decision.owed)
  const [isShown, setShown] = useState(false)
  if (!isShown) {
    return (
      <Button kind={owed.length > 0 ? 'primary' : undefined} onClick={() => setShown(true)}>
        {t('sent.add')}
      </Button>
    )
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const form = new FormData(event.currentTarget)
    const sentAt = new Date(String(form.get('sent-at'))).toISOString()
    const body = { to: form.get('to'), way: form.get('way'), sentAt, note: String(form.get('sent-note')).trim() }
    if (await act('transmit', body)) setShown(false)
  }
  return (
    <form class="protection-form" onSubmit={submit}>
      <h4>{t('sent.add')}</h4>
      <Choices legend={t('sent.to')} name="to" options={optionsOf('recipients')} chosen={owed[0]} />
      <Choices legend={t('sent.way')} name="way" options={optionsOf('ways')} />
      <FormField id="sent-at" label={t('sent.when')} type="datetime-local" defaultValue={localNow()} required />
      <TextArea id="sent-note" label={t('sent.note')} />
      <Button type="submit" kind="primary" disabled={isBusy}>
        {t('sent.save')}
      </Button>
    </form>
  )
}
