import type { Case } from '../cases/case.ts'
import type { Labels } from '../cases/confirmed-labels.ts'
import { type OffenderView, offenderOf } from '../cases/offender.ts'
import type { HandoverTeam, Task } from '../cases/work/case-work.ts'

/** First names by account id. */
export type Names = ReadonlyMap<string, string>

export interface TaskView extends Pick<Task, 'id' | 'at' | 'text' | 'dueAt'> {
  byName: string | null
  /** `null`: whoever is there. */
  who: string | null
  whoName: string | null
  doneAt: number | null
  doneByName: string | null
}

export interface TransferView {
  at: number
  byName: string | null
  /** `null`: a team. */
  to: string | null
  toName: string | null
  team: HandoverTeam | null
  context: string
}

/** `byName`: `null` for the teen and the program, which `by` names. */
export interface HistoryLine {
  at: number
  type: string
  by: 'teen' | 'bot' | 'team'
  byName: string | null
}

/** What the teen agreed to or refused, oldest first. */
export interface ConsentView {
  at: number
  kind: 'confirmed' | 'human_asked' | 'refused' | 'refusal_withdrawn' | 'erased'
}

/** What the owner of a case reads beside the report and the conversation. */
export interface CaseDetails {
  tags: string[]
  tasks: TaskView[]
  transfer: TransferView | null
  history: HistoryLine[]
  consents: ConsentView[]
  offender: OffenderView
  /** What a person said that it is about. `null`: nobody did yet. */
  confirmed: (Labels & { at: number; byName: string | null }) | null
  /** When the teen was in touch before about this, by the same code: each opening, coming back, and our closings. */
  contacts: { at: number; kind: 'opened' | 'resumed' | 'closed' }[]
}

const consentKinds: Record<string, ConsentView['kind']> = {
  queued_confirmed: 'confirmed',
  queued_human_asked: 'human_asked',
  refused: 'refused',
  refusal_withdrawn: 'refusal_withdrawn',
  erased: 'erased',
}
const contactKinds: Record<string, CaseDetails['contacts'][number]['kind']> = {
  opened: 'opened',
  resumed: 'resumed',
  closed: 'closed',
}

/** Everybody whose name is read in the details. */
export const peopleIn = ({ tasks = [], transfer, events }: Case): string[] => [
  ...tasks.flatMap(({ by, who, doneBy }) => [by, who, doneBy]).filter((id) => id !== undefined),
  ...(transfer ? [transfer.by, transfer.to].filter((id) => id !== undefined) : []),
  ...events.map(({ by }) => by).filter(isPerson),
]

const isPerson = (by: string): boolean => by !== 'teen' && by !== 'bot'

export const taskView = (task: Task, names: Names): TaskView => ({
  ...{ id: task.id, at: task.at, text: task.text, dueAt: task.dueAt },
  byName: names.get(task.by) ?? null,
  who: task.who ?? null,
  whoName: names.get(task.who ?? '') ?? null,
  doneAt: task.doneAt ?? null,
  doneByName: names.get(task.doneBy ?? '') ?? null,
})

export const transferView = ({ transfer }: Pick<Case, 'transfer'>, names: Names): TransferView | null =>
  transfer
    ? {
        at: transfer.at,
        byName: names.get(transfer.by) ?? null,
        to: transfer.to ?? null,
        toName: transfer.groupName ?? names.get(transfer.to ?? '') ?? null,
        team: transfer.team ?? null,
        context: transfer.context,
      }
    : null

const confirmedView = ({ confirmed }: Case, names: Names): CaseDetails['confirmed'] => {
  if (!confirmed) return null
  const { by, ...said } = confirmed
  return { ...said, byName: names.get(by) ?? null }
}

export const caseDetails = (report: Case, names: Names): CaseDetails => ({
  tags: report.tags ?? [],
  tasks: (report.tasks ?? []).map((task) => taskView(task, names)),
  transfer: transferView(report, names),
  history: report.events.map(({ at, by, type }) => ({
    ...{ at, type },
    by: by === 'teen' || by === 'bot' ? by : 'team',
    byName: names.get(by) ?? null,
  })),
  consents: report.events.flatMap(({ at, type }) => {
    const kind = consentKinds[type]
    return kind ? [{ at, kind }] : []
  }),
  offender: offenderOf(report),
  confirmed: confirmedView(report, names),
  contacts: report.events.flatMap(({ at, type }) => {
    const kind = contactKinds[type]
    return kind ? [{ at, kind }] : []
  }),
})
