import type { FigureHelp } from '../../locales/figures/figure-data.ts'
import { words } from '../../locales/figures/words.ts'

/** Beside anything on suicide: who helps, and how to write about it without harm. */
export function HelpBox({ help }: { help: FigureHelp }) {
  const { contact, advice } = help
  return (
    <div class="help" role="note" aria-label={words('help.title')}>
      <ul>
        <li>
          <a href={contact.action}>{words('help.contact', { ...contact })}</a>
        </li>
        <li>
          <a href={advice.url} rel="noreferrer">
            {words('help.advice', { text: advice.text })}
          </a>
        </li>
      </ul>
    </div>
  )
}
