import { useState } from 'preact/hooks'
import { Block } from '../../shared/components/block.tsx'
import { Button } from '../../shared/components/button.tsx'
import type { Desk } from '../desk/desk.ts'
import { useNow } from '../desk/hooks.ts'
import type { CaseView } from '../server/case-view.ts'
import { dateWords } from '../words/clock-words.ts'
import { inertText } from '../words/inert-link.ts'
import { TaskDialog } from './task-dialog.tsx'
import { useCaseAct } from './use-case-act.ts'
import { t } from './words.ts'
import type { TaskView } from './work-view.ts'

/** What is to be done for this case, and what was. */
export function TaskList({ desk, view }: { desk: Desk; view: CaseView }) {
  const [isAsked, setAsked] = useState(false)
  const act = useCaseAct(desk)
  const now = useNow()
  const tasks = view.tasks ?? []
  return (
    <Block heading={t('tasks.heading')}>
      {tasks.length === 0 && <p class="quiet">{t('tasks.none')}</p>}
      <ul class="plain-list">
        {tasks.map((task) => (
          <li key={task.id} class="task">
            <p>
              {inertText(task.text)}
              <TaskFacts task={task} now={now} />
            </p>
            {!task.doneAt && (
              <Button
                aria-label={t('tasks.doneThis', { text: task.text })}
                onClick={() => void act('tasks/done', { task: task.id })}
              >
                {t('tasks.done')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Button onClick={() => setAsked(true)}>{t('tasks.add')}</Button>
      {isAsked && <TaskDialog desk={desk} onDismiss={() => setAsked(false)} />}
    </Block>
  )
}

/** When, and who; late in a word, not in colour alone. */
export function TaskFacts({ task, now }: { task: TaskView; now: number }) {
  const due = Date.parse(task.dueAt)
  const isLate = !task.doneAt && due <= now
  const who = t('tasks.for', { name: task.whoName ?? t('tasks.anyone') })
  if (task.doneAt) return <span class="quiet line">{t('tasks.doneBy', { name: task.doneByName ?? '' })}</span>
  return (
    <span class={isLate ? 'line due late' : 'line quiet'}>
      {t(isLate ? 'tasks.late' : 'tasks.by', { when: dateWords(due) })}, {who}
    </span>
  )
}
