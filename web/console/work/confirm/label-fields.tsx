import { SelectField } from '../../../shared/components/select-field.tsx'
import { t } from '../words.ts'
import type { Labels } from '../work-view.ts'
import { vocabularies } from './label-words.ts'
import { mostLabels, toggled } from './labels-read.ts'

interface LabelFieldsProps {
  labels: Labels
  onChange(labels: Labels): void
}

const single = ['severity', 'speaker', 'ageBand'] as const
const several = ['categories', 'signals', 'platforms', 'features'] as const

/** Each label where it can be put right. */
export function LabelFields({ labels, onChange }: LabelFieldsProps) {
  return (
    <>
      {single.map((kind) => (
        <SelectField
          key={kind}
          id={`confirm-${kind}`}
          label={t(`confirm.${kind}`)}
          options={Object.entries(vocabularies[kind])}
          value={labels[kind]}
          onChange={(value) => onChange({ ...labels, [kind]: value })}
        />
      ))}
      {several.map((kind) => (
        <Several key={kind} kind={kind} labels={labels} onChange={onChange} />
      ))}
    </>
  )
}

/** Any of many. Where only so many count, the others wait until one of them is taken back. */
function Several({ kind, labels, onChange }: LabelFieldsProps & { kind: (typeof several)[number] }) {
  const isLimited = kind !== 'signals'
  const isFull = isLimited && labels[kind].length >= mostLabels
  return (
    <fieldset>
      <legend>
        {t(`confirm.${kind}`)} {isLimited && <span class="quiet">{t('confirm.most')}</span>}
      </legend>
      <div class="label-choices">
        {Object.entries(vocabularies[kind]).map(([id, words]) => (
          <label key={id} class="choice">
            <input
              type="checkbox"
              checked={labels[kind].includes(id)}
              disabled={isFull && !labels[kind].includes(id)}
              onChange={() => onChange({ ...labels, [kind]: toggled(labels[kind], id) })}
            />{' '}
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
