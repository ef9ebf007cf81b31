import { useCall } from '../../server/call-context.ts'
import type { QueuedCase } from '../../server/case-view.ts'
import { t } from '../../words/words.ts'
import { ClosedToConfirm } from '../../work/confirm/closed-to-confirm.tsx'
import { PersonalLimit } from '../../work/personal-limit.tsx'
import type { Desk } from '../desk.ts'
import type { DeskState } from '../desk-state.ts'
import { SeverityMark } from '../severity-mark.tsx'
import { DueWord } from './due-word.tsx'
import { rowSummary } from './row-summary.ts'

interface MyCasesProps {
  desk: Desk
  state: DeskState
  now: number
  onOpen(): void
}

/** The conversations that one holds. */
export function MyCases({ desk, state, now, onOpen }: MyCasesProps) {
  const call = useCall()
  const open = (id: string) => {
    void desk.openCase(id)
    onOpen()
  }
  return (
    <section class="mine" aria-labelledby="mine-heading">
      <div class="mine-head">
        <h3 id="mine-heading">{t('queue.mine')}</h3>
        <PersonalLimit desk={desk} />
      </div>
      <ClosedToConfirm key={state.mine?.length ?? 0} call={call} />
      {state.mine?.length ? (
        <ul class="rows scroll">
          {state.mine.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                class="row own"
                aria-current={row.id === state.openId ? 'true' : undefined}
                onClick={() => open(row.id)}
              >
                <OwnRow row={row} now={now} />
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">{state.mine && t('queue.mineEmpty')}</p>
      )}
    </section>
  )
}

function OwnRow({ row, now }: { row: QueuedCase; now: number }) {
  const { due, who, age, why, ultimatum } = rowSummary(row, now)
  const isWaiting = row.status === 'waiting' || !due
  return (
    <>
      <span class="urgency">
        <SeverityMark severity={row.severity} />
        {isWaiting ? <span class="quiet">{t('queue.waitingTeen')}</span> : <DueWord due={due} />}
      </span>
      {ultimatum && <span class="ultimatum">{ultimatum}</span>}
      <span class="why">{why}</span>
      <span class="quiet from">
        {who} · {age}
      </span>
    </>
  )
}
