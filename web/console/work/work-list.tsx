import { useEffect } from 'preact/hooks'
import { Button } from '../../shared/components/button.tsx'
import type { Desk } from '../desk/desk.ts'
import type { DeskState } from '../desk/desk-state.ts'
import { useNow } from '../desk/hooks.ts'
import { SeverityMark } from '../desk/severity-mark.tsx'
import { useCall } from '../server/call-context.ts'
import type { CaseView, QueuedCase } from '../server/case-view.ts'
import { useFetched } from '../server/use-fetched.ts'
import { inertText } from '../words/inert-link.ts'
import { label } from '../words/labels.ts'
import { TaskFacts } from './task-list.tsx'
import { t } from './words.ts'
import type { FoundCase, TaskView, TransferView } from './work-view.ts'

interface Work {
  tasks: (TaskView & { case: FoundCase })[]
  transfers: (QueuedCase & { transfer: TransferView })[]
}

/** What colleagues ask this person to take over, and what has come due or will within the hour. */
export function WorkList({ desk, state, onOpen }: { desk: Desk; state: DeskState; onOpen(): void }) {
  const call = useCall()
  const now = useNow()
  const { found, load } = useFetched<Work>(call, '/api/work')
  useEffect(load, [state.mine, state.open])
  const due = (found?.tasks ?? []).filter(({ dueAt }) => Date.parse(dueAt) <= now + 3_600_000)
  const transfers = found?.transfers ?? []
  if (due.length + transfers.length === 0) return null

  const take = (id: string, path: string) =>
    desk
      .takeOver(() => call.post<CaseView>(`/api/cases/${encodeURIComponent(id)}/${path}`))
      .then((taken) => {
        load()
        if (taken) onOpen()
      })
  const decline = (id: string) =>
    desk.guarded(async () => void (await call.post(`/api/cases/${id}/transfer/end`)), undefined, true).then(load)
  const done = (id: string, task: string) =>
    desk
      .guarded(async () => void (await call.post(`/api/cases/${id}/tasks/done`, { task })), undefined, true)
      .then(load)
  const open = (id: string) => {
    void desk.openCase(id)
    onOpen()
  }
  return (
    <div class="work-list scroll">
      {transfers.length > 0 && <h3>{t('transfer.offered')}</h3>}
      <ul class="plain-list">
        {transfers.map(({ id, severity, categories, transfer }) => (
          <li key={id} class="offer">
            <p>
              <SeverityMark severity={severity} /> {categories.map((one) => label('categories', one)).join(', ')}
              <span class="line quiet">{t('transfer.from', { name: transfer.byName ?? '' })}</span>
            </p>
            <p class="note">{inertText(transfer.context)}</p>
            <p class="buttons">
              <Button
                kind="outlined"
                aria-label={t('transfer.acceptThis', { name: transfer.byName ?? '' })}
                onClick={() => void take(id, 'transfer/accept')}
              >
                {t('transfer.accept')}
              </Button>
              {transfer.to !== null && (
                <Button
                  aria-label={t('transfer.declineThis', { name: transfer.byName ?? '' })}
                  onClick={() => void decline(id)}
                >
                  {t('transfer.decline')}
                </Button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {due.length > 0 && <h3>{t('tasks.mine')}</h3>}
      <ul class="plain-list">
        {due.map((task) => (
          <li key={task.id} class="offer">
            <p>
              {inertText(task.text)} <TaskFacts task={task} now={now} />
            </p>
            <p class="buttons">
              <Button
                aria-label={t('tasks.doneThis', { text: task.text })}
                onClick={() => void done(task.case.id, task.id)}
              >
                {t('tasks.done')}
              </Button>
              {task.case.claimedBy === state.account?.id && (
                <Button onClick={() => open(task.case.id)}>{t('tasks.openCase')}</Button>
              )}
              {task.case.status === 'closed' && (
                <Button onClick={() => void take(task.case.id, 'reopen')}>{t('tasks.reopen')}</Button>
              )}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
