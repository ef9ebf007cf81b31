import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import taxonomy from '../../locales/fr/taxonomy.json' with { type: 'json' }
import type { CaseView } from './case-view.ts'
import type { Desk } from './desk.ts'
import { SeverityMark } from './severity-mark.tsx'
import { t } from './words.ts'

interface AskedProps {
  desk: Desk
  onDismiss(): void
}

export function ReleaseDialog({ desk, onDismiss }: AskedProps) {
  return (
    <Dialog
      heading={t('dialog.releaseHeading')}
      confirm={t('dialog.releaseConfirm')}
      onDismiss={onDismiss}
      onConfirm={() => void desk.release().then(onDismiss)}
    >
      <p>{t('dialog.releaseBody')}</p>
    </Dialog>
  )
}

export function CloseDialog({ desk, onDismiss }: AskedProps) {
  return (
    <Dialog
      heading={t('dialog.closeHeading')}
      confirm={t('dialog.closeConfirm')}
      onDismiss={onDismiss}
      onConfirm={(form) => void desk.close(String(form.get('outcome'))).then(onDismiss)}
    >
      <p>{t('dialog.closeBody')}</p>
      <fieldset>
        <legend>{t('dialog.outcome')}</legend>
        {Object.entries(taxonomy.closingOutcomes).map(([outcome, words]) => (
          <label key={outcome} class="choice">
            <input type="radio" name="outcome" value={outcome} required /> {words}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}

/** A person's word on the urgency. What stands now is chosen already: the keyboard starts from there. */
export function SeverityDialog({ desk, view, onDismiss }: AskedProps & { view: CaseView }) {
  return (
    <Dialog
      heading={t('dialog.severityHeading')}
      confirm={t('dialog.severityConfirm')}
      onDismiss={onDismiss}
      onConfirm={(form) =>
        void desk.setSeverity(String(form.get('severity')), String(form.get('why')).trim()).then(onDismiss)
      }
    >
      <p>{t('dialog.severityBody')}</p>
      <fieldset>
        <legend>{t('case.severity')}</legend>
        {Object.keys(taxonomy.severities).map((severity) => (
          <label key={severity} class="choice">
            <input type="radio" name="severity" value={severity} defaultChecked={severity === view.severity} required />
            <SeverityMark severity={severity} />
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="why-field">{t('dialog.severityWhy')}</label>
        <textarea id="why-field" name="why" rows={2} maxLength={4000} />
      </div>
    </Dialog>
  )
}

interface DialogProps {
  heading: string
  confirm: string
  onConfirm(form: FormData): void
  onDismiss(): void
  children: ComponentChildren
}

/** The browser's own dialog: it holds the focus, closes on Escape and gives the focus back. */
function Dialog({ heading, confirm, onConfirm, onDismiss, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (event.currentTarget instanceof HTMLFormElement) onConfirm(new FormData(event.currentTarget))
  }
  return (
    <dialog ref={box} aria-labelledby="dialog-heading" onClose={onDismiss}>
      <form onSubmit={submit}>
        <h2 id="dialog-heading">{heading}</h2>
        {children}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={() => box.current?.close()}>
            {t('dialog.cancel')}
          </button>
          <button type="submit" class="button primary">
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  )
}
