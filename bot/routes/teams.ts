import type { Server } from 'restify'
import { z } from 'zod'
import { namesOf } from '../../services/counsellors/names.ts'
import { maxMembers, maxTeamName, type Teams } from '../../services/team/teams.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface TeamsRoutesDeps extends StaffDeps {
  teams: Teams
}

const teamBody = z.object({
  id: z.string().min(1).max(100).optional(),
  rev: z.number().int().min(0),
  name: z.string().trim().min(1).max(maxTeamName),
  members: z.array(z.string().min(1).max(100)).max(maxMembers),
})
const archiveBody = z.object({ isArchived: z.boolean() })

/** The named groups that cases are handed to: their names for whoever hands over, and all of it for administrators. */
export const registerTeamsRoutes = (server: Server, deps: TeamsRoutesDeps): void => {
  const { teams, accounts } = deps
  const shown = async (): Promise<Answer> => {
    const all = await teams.all()
    const names = await namesOf(
      accounts,
      all.flatMap(({ members }) => members),
    )
    const listed = all.map(({ _id, name, members, rev, archivedAt }) => ({
      ...{ id: _id, name, rev, isArchived: archivedAt !== undefined },
      members: members.map((id) => ({ id, name: names.get(id) ?? '' })),
    }))
    return { ok: true, body: { teams: listed } }
  }
  staffRoute(server, deps, { route: 'GET /api/teams', body: noBody }, shown)
  const save = { route: 'POST /api/teams', body: teamBody } as const
  staffRoute(server, deps, save, async ({ person, body, now, key }) => {
    for (const id of body.members) if (!(await accounts.get(id))) return { ok: false, reason: 'account_not_found' }
    const saved = await teams.save(person, body, now, key)
    return saved.ok ? shown() : saved
  })
  const archive = { route: 'POST /api/teams/:id/archive', body: archiveBody } as const
  staffRoute(server, deps, archive, async ({ person, id, body, now }) => {
    const done = await teams.setArchived(person, id, body.isArchived, now)
    return done.ok ? shown() : done
  })
}
