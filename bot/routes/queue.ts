import type { Server } from 'restify'
import { summaryJson } from './case-json.ts'
import { type CaseRoutesDeps, claimed } from './cases.ts'
import { noBody } from './session.ts'
import { staffRoute } from './staff.ts'

/** Who waits, whom I follow (`?mine=1`), and taking the next. */
export const registerQueueRoutes = (server: Server, deps: CaseRoutesDeps): void => {
  const list = { route: 'GET /api/queue', body: noBody } as const
  staffRoute(server, deps, list, async ({ person, query, now }) => {
    const mine = query.get('mine') === '1'
    const cases = mine ? await deps.queue.mine(person, now) : await deps.queue.list(person, now)
    return { ok: true, body: { cases: (await deps.views.summaries(cases)).map(summaryJson) } }
  })
  const next = { route: 'POST /api/queue/claim', body: noBody } as const
  staffRoute(server, deps, next, async ({ person, now, key }) =>
    claimed(deps, person, await deps.queue.claimNext(person, now, key), now),
  )
}
