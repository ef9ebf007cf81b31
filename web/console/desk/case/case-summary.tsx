import { Block } from '../../../shared/components/block.tsx'
import { Fact, Facts } from '../../../shared/components/facts.tsx'
import type { CaseView, UltimatumView } from '../../server/case-view.ts'
import { dateWords, dueWord } from '../../words/clock-words.ts'
import { inertText } from '../../words/inert-link.ts'
import { label } from '../../words/labels.ts'
import { ultimatumWhen } from '../../words/ultimatum-words.ts'
import { t } from '../../words/words.ts'
import { awaitsAnswer } from '../conversation/thread.ts'
import { useNow } from '../hooks.ts'
import { SeverityMark } from '../severity-mark.tsx'

/** The case in ten lines of words. */
export function CaseSummary({ view }: { view: CaseView }) {
  const signals = view.signals.map((signal) => label('signals', signal)).join(', ')
  return (
    <Block heading={t('case.summary')}>
      <Facts>
        <Fact term={t('case.severity')}>
          <SeverityMark severity={view.severity} />
        </Fact>
        <Fact term={t('case.due')}>
          <Due view={view} />
        </Fact>
        {view.ultimatum && (
          <Fact term={t('case.ultimatum')}>
            <UltimatumWords ultimatum={view.ultimatum} />
          </Fact>
        )}
        <Fact term={t('case.categories')}>{view.categories.map((id) => label('categories', id)).join(', ')}</Fact>
        <Fact term={t('case.signals')}>{signals || t('case.noSignal')}</Fact>
        <Fact term={t('case.speaker')}>
          {label('speakers', view.speaker)}, {label('ageBands', view.ageBand)}
        </Fact>
        {view.language && <Fact term={t('case.language')}>{label('languages', view.language)}</Fact>}
        {view.queueReason && <Fact term={t('case.entered')}>{label('queueReasons', view.queueReason)}</Fact>}
        <Fact term={t('case.since')}>{dateWords(Date.parse(view.createdAt))}</Fact>
        {view.hold && (
          <Fact term={t('case.hold')}>
            {[view.hold.byName, dateWords(Date.parse(view.hold.at))].filter(Boolean).join(', ')}{' '}
            <span class="quiet">{inertText(view.hold.why)}</span>
          </Fact>
        )}
      </Facts>
    </Block>
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
