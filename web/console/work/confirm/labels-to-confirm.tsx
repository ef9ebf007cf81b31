import { Fact, Facts } from '../../../shared/components/facts.tsx'
import type { CaseView } from '../../server/case-view.ts'
import { dateWords } from '../../words/clock-words.ts'
import { t } from '../words.ts'
import type { Labels } from '../work-view.ts'
import { LabelFields } from './label-fields.tsx'
import { type LabelKind, wordsOfLabels } from './label-words.ts'
import type { LabelledCase } from './labels-read.ts'

interface LabelsToConfirmProps {
  view: Pick<LabelledCase, 'confirmed'>
  labels: Labels
  onChange(labels: Labels): void
  /** Something must be put right: the fields are in sight. */
  isOpen: boolean
  onToggle(isOpen: boolean): void
}

const shown = ['categories', 'severity', 'signals', 'platforms', 'features', 'speaker', 'ageBand'] as const

/** What the report counts as once a person says so: in words first, the fields when something is wrong. */
export function LabelsToConfirm({ view, labels, onChange, isOpen, onToggle }: LabelsToConfirmProps) {
  return (
    <section class="dialog-part" aria-labelledby="confirm-heading">
      <h3 id="confirm-heading">{t('confirm.heading')}</h3>
      <p>{view.confirmed ? confirmedWords(view.confirmed) : t('confirm.read')}</p>
      <Facts>
        {shown.map((kind) => (
          <Fact key={kind} term={t(`confirm.${kind}`)}>
            {labelWords(kind, labels)}
          </Fact>
        ))}
      </Facts>
      <p class="problem" role="alert">
        {labels.categories.length === 0 && t('confirm.noCategory')}
      </p>
      <details class="correct" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
        <summary>{t('confirm.correct')}</summary>
        <LabelFields labels={labels} onChange={onChange} />
      </details>
    </section>
  )
}

const labelWords = (kind: LabelKind, labels: Labels): string => wordsOfLabels(kind, labels[kind]) || t('confirm.none')

/** Whose word it was. */
export const confirmedWords = ({ at, byName }: NonNullable<CaseView['confirmed']>): string =>
  t('confirm.confirmedBy', { name: byName ?? t('confirm.someone'), date: dateWords(Date.parse(at)) })
