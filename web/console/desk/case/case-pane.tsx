import { useState } from 'preact/hooks'
import { Block } from '../../../shared/components/block.tsx'
import { Button } from '../../../shared/components/button.tsx'
import { Empty } from '../../../shared/components/empty.tsx'
import { ProtectionBlock } from '../../protection/protection-block.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { inertText } from '../../words/inert-link.ts'
import { label, reasonLabel } from '../../words/labels.ts'
import { t, wordsFor } from '../../words/words.ts'
import { CaseKnown } from '../../work/case-known.tsx'
import { CaseState } from '../../work/case-state.tsx'
import { ConfirmedLabels } from '../../work/confirm/confirmed-labels.tsx'
import { Folded } from '../../work/folded.tsx'
import { hardnessOf } from '../../work/hard-text.ts'
import { History } from '../../work/history.tsx'
import { TagList } from '../../work/tag-list.tsx'
import { TaskList } from '../../work/task-list.tsx'
import { TransferDialog } from '../../work/transfer-dialog.tsx'
import { useCaseAct } from '../../work/use-case-act.ts'
import { t as work } from '../../work/words.ts'
import { MarkedText } from '../conversation/marked-text.tsx'
import { quoteInContext } from '../conversation/quote-marks.ts'
import type { Desk } from '../desk.ts'
import type { DeskState } from '../desk-state.ts'
import { reasonsByLabel } from '../queue/row-summary.ts'
import { CaseSummary } from './case-summary.tsx'
import { CloseDialog } from './close-dialog.tsx'
import { ReleaseDialog } from './dialogs.tsx'
import { EvidenceList } from './evidence-list.tsx'
import { NoteList } from './note-list.tsx'
import { SeverityControl } from './severity-control.tsx'

interface CasePaneProps {
  desk: Desk
  state: DeskState
}

/** What is known of the open case, the team's notes, and the two ways to let go of it. */
export function CasePane({ desk, state }: CasePaneProps) {
  const view = state.open
  return (
    <section class="pane case" aria-labelledby="case-heading">
      <header class="pane-head">
        <h2 id="case-heading" tabIndex={-1}>
          {t('case.heading')}
        </h2>
      </header>
      {view ? <OpenCase key={view.id} desk={desk} view={view} /> : <Empty help={t('case.none')} />}
    </section>
  )
}

function OpenCase({ desk, view }: { desk: Desk; view: CaseView }) {
  const [asked, setAsked] = useState<'release' | 'close' | 'transfer'>()
  const dismiss = () => setAsked(undefined)
  const act = useCaseAct(desk)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll" aria-label={t('case.details')} tabIndex={0}>
        <CaseState desk={desk} view={view} />
        <CaseSummary view={view} />
        <CaseKnown view={view} />
        <ConfirmedLabels confirmed={view.confirmed} />
        <Reasons view={view} />
        <SeverityControl desk={desk} view={view} />
        <ProtectionBlock view={view} onChanged={() => void desk.refreshOpen()} />
        <Answers view={view} />
        <EvidenceList view={view} onSay={(text) => desk.announce(text)} />
        <TaskList desk={desk} view={view} />
        <TagList desk={desk} view={view} />
        <NoteList desk={desk} view={view} />
        <History lines={view.history ?? []} />
      </section>
      <footer class="pane-foot">
        <Button onClick={() => setAsked('release')}>{t('case.release')}</Button>
        <Button onClick={() => setAsked('transfer')}>{work('transfer.offer')}</Button>
        {view.status === 'claimed' && !view.dueAt && (
          <Button onClick={() => void act('wait')}>{work('waiting.ask')}</Button>
        )}
        <Button kind="outlined" onClick={() => setAsked('close')}>
          {t('case.close')}
        </Button>
      </footer>
      {asked === 'release' && <ReleaseDialog desk={desk} onDismiss={dismiss} />}
      {asked === 'transfer' && <TransferDialog desk={desk} caseId={view.id} onDismiss={dismiss} />}
      {asked === 'close' && <CloseDialog desk={desk} view={view} onDismiss={dismiss} />}
    </>
  )
}

function Reasons({ view }: { view: CaseView }) {
  const said = view.messages.filter((message) => message.from === 'teen').map((message) => message.text)
  return (
    <Block heading={t('case.reasons')}>
      {view.reasons.length === 0 && <p class="quiet">{t('case.noReason')}</p>}
      <ul class="plain-list">
        {reasonsByLabel(view.reasons).map((reason) => (
          <li key={reason.label}>
            <strong>{reasonLabel(reason.label)}</strong>
            {reason.quotes.map((quote) => (
              <Folded key={quote} why={hardnessOf(quoteInContext(quote, said), view.reasons)}>
                <q class="quote">
                  <MarkedText text={quoteInContext(quote, said)} quotes={[quote]} />
                </q>
              </Folded>
            ))}
          </li>
        ))}
      </ul>
      <Remarks view={view} />
    </Block>
  )
}

/** What weakens the reasons without lowering the urgency. */
function Remarks({ view }: { view: CaseView }) {
  const remarks = view.remarks ?? []
  if (remarks.length === 0) return null
  return (
    <ul class="plain-list remarks">
      {remarks.map(({ kind, quote, about }) => (
        <li key={`${kind} ${about} ${quote}`}>
          {kind === 'taken_back' ? t('case.takenBack') : t('case.answeredNo', { about: label('signals', about ?? '') })}
          {quote && <q class="quote">{inertText(quote)}</q>}
          <span class="quiet"> {t('case.stays')}</span>
        </li>
      ))}
    </ul>
  )
}

function Answers({ view }: { view: CaseView }) {
  const answers = view.answers ?? []
  return (
    <Block heading={t('case.answers')}>
      {answers.length === 0 && <p class="quiet">{t('case.noAnswer')}</p>}
      <dl class="answers">
        {answers.map(({ question, answer }) => (
          <div key={question}>
            <dt>{wordsFor('questions', question) ?? question}</dt>
            <dd>
              <Folded why={hardnessOf(answer, view.reasons)}>{answerWords(question, answer)}</Folded>
            </dd>
          </div>
        ))}
      </dl>
    </Block>
  )
}

/** An answer is the teen's own words, an id of the taxonomy, or yes, no and unsure. */
function answerWords(question: string, answer: string): string {
  if (question === 'age') return label('ageBands', answer)
  if (question === 'whom') return label('speakers', answer)
  if (question === 'kind') return label('categories', answer)
  return wordsFor('answers', answer) ?? inertText(answer)
}
