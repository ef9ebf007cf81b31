import type { ComponentChildren } from 'preact'

/** A part of a pane or of a page, under its heading. */
export function Block({ heading, children }: { heading?: string; children: ComponentChildren }) {
  return (
    <section class="block">
      {heading && <h3>{heading}</h3>}
      {children}
    </section>
  )
}
