import { Button } from './button.tsx'

interface NoticeProps {
  text: string
  tone: 'good' | 'bad'
  dismiss: string
  onDismiss(): void
}

/** How something went. Stands inside a region with `role="status"`, so that it is heard too. */
export function Notice({ text, tone, dismiss, onDismiss }: NoticeProps) {
  return (
    <div class={`notice ${tone}`}>
      <p>{text}</p>
      <Button kind="plain" onClick={onDismiss}>
        {dismiss}
      </Button>
    </div>
  )
}
