import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from './button.tsx'

interface DialogProps {
  heading: string
  /** What the button says that does it. Absent: there is nothing to do but read and close. */
  confirm?: string
  /** A second way to do it, of less weight. */
  otherwise?: string
  cancel: string
  onConfirm?(form: FormData, isOtherwise: boolean): void
  onInput?(event: { currentTarget: EventTarget | null }): void
  onDismiss(): void
  children: ComponentChildren
}

/** The browser's own dialog: it holds the focus, closes on Escape and gives the focus back. */
export function Dialog({ heading, confirm, otherwise, cancel, onConfirm, onInput, onDismiss, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const isOtherwise = event.submitter?.hasAttribute('data-otherwise') ?? false
    if (event.currentTarget instanceof HTMLFormElement) onConfirm?.(new FormData(event.currentTarget), isOtherwise)
  }
  return (
    <dialog ref={box} aria-labelledby={id} onClose={onDismiss}>
      <form onSubmit={submit} onInput={onInput}>
        <h2 id={id}>{heading}</h2>
        {children}
        <div class="dialog-actions">
          <Button onClick={() => box.current?.close()}>{cancel}</Button>
          {confirm && (
            <Button type="submit" kind="primary">
              {confirm}
            </Button>
          )}
          {/* Last: Enter in a field does what the first button that submits does. */}
          {otherwise && (
            <Button type="submit" data-otherwise>
              {otherwise}
            </Button>
          )}
        </div>
      </form>
    </dialog>
  )
}
