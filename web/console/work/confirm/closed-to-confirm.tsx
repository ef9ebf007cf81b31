import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../../shared/components/button.tsx'
import { Dialog } from '../../../shared/components/dialog.tsx'
import { ApiProblem, type Call } from '../../server/call.ts'
import { useRequest } from '../../server/use-request.ts'
import { dateWords } from '../../words/clock-words.ts'
import { t as common } from '../../words/words.ts'
import { t } from '../words.ts'
import { wordsOfLabels } from './label-words.ts'
import { type LabelledCase, labelsRead } from './labels-read.ts'
import { LabelsToConfirm } from './labels-to-confirm.tsx'

interface ClosedCase extends LabelledCase {
  id: string
  closedAt: string
}

/** Closed lately without anybody's word of what they were about: one after the other, the oldest first. */
export function ClosedToConfirm({ call }: { call: Call }) {
  const [cases, setCases] = useState<ClosedCase[]>([])
  const [isOpen, setOpen] = useState(false)
  const load = () =>
    call.get<{ cases: ClosedCase[] }>('/api/unconfirmed').then(
      (found) => setCases(found.cases),
      (error: unknown) => {
        // Nobody waits for this list: it is asked for again when the page is.
        if (!(error instanceof ApiProblem)) throw error
      },
    )
  useEffect(() => void load(), [])
  const [next] = cases
  if (!next) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('confirm.closed', { count: cases.length })}</Button>
      {isOpen && (
        <OneToConfirm key={next.id} call={call} report={next} onDone={load} onDismiss={() => setOpen(false)} />
      )}
    </>
  )
}

interface OneToConfirmProps {
  call: Call
  report: ClosedCase
  onDone(): void
  onDismiss(): void
}

function OneToConfirm({ call, report, onDone, onDismiss }: OneToConfirmProps) {
  const { problem, run } = useRequest()
  const [labels, setLabels] = useState(() => labelsRead(report))
  const [isCorrecting, setCorrecting] = useState(false)
  const confirm = async () => {
    if (labels.categories.length === 0) return setCorrecting(true)
    const path = `/api/cases/${encodeURIComponent(report.id)}/confirm`
    if (await run(labels, async (key) => void (await call.post(path, labels, key)))) onDone()
  }
  return (
    <Dialog
      heading={t('confirm.closedHeading', { date: dateWords(Date.parse(report.closedAt)) })}
      confirm={t('confirm.confirmClosed')}
      cancel={common('dialog.cancel')}
      onConfirm={() => void confirm()}
      onDismiss={onDismiss}
    >
      <p class="quiet">{wordsOfLabels('categories', report.categories)}</p>
      <LabelsToConfirm
        view={report}
        labels={labels}
        onChange={setLabels}
        isOpen={isCorrecting}
        onToggle={setCorrecting}
      />
      <div role="alert">{problem && <p class="problem">{problem.message}</p>}</div>
    </Dialog>
  )
}
