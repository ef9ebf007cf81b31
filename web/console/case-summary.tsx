import type { ComponentChildren } from 'preact'
import type { CaseView, UltimatumView } from './case-view.ts'
import { dateWords, dueWord } from './clock-words.ts'
import { useNow } from './hooks.ts'
import { inertText } from './inert-link.ts'
import { label } from './labels.ts'
import { SeverityMark } from './severity-mark.tsx'
import { awaitsAnswer } from './thread.ts'
import { ultimatumWhen } from './ultimatum-words.ts'
import { t } from './words.ts'

/** The case in ten lines of words. */
export function CaseSummary({ view }: { view: CaseView }) {
  const signals = view.signals.map((signal) => label('signals', signal)).join(', ')
  return (
    <section class="block">
      <h3>{t('case.summary')}</h3>
      <dl class="summary">
        <Line term={t('case.severity')}>
          <SeverityMark severity={view.severity} />
        </Line>
        <Line term={t('case.due')}>
          <Due view={view} />
        </Line>
        {view.ultimatum && (
          <Line term={t('case.ultimatum')}>
            <UltimatumWords ultimatum={view.ultimatum} />
          </Line>
        )}
        <Line term={t('case.categories')}>{view.categories.map((id) => label('categories', id)).join(', ')}</Line>
        <Line term={t('case.signals')}>{signals || t('case.noSignal')}</Line>
        <Line term={t('case.speaker')}>
          {label('speakers', view.speaker)}, {label('ageBands', view.ageBand)}
        </Line>
        {view.language && <Line term={t('case.language')}>{label('languages', view.language)}</Line>}
        {view.queueReason && <Line term={t('case.entered')}>{label('queueReasons', view.queueReason)}</Line>}
        <Line term={t('case.since')}>{dateWords(Date.parse(view.createdAt))}</Line>
        {view.hold && (
          <Line term={t('case.hold')}>
            {[view.hold.byName, dateWords(Date.parse(view.hold.at))].filter(Boolean).join(', ')}{' '}
            <span class="quiet">{inertText(view.hold.why)}</span>
          </Line>
        )}
      </dl>
    </section>
  )
}

function Line({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** When, and the teen's own words for it: the hour is read from them by a program. */
function UltimatumWords({ ultimatum }: { ultimatum: UltimatumView }) {
  const now = useNow()
  const words = [ultimatum.what, ultimatum.text].filter(Boolean).map(inertText)
  return (
    <>
      <strong class="ultimatum">{ultimatumWhen(ultimatum, now)}</strong>{' '}
      <span class="quiet">{words.map((text) => t('ultimatum.told', { text })).join(', ')}</span>
    </>
  )
}

function Due({ view }: { view: CaseView }) {
  const now = useNow()
  if (!view.dueAt || view.status === 'waiting' || !awaitsAnswer(view.messages)) return <>{t('case.dueNone')}</>
  const { text, tone } = dueWord(Date.parse(view.dueAt), now)
  return <span class={`due ${tone}`}>{text}</span>
}
