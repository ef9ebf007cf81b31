import type { ComponentChildren } from 'preact'

/** Terms and what they are, one under the other. */
export const Facts = ({ children }: { children: ComponentChildren }) => <dl class="facts">{children}</dl>

export function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
