import { z } from 'zod'
import { plain } from '../../store/plain.ts'

export const maxTaskLength = 300
export const maxTagLength = 40
export const maxTags = 12
export const maxContextLength = 2_000
/** Far more than anybody works off: a case is no diary. */
export const maxTasks = 50

/** Something to be done for a case by a certain time. `who` absent: whoever is there. */
const taskSchema = z.object({
  id: plain(z.string()),
  at: z.number(),
  by: plain(z.string()),
  text: z.string(),
  dueAt: z.number(),
  who: plain(z.string()).optional(),
  /** It came due, and the consoles were told. */
  remindedAt: z.number().optional(),
  doneAt: z.number().optional(),
  doneBy: plain(z.string()).optional(),
})
export type Task = z.infer<typeof taskSchema>

/** Groups of people that a case can be handed to: everybody who holds the role. */
export const handoverTeams = ['counsellor', 'supervisor', 'child_protection_lead'] as const
export type HandoverTeam = (typeof handoverTeams)[number]

/** The owner asks somebody else to go on. Until they accept, the owner stays the only voice. */
const transferSchema = z.object({
  at: z.number(),
  by: plain(z.string()),
  /** One person, or whoever of a role or of a team is first. */
  to: plain(z.string()).optional(),
  team: plain(z.enum(handoverTeams)).optional(),
  /** A team that administrators made, and what it was called then. */
  group: plain(z.string()).optional(),
  groupName: z.string().optional(),
  /** For the colleague alone: never sent to the teen. */
  context: z.string(),
  key: plain(z.string()).optional(),
})
export type Transfer = z.infer<typeof transferSchema>

/** What counsellors keep beside the report. */
export const caseWorkSchema = z.object({
  tags: z.array(z.string()).optional(),
  tasks: z.array(taskSchema).optional(),
  /** Counts the changes of `tasks`: of two that start from the same list, one is done again. */
  tasksChanged: z.number().int().optional(),
  /** When the first of the open tasks is due; absent without one. */
  taskDueAt: z.number().optional(),
  /** When the consoles are told next of a task that comes due. */
  remindAt: z.number().optional(),
  transfer: transferSchema.optional(),
  /** The team that took it over last, or was asked to when it went back to the queue. */
  group: plain(z.string()).optional(),
  /** When the teen's page last said what it has (`receipts.ts`): changed so that whoever follows the case looks again. */
  seenAt: z.number().optional(),
})
