import { randomUUID } from 'node:crypto'
import type { Accounts } from '../../counsellors/accounts.ts'
import { type Counsellor, isInRole } from '../../counsellors/counsellor.ts'
import type { Write } from '../../store/collection.ts'
import type { Case } from '../case.ts'
import { type CaseQueue, type CaseResult, isVisible } from '../case-queue.ts'
import type { CaseRepository } from '../case-repository.ts'
import { maxTasks, type Task } from './case-work.ts'
import { isFor, openTasks } from './task-list.ts'
import { planAddTask, planEndTask } from './work-plans.ts'

/** What somebody wants done. `who` absent: by whoever is there. `key`: the request's own name. */
export interface NewTask {
  text: string
  dueAt: number
  who?: string | undefined
  key?: string | undefined
}

export interface ListedTask {
  report: Case
  task: Task
}

const mostListed = 200

type Decided = Write | 'done' | 'task_not_found' | 'too_many_tasks'

/** What is to be done for cases, and until when. Tasks outlive the closing of their case, and end with its destruction. */
export class TaskBook {
  readonly #queue: CaseQueue
  readonly #repository: CaseRepository
  readonly #accounts: Pick<Accounts, 'active'>

  constructor(queue: CaseQueue, repository: CaseRepository, accounts: Pick<Accounts, 'active'>) {
    this.#queue = queue
    this.#repository = repository
    this.#accounts = accounts
  }

  /** Open tasks of this person, and those of nobody in particular; the first due first. */
  async openFor(person: Counsellor): Promise<ListedTask[]> {
    if (!isInRole(person, 'counsellor')) return []
    const reports = await this.#repository.withTasks(mostListed)
    const away = await this.#away(reports)
    return reports
      .filter(isVisible)
      .flatMap((report) => openTasks(report).map((task) => ({ report, task })))
      .filter(({ task }) => isFor(task, person.id) || away.has(task.who ?? ''))
      .sort((a, b) => a.task.dueAt - b.task.dueAt)
      .slice(0, mostListed)
  }

  /** Whose task nobody would ever see again: they left, or answer no more. It is for whoever is there. */
  async #away(reports: readonly Case[]): Promise<Set<string>> {
    const named = reports.flatMap((report) => openTasks(report).flatMap(({ who }) => who ?? []))
    const away = new Set<string>()
    for (const who of new Set(named)) if (!(await this.#takesTasks(who))) away.add(who)
    return away
  }

  async #isLeft({ who }: Task): Promise<boolean> {
    return who !== undefined && !(await this.#takesTasks(who))
  }

  async #takesTasks(id: string): Promise<boolean> {
    const person = await this.#accounts.active(id)
    return person !== undefined && isInRole(person, 'counsellor')
  }

  /** On one's own case. Asked again with the same key, it is added once. */
  async add(id: string, person: Counsellor, wanted: NewTask, now: number): Promise<CaseResult> {
    const { text, dueAt, who, key } = wanted
    if (who !== undefined && who !== person.id && !(await this.#takesTasks(who))) {
      return { ok: false, reason: 'colleague_unknown' }
    }
    const task: Task = {
      id: key === undefined ? randomUUID() : `${person.id}:${key}`,
      ...{ at: now, by: person.id, text, dueAt },
      ...(who === undefined ? {} : { who }),
    }
    const own = (): Promise<CaseResult> => this.#queue.own(id, person)
    return this.#change(own, (held) => {
      if (held.tasks?.some((known) => known.id === task.id)) return 'done'
      return (held.tasks?.length ?? 0) >= maxTasks ? 'too_many_tasks' : planAddTask(held, task)
    })
  }

  /** By whoever holds the case, or whose task it is. */
  async end(id: string, person: Counsellor, taskId: string, now: number): Promise<CaseResult> {
    if (!isInRole(person, 'counsellor')) return { ok: false, reason: 'not_allowed' }
    const read = async (): Promise<CaseResult> => {
      const found = await this.#repository.get(id)
      return found && isVisible(found) ? { ok: true, case: found } : { ok: false, reason: 'case_not_found' }
    }
    return this.#change(read, async (found) => {
      const task = found.tasks?.find((one) => one.id === taskId)
      const isTheirs = task && (found.claimedBy === person.id || isFor(task, person.id) || (await this.#isLeft(task)))
      if (!isTheirs) return 'task_not_found'
      return task.doneAt === undefined ? planEndTask(found, taskId, person.id, now) : 'done'
    })
  }

  /** Reads and writes again while somebody else changes the same list. */
  async #change(
    read: () => Promise<CaseResult>,
    decide: (report: Case) => Decided | Promise<Decided>,
  ): Promise<CaseResult> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const found = await read()
      if (!found.ok) return found
      const decided = await decide(found.case)
      if (decided === 'done') return found
      if (typeof decided === 'string') return { ok: false, reason: decided }
      if ((await this.#repository.commit([decided])).ok) return read()
    }
    throw new Error('the tasks of a case kept changing')
  }
}
