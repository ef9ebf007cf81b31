import type { Server } from 'restify'
import { z } from 'zod'
import type { Case } from '../../services/cases/case.ts'
import { isAnswerOwed } from '../../services/cases/deadlines.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import type { CaseViews } from '../../services/relay/case-view.ts'
import type { Relay } from '../../services/relay/relay.ts'
import type { Oversight } from '../../services/team/oversight.ts'
import type { WeeklySample } from '../../services/team/sample.ts'
import type { TeamMember, TeamRoom } from '../../services/team/team-room.ts'
import { caseJson } from './case-json.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface TeamRoutesDeps extends StaffDeps {
  team: TeamRoom
  oversight: Oversight
  sample: WeeklySample
  views: CaseViews
  relay: Pick<Relay, 'taken'>
  recordRead: (by: string, at: number, caseId: string) => Promise<void>
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const lineJson = (report: Case) => ({
  id: report._id,
  ...{ severity: report.severity, status: report.status, claimedBy: report.claimedBy ?? null },
  since: iso(report.queuedAt ?? report.createdAt),
  dueAt: isAnswerOwed(report) ? iso(report.dueAt) : null,
})

const memberJson = ({ holds, pausedUntil, refusedUntil, ...member }: TeamMember) => ({
  ...member,
  pausedUntil: iso(pausedUntil),
  refusedUntil: iso(refusedUntil),
  holds: holds.map(lineJson),
})

const oversightBody = z.object({ on: z.boolean() })
const reassignBody = z.object({ to: z.string().min(1).max(100), anyway: z.boolean().optional() })

/** The supervisors' page: the team and what waits, reading along, giving a case to somebody, last week's sample. */
export const registerTeamRoutes = (server: Server, deps: TeamRoutesDeps): void => {
  const { team, sample } = deps
  staffRoute(server, deps, { route: 'GET /api/team', body: noBody }, async ({ now }) => {
    const [{ members, queued, overdue }, day] = await Promise.all([team.standing(now), team.day(now)])
    const body = { members: members.map(memberJson), queued: queued.map(lineJson), overdue: overdue.map(lineJson), day }
    return { ok: true, body: { ...body, at: iso(now) } }
  })
  staffRoute(server, deps, { route: 'GET /api/sample', body: noBody }, async ({ now }) => {
    const cases = await sample.cases(now)
    const lines = cases.map((report) => ({ ...lineJson(report), closedAt: iso(report.closedAt ?? null) }))
    return { ok: true, body: { cases: lines } }
  })
  const sampled = { route: 'GET /api/cases/:id/sample', body: noBody } as const
  staffRoute(server, deps, sampled, async ({ person, id, now }) => {
    const found = (await sample.cases(now)).find(({ _id }) => _id === id)
    if (!found) return { ok: false, reason: 'case_not_found' }
    await deps.recordRead(person.id, now, id)
    return { ok: true, body: caseJson(await deps.views.view(found, now)) }
  })
  registerOversightRoutes(server, deps)
}

const registerOversightRoutes = (server: Server, deps: TeamRoutesDeps): void => {
  const { oversight, views } = deps
  const shown = async (report: Case, now: number): Promise<Answer> => ({
    ok: true,
    body: caseJson(await views.view(report, now)),
  })
  const switched = { route: 'POST /api/cases/:id/oversight', body: oversightBody } as const
  staffRoute(server, deps, switched, async ({ person, id, body, now }) => {
    const done = body.on ? await oversight.begin(id, person, now) : await oversight.end(id, person, now)
    return done.ok ? { ok: true, body: {} } : done
  })
  const read = { route: 'GET /api/cases/:id/oversight', body: noBody } as const
  staffRoute(server, deps, read, async ({ person, id, now }) => {
    const found = await oversight.read(id, person, now)
    return found.ok ? shown(found.case, now) : found
  })
  const reassign = { route: 'POST /api/cases/:id/reassign', body: reassignBody } as const
  staffRoute(server, deps, reassign, async ({ person, id, body, now }) => {
    const done = await oversight.reassign(id, person, body, now)
    if (!done.ok) return done
    const names = await namesOf(deps.accounts, [body.to, done.from])
    const told = deps.relay.taken(done.case, names.get(body.to) ?? '', names.get(done.from ?? ''))
    // The change itself is kept: if this fails, the answer must not say otherwise.
    await told.catch(deps.onError)
    return { ok: true, body: {} }
  })
}
