import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { Choices } from '../../shared/components/choices.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { useKeptForm } from '../desk/kept-form.ts'
import type { Act } from './protection-panel.tsx'
import { optionsOf, t } from './protection-view.ts'

interface ProposalFormProps {
  caseId: string
  /** Another proposal waits: only a danger to life may be added beside it. */
  hasOpen: boolean
  isFirst: boolean
  isBusy: boolean
  act: Act
}

const measurePrefix = 'measure.'

/** Doing nothing stands alone. */
const measuresIn = (kept: Record<string, string>): string[] => {
  const chosen = optionsOf('measures').flatMap(([id]) => (kept[measurePrefix + id] === undefined ? [] : [id]))
  return chosen.includes('none') ? ['none'] : chosen
}

/** What somebody puts forward. Two people decide it; with life in danger, this one person. */
export function ProposalForm({ caseId, hasOpen, isFirst, isBusy, act }: ProposalFormProps) {
  const { kept, keep, forget } = useKeptForm('protection', caseId)
  const [isShown, setShown] = useState(isFirst || Object.keys(kept).length > 0)
  const [measures, setMeasures] = useState(() => measuresIn(kept))
  const danger = measures.includes('emergency')
  if (!isShown) return <Button onClick={() => setShown(true)}>{t('form.again')}</Button>

  const choose = (measure: string, isChosen: boolean) =>
    setMeasures((chosen) => {
      if (!isChosen) return chosen.filter((one) => one !== measure)
      // Doing nothing stands alone.
      return measure === 'none' ? ['none'] : [...chosen.filter((one) => one !== 'none'), measure]
    })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement) || measures.length === 0) return
    const text = (name: string) => String(new FormData(form).get(name) ?? '').trim()
    const body = {
      ...{ measures, danger, why: text('protection-why') },
      ...{ informParents: text('informParents'), teenAgreement: text('teenAgreement') },
      ...{ teenWants: text('teen-wants'), teenTold: text('teen-told') },
    }
    if (!(await act('propose', body))) return
    forget()
    form.reset()
    setMeasures([])
    setShown(false)
  }
  return (
    <form class="protection-form" onSubmit={submit} onInput={keep}>
      <h4>{t('form.heading')}</h4>
      <fieldset>
        <legend>{t('form.measures')}</legend>
        {optionsOf('measures').map(([id, words]) => (
          <label key={id} class="choice">
            <input
              type="checkbox"
              name={measurePrefix + id}
              checked={measures.includes(id)}
              disabled={hasOpen && id === 'none'}
              onChange={(event) => choose(id, event.currentTarget.checked)}
            />{' '}
            {words}
          </label>
        ))}
        {measures.length === 0 && <p class="quiet">{t('form.pick')}</p>}
      </fieldset>
      {danger && <p class="call-now">{t('form.danger')}</p>}
      <TextArea id="protection-why" label={t('form.why')} defaultValue={kept['protection-why']} required />
      <Choices
        legend={t('form.informParents')}
        name="informParents"
        options={optionsOf('parents')}
        chosen={kept.informParents}
      />
      <Choices
        legend={t('form.teenAgreement')}
        name="teenAgreement"
        options={optionsOf('agreement')}
        chosen={kept.teenAgreement}
      />
      <TextArea id="teen-wants" label={t('form.teenWants')} defaultValue={kept['teen-wants']} />
      <TextArea id="teen-told" label={t('form.teenTold')} defaultValue={kept['teen-told']} />
      <Button type="submit" kind="primary" disabled={isBusy || measures.length === 0 || (hasOpen && !danger)}>
        {danger ? t('form.decide') : t('form.send')}
      </Button>
    </form>
  )
}
