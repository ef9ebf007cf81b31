import { useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import { TextArea } from '../../shared/components/text-area.tsx'
import { dateWords } from '../words/clock-words.ts'
import { ProposalFacts } from './decisions.tsx'
import type { Act } from './protection-panel.tsx'
import { type OpenView, t } from './protection-view.ts'

interface OpenProposalProps {
  open: OpenView
  mayAgree: string | null
  isBusy: boolean
  act: Act
}

/** What waits for a second person: read it, confirm it, or say why not. */
export function OpenProposal({ open, mayAgree, isBusy, act }: OpenProposalProps) {
  const [why, setWhy] = useState('')
  const isOwn = mayAgree === 'protection_same_person'
  return (
    <section class="protection-open">
      <h4>{t('open.heading')}</h4>
      <p class="quiet">{t('open.by', { name: open.byName ?? '', at: dateWords(Date.parse(open.at)) })}</p>
      <ProposalFacts proposal={open.proposal} />
      {mayAgree === null ? (
        <Button kind="primary" disabled={isBusy} onClick={() => void act('agree', {})}>
          {t('open.agree')}
        </Button>
      ) : (
        <p>{isOwn ? t('open.protection_same_person') : t('open.protection_lead_needed')}</p>
      )}
      <TextArea
        id="objection"
        label={t('open.objection')}
        value={why}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
      <Button disabled={isBusy || why.trim() === ''} onClick={() => void act('object', { why: why.trim() })}>
        {isOwn ? t('open.takeBack') : t('open.object')}
      </Button>
    </section>
  )
}
