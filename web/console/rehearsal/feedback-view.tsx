import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { SeverityMark } from '../desk/severity-mark.tsx'
import { reasonLabel } from '../words/labels.ts'
import { feedbackOn } from './rehearse.ts'
import type { Script, Severity } from './script.ts'
import { t } from './words.ts'

interface FeedbackProps {
  script: Script
  written: readonly string[]
  chosen: Severity
  /** What can be done now. */
  children: ComponentChildren
}

/** Said kindly and once: no mark, no count, nothing to compare oneself by. */
export function FeedbackView({ script, written, chosen, children }: FeedbackProps) {
  const { verdict, heard, unheard, done, missed, given, slips } = feedbackOn(script, written, chosen)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const fitting = { numbers: script.numbers.join(', ') }
  return (
    <section class="block rehearsal-feedback">
      <h3 ref={heading} tabIndex={-1}>
        {t('verdict.heading')}
      </h3>
      <p>
        {t(`verdict.${verdict}`)} <SeverityMark severity={script.severity} />
      </p>
      <p>{script.why}</p>

      <h4>{t('words.heading')}</h4>
      <Signs signs={heard} />
      {unheard.length > 0 && <p class="quiet">{t('words.unheard')}</p>}
      <Signs signs={unheard} />

      <h4>{t('good.heading')}</h4>
      {done.length === 0 && <p>{t('good.none')}</p>}
      <ul>
        {done.map((move) => (
          <li key={move}>{t(`moves.${move}`, { numbers: given.join(', ') })}</li>
        ))}
      </ul>
      {missed.length > 0 && <h4>{t('good.missed')}</h4>}
      <ul>
        {missed.map((move) => (
          <li key={move}>{t(`try.${move}`, fitting)}</li>
        ))}
      </ul>

      <h4>{t('never.heading')}</h4>
      {slips.length === 0 && <p>{t('never.none')}</p>}
      <ul>
        {slips.map(({ move, sentence }) => (
          <li key={move}>
            {t('never.yours', { sentence })}
            <br />
            {t(`never.${move}`)}
          </li>
        ))}
      </ul>
      <p class="rehearsal-actions">{children}</p>
    </section>
  )
}

function Signs({ signs }: { signs: Script['signs'] }) {
  return (
    <ul>
      {signs.map(({ quote, shows }) => (
        <li key={quote + shows}>
          {t('words.quote', { quote, shows: shows === 'other' ? t('words.figure') : reasonLabel(shows) })}
        </li>
      ))}
    </ul>
  )
}
