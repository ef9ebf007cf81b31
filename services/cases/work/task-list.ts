import type { Case } from '../case.ts'
import type { Task } from './case-work.ts'

const isOpen = (task: Task): boolean => task.doneAt === undefined

/** The tasks that are not done, the first due first. */
export const openTasks = ({ tasks = [] }: Pick<Case, 'tasks'>): Task[] =>
  tasks.filter(isOpen).sort((a, b) => a.dueAt - b.dueAt)

/** Is it for this person: theirs, or for whoever is there? */
export const isFor = (task: Task, personId: string): boolean => task.who === undefined || task.who === personId

/** Open tasks that have come due and that nobody was told of yet. */
export const dueTasks = (report: Pick<Case, 'tasks'>, now: number): Task[] =>
  openTasks(report).filter((task) => task.dueAt <= now && task.remindedAt === undefined)

/** What of a case is written when its tasks change: the list, and when it must be looked at. */
export const tasksChange = (tasks: Task[], changed: number) => {
  const open = openTasks({ tasks })
  const [next] = open
  const [told] = open.filter((task) => task.remindedAt === undefined)
  return {
    $set: {
      tasks,
      tasksChanged: changed + 1,
      ...(next ? { taskDueAt: next.dueAt } : {}),
      ...(told ? { remindAt: told.dueAt } : {}),
    },
    $unset: { ...(next ? {} : { taskDueAt: '' }), ...(told ? {} : { remindAt: '' }) },
  }
}
