import './protection.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import type { Call } from '../server/call.ts'
import { ApiProblem } from '../server/call.ts'
import { useCall } from '../server/call-context.ts'
import { useRequest } from '../server/use-request.ts'
import { reasonLabel } from '../words/labels.ts'
import { Decisions } from './decisions.tsx'
import { OpenProposal } from './open-proposal.tsx'
import { ProposalForm } from './proposal-form.tsx'
import { type ProtectionView, t } from './protection-view.ts'
import { TransmissionForm } from './transmission-form.tsx'

/** What each part of the panel does: one step, whose answer is the panel as it is then. */
export type Act = (step: 'propose' | 'agree' | 'object' | 'transmit', body: object) => Promise<boolean>

export interface ProtectionPanelProps {
  caseId: string
  /** Where it stands, as whoever shows the panel knows it: when that changes, the panel looks again. */
  standing: string
  onChanged?(): void
}

/**
 * The whole panel of one case. When somebody else acted meanwhile, the page shows their step and keeps what was typed:
 * deciding goes on from what is true now.
 */
export function ProtectionPanel({ caseId, standing, onChanged }: ProtectionPanelProps) {
  const call = useCall()
  const { view, failed, show, load } = usePanel(call, caseId, standing)
  const { problem, isBusy, run } = useRequest()

  if (failed) {
    return (
      <p role="alert">
        {failed} <Button onClick={load}>{t('panel.retry')}</Button>
      </p>
    )
  }
  if (!view) return <p class="quiet">{t('panel.loading')}</p>
  const path = `/api/cases/${encodeURIComponent(caseId)}/protection`
  const act: Act = async (step, body) => {
    const sent = { turn: view.turn, ...body }
    const done = await run([step, sent], async (key) => show(await call.post(`${path}/${step}`, sent, key)))
    if (done) onChanged?.()
    else load()
    return done
  }
  return (
    <div class="protection">
      <p class="call-now">{t('panel.call')}</p>
      {view.isPublicAgent && <p class="agent">{t('panel.publicAgent')}</p>}
      <p>
        {view.grounds.length > 0
          ? t('panel.grounds', { grounds: view.grounds.map(reasonLabel).join(', ') })
          : t('panel.noGround')}{' '}
        <span class="quiet">{t('panel.past')}</span>
      </p>
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
      {view.open && <OpenProposal open={view.open} mayAgree={view.mayAgree} isBusy={isBusy} act={act} />}
      <Decisions view={view} />
      {view.decisions.length > 0 && <TransmissionForm view={view} isBusy={isBusy} act={act} />}
      <ProposalForm {...{ caseId, isBusy, act }} hasOpen={view.open !== null} isFirst={view.turn === 0} />
    </div>
  )
}

function usePanel(call: Call, caseId: string, standing: string) {
  const [view, setView] = useState<ProtectionView>()
  const [failed, setFailed] = useState<string>()
  const load = () => {
    call.get<ProtectionView>(`/api/cases/${encodeURIComponent(caseId)}/protection`).then(
      (found) => {
        setView(found)
        setFailed(undefined)
      },
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error
        // What is shown stays: only a panel that was never read has nothing but its failure to show.
        setView((shown) => {
          if (!shown) setFailed(error.message)
          return shown
        })
      },
    )
  }
  useEffect(load, [caseId, standing])
  return { view, failed, show: setView, load }
}
