import type { Server } from 'restify'
import { z } from 'zod'
import type { CaseResult } from '../../services/cases/case-queue.ts'
import type { CaseKeeping } from '../../services/cases/work/case-keeping.ts'
import {
  handoverTeams,
  maxContextLength,
  maxTagLength,
  maxTags,
  maxTaskLength,
} from '../../services/cases/work/case-work.ts'
import type { TaskBook } from '../../services/cases/work/task-book.ts'
import type { Transfers } from '../../services/cases/work/transfers.ts'
import type { Counsellor } from '../../services/counsellors/counsellor.ts'
import type { TypingHints } from '../../services/relay/typing-hints.ts'
import { offerJson, taskJson } from './case-json.ts'
import { type CaseRoutesDeps, claimed, shown } from './cases.ts'
import { noBody } from './session.ts'
import { type Answer, staffRoute } from './staff.ts'

export interface CaseWorkDeps extends CaseRoutesDeps {
  keeping: CaseKeeping
  tasks: TaskBook
  transfers: Transfers
  /** "The counsellor is typing", to the teen's page. */
  typingToTeen: TypingHints
}

const tagsBody = z.object({ tags: z.array(z.string().trim().min(1).max(maxTagLength)).max(maxTags) })
const taskBody = z.object({
  text: z.string().trim().min(1).max(maxTaskLength),
  dueAt: z.iso.datetime(),
  who: z.string().max(100).optional(),
})
const taskDoneBody = z.object({ task: z.string().min(1).max(300) })
const transferBody = z
  .object({
    to: z.string().max(100).optional(),
    team: z.enum(handoverTeams).optional(),
    group: z.string().min(1).max(100).optional(),
    context: z.string().trim().min(1).max(maxContextLength),
    anyway: z.boolean().optional(),
  })
  .refine(({ to, team, group }) => [to, team, group].filter((one) => one !== undefined).length === 1)

/** What the owner of a case does with it beside talking; and going on with somebody else's. */
export const registerCaseWorkRoutes = (server: Server, deps: CaseWorkDeps): void => {
  const { keeping, tasks, transfers } = deps
  const shownAfter = async (person: Counsellor, id: string, done: CaseResult, now: number): Promise<Answer> =>
    done.ok ? shown(deps, person, id, now) : done

  const tags = { route: 'POST /api/cases/:id/tags', body: tagsBody } as const
  staffRoute(server, deps, tags, async ({ person, id, body, now }) =>
    shownAfter(person, id, await keeping.setTags(id, person, body.tags, now), now),
  )
  const wait = { route: 'POST /api/cases/:id/wait', body: noBody } as const
  staffRoute(server, deps, wait, async ({ person, id, now }) =>
    shownAfter(person, id, await keeping.awaitTeen(id, person, now), now),
  )
  const reopen = { route: 'POST /api/cases/:id/reopen', body: noBody } as const
  staffRoute(server, deps, reopen, async ({ person, id, now }) =>
    claimed(deps, person, await keeping.reopen(id, person, now), now),
  )
  const add = { route: 'POST /api/cases/:id/tasks', body: taskBody } as const
  staffRoute(server, deps, add, async ({ person, id, body, now, key }) => {
    const task = { ...body, dueAt: Date.parse(body.dueAt), key }
    return shownAfter(person, id, await tasks.add(id, person, task, now), now)
  })
  // Whoever does a task need not hold its case, and is shown nothing of it.
  const done = { route: 'POST /api/cases/:id/tasks/done', body: taskDoneBody } as const
  staffRoute(server, deps, done, async ({ person, id, body, now }) => {
    const ended = await tasks.end(id, person, body.task, now)
    if (!ended.ok) return ended
    return ended.case.claimedBy === person.id ? shown(deps, person, id, now) : { ok: true, body: { id } }
  })
  const offer = { route: 'POST /api/cases/:id/transfer', body: transferBody } as const
  staffRoute(server, deps, offer, async ({ person, id, body, now, key }) =>
    shownAfter(person, id, await transfers.offer(id, person, { ...body, key }, now), now),
  )
  const accept = { route: 'POST /api/cases/:id/transfer/accept', body: noBody } as const
  staffRoute(server, deps, accept, async ({ person, id, now }) => {
    const before = (await deps.transfers.offeredTo(person)).find(({ _id }) => _id === id)?.transfer?.by
    const after = before === undefined ? undefined : (await deps.accounts.get(before))?.name
    return claimed(deps, person, await transfers.accept(id, person, now), now, after)
  })
  const end = { route: 'POST /api/cases/:id/transfer/end', body: noBody } as const
  staffRoute(server, deps, end, async ({ person, id, now }) => {
    const ended = await transfers.end(id, person, now)
    if (!ended.ok) return ended
    return ended.case.claimedBy === person.id ? shown(deps, person, id, now) : { ok: true, body: { id } }
  })
  const typing = { route: 'POST /api/cases/:id/typing', body: noBody } as const
  staffRoute(server, deps, typing, async ({ person, id }) => {
    const held = await deps.queue.own(id, person)
    if (held.ok) deps.typingToTeen.tell(id)
    return held.ok ? { ok: true, body: {} } : held
  })
  const work = { route: 'GET /api/work', body: noBody } as const
  staffRoute(server, deps, work, async ({ person }) => {
    const [open, offered] = await Promise.all([tasks.openFor(person), transfers.offeredTo(person)])
    const [listed, offers] = await Promise.all([deps.views.tasks(open), deps.views.offers(offered)])
    return { ok: true, body: { tasks: listed.map(taskJson), transfers: offers.map(offerJson) } }
  })
}
