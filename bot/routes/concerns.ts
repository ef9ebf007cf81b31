import type { Server } from 'restify'
import { z } from 'zod'
import { type Concern, longestConcern } from '../../services/concerns/concern.ts'
import type { Concerns } from '../../services/concerns/concerns.ts'
import { namesOf } from '../../services/counsellors/names.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffDeps, staffRoute } from './staff.ts'

export interface ConcernRoutesDeps extends StaffDeps {
  concerns: Concerns
}

const handleBody = z.object({ note: z.string().trim().min(1).max(longestConcern) })
const iso = (at: number): string => new Date(at).toISOString()

/** What teens say of those who answer them. Whom it is about, and whoever may not read it, learn not even that it exists. */
export const registerConcernsRoutes = (server: Server, deps: ConcernRoutesDeps): void => {
  const { concerns, accounts } = deps

  const shown = async ({ _id, at, caseId, about, kind, status, text, steps }: Concern): Promise<Answer> => {
    const names = await namesOf(accounts, [...about, ...steps.map(({ by }) => by)])
    const nameOf = (id: string): string => names.get(id) ?? ''
    return {
      ok: true,
      body: {
        ...{ id: _id, at: iso(at), caseId, kind, status, text },
        about: about.map(nameOf),
        steps: steps.map((step) => ({ at: iso(step.at), byName: nameOf(step.by), type: step.type, note: step.note })),
      },
    }
  }

  staffRoute(server, deps, { route: 'GET /api/concerns', body: noBody }, async ({ person }) => {
    const list = await concerns.list(person)
    const names = await namesOf(
      accounts,
      list.flatMap(({ about }) => about),
    )
    const rows = list.map(({ _id, at, kind, status, about }) => ({
      ...{ id: _id, at: iso(at), kind, status },
      about: about.map((id) => names.get(id) ?? ''),
    }))
    return { ok: true, body: { concerns: rows } }
  })
  staffRoute(server, deps, { route: 'GET /api/concerns/:id', body: noBody }, async ({ id, person, now }) => {
    const read = await concerns.read(id, person, now)
    return read.ok ? shown(read.concern) : read
  })
  const handle = { route: 'POST /api/concerns/:id/handle', body: handleBody } as const
  staffRoute(server, deps, handle, async ({ id, person, body, now }) => {
    const handled = await concerns.handle(id, person, body.note, now)
    return handled.ok ? shown(handled.concern) : handled
  })
}
