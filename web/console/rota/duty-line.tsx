import './rota.css'
import type { Call } from '../server/call.ts'
import { useFetched } from '../server/use-fetched.ts'
import { type DutyView, hourWords, t } from './rota-view.ts'

interface DutyLineProps {
  call: Call
  /** How many critical cases the queue holds now, where the page follows it: known at once, and gone at once. */
  critical?: number | undefined
}

/** Above every section, only while there is something to say: more than can be answered, or alerts that do not go out. */
export function DutyLine({ call, critical }: DutyLineProps) {
  const { found } = useFetched<DutyView>(call, '/api/duty')
  if (!found) return null
  const { capacity, alerts } = found
  const criticalWaiting = critical ?? found.criticalWaiting
  const isBeyond = capacity.level === 'beyond' || (capacity.level === 'nobody' && capacity.peopleNeeded > 0)
  const lines = [
    ...(isBeyond ? [t('line.beyond', { count: capacity.peopleNeeded })] : []),
    ...(criticalWaiting > 0 ? [t('line.critical', { count: criticalWaiting })] : []),
    ...alerts.ways
      .filter(({ state }) => state === 'failing')
      .map(({ way, failingSince }) =>
        t('line.failing', { way: t(`way.${way}`), time: failingSince ? hourWords(failingSince) : '' }),
      ),
  ]
  return (
    <div class="duty-line" role="status">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}
