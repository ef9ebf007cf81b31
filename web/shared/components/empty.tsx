import type { ComponentChildren } from 'preact'

/** Where there is nothing: why, and what happens next. */
export function Empty({ text, help, children }: { text?: string; help?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      {text && <p>{text}</p>}
      {help && <p class="quiet">{help}</p>}
      {children}
    </div>
  )
}
