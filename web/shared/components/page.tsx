import type { ComponentChildren } from 'preact'

interface PageProps {
  heading: string
  /** One or two sentences: what this page is for. */
  intro?: string
  /** The page's own actions, at the right of its heading. */
  actions?: ComponentChildren
  children: ComponentChildren
}

/** A section that is read from top to bottom. Its heading takes the focus when one arrives. */
export function Page({ heading, intro, actions, children }: PageProps) {
  return (
    <main class="page">
      <header class="page-head">
        <h2 id="page-heading" tabIndex={-1}>
          {heading}
        </h2>
        {actions}
      </header>
      {intro && <p class="quiet page-intro">{intro}</p>}
      {children}
    </main>
  )
}
