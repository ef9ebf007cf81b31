import type { Write } from '../../store/collection.ts'
import type { Case } from '../case.ts'
import { change, event, heldBy } from '../case-change.ts'
import { nothingOwed } from '../deadlines.ts'
import type { Task, Transfer } from './case-work.ts'
import { dueTasks, tasksChange } from './task-list.ts'

/**
 * The counsellors' own changes of a case, as writes. Each states what must still be true: a case that was taken, handed
 * over or closed meanwhile is not changed.
 */
const sinceRead = ({ _id, tasksChanged }: Pick<Case, '_id' | 'tasksChanged'>) => ({
  _id,
  purgingAt: { $exists: false },
  tasksChanged: tasksChanged ?? { $exists: false },
})

/** MongoDB refuses an empty `$unset`. */
const withoutEmpty = <U extends { $unset: object }>(update: U) => {
  const { $unset, ...rest } = update
  return Object.keys($unset).length > 0 ? update : rest
}

const setTasks = (report: Case, tasks: Task[]) => withoutEmpty(tasksChange(tasks, report.tasksChanged ?? 0))

/** Anybody may be given a task, whoever holds the case: it also outlives the closing. */
export const planAddTask = (report: Case, task: Task): Write =>
  change(
    sinceRead(report),
    { ...setTasks(report, [...(report.tasks ?? []), task]), $push: event(task.at, task.by, 'task_added') },
    'must',
  )

export const planEndTask = (report: Case, taskId: string, by: string, now: number): Write => {
  const tasks = (report.tasks ?? []).map((task) =>
    task.id === taskId && task.doneAt === undefined ? { ...task, doneAt: now, doneBy: by } : task,
  )
  return change(sinceRead(report), { ...setTasks(report, tasks), $push: event(now, by, 'task_done') }, 'must')
}

/** What has come due is marked: its consoles are told by the change itself. */
export const planRemind = (report: Case, now: number): Write => {
  const due = new Set(dueTasks(report, now).map(({ id }) => id))
  const tasks = (report.tasks ?? []).map((task) => (due.has(task.id) ? { ...task, remindedAt: now } : task))
  return change(sinceRead(report), { ...setTasks(report, tasks), $push: event(now, 'bot', 'task_due') }, 'must')
}

export const planTags = (caseId: string, counsellorId: string, tags: string[], now: number): Write =>
  change(heldBy(caseId, counsellorId), { $set: { tags }, $push: event(now, counsellorId, 'tagged') }, 'must')

/** The teen is to write next. Not while they wait for an answer: that would stop their clock. */
export const planWaiting = (caseId: string, counsellorId: string, now: number): Write =>
  change(
    { ...heldBy(caseId, counsellorId), status: 'claimed', dueAt: nothingOwed },
    { $set: { status: 'waiting' }, $push: event(now, counsellorId, 'waiting') },
    'must',
  )

/** A closed case is taken up again by somebody of the team, without a word of the teen: nothing is owed. */
export const planReopen = (caseId: string, counsellorId: string, now: number): Write =>
  change(
    { _id: caseId, status: 'closed', purgingAt: { $exists: false }, erasedAt: { $exists: false } },
    {
      $set: { status: 'claimed', claimedBy: counsellorId, claimedAt: now },
      $unset: { outcome: '', closedAt: '', goneToldAt: '' },
      $push: event(now, counsellorId, 'reopened'),
    },
    'must',
  )

/** Asked for by the owner; a second offer takes the place of the first. What the colleague reads stays as a note. */
export const planOffer = (caseId: string, transfer: Transfer): Write => {
  const { at, by, context, key } = transfer
  const note = { at, by, text: context, kind: 'transfer', ...(key === undefined ? {} : { key }) }
  const changed = { $set: { transfer }, $push: { notes: note, ...event(at, by, 'transfer_offered') } }
  return change(heldBy(caseId, by), changed, 'must')
}

/** The same offer still stands, and its owner still holds the case. */
const stillOffered = (caseId: string, { by, at }: Transfer) => ({
  ...heldBy(caseId, by),
  'transfer.at': at,
  'transfer.by': by,
})

/** From one pair of hands into another in one write: at no instant has the case two owners, or none. */
export const planAccept = (caseId: string, offer: Transfer, counsellorId: string, now: number) => ({
  filter: stillOffered(caseId, offer),
  update: {
    $set: { claimedBy: counsellorId, claimedAt: now, group: offer.group },
    $unset: { transfer: '', claimKey: '', goneToldAt: '', ...(offer.group === undefined ? { group: '' } : {}) },
    $push: event(now, counsellorId, 'transfer_accepted'),
  },
})

/** `transfer_void`: there is nobody any more who could take it. */
export type OfferEnd = 'transfer_declined' | 'transfer_withdrawn' | 'transfer_void'

/** The owner goes on. */
export const planEndOffer = (caseId: string, offer: Transfer, by: string, why: OfferEnd, now: number): Write =>
  change(stillOffered(caseId, offer), { $unset: { transfer: '' }, $push: event(now, by, why) }, 'must')

/** The teen's page said what it has: wakes whoever follows the case, and is no part of its history. */
export const planSeen = (caseId: string, now: number): Write =>
  change({ _id: caseId, purgingAt: { $exists: false } }, { $max: { seenAt: now } })
