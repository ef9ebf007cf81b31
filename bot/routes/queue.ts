import type { Server } from 'restify'
import { z } from 'zod'
import { queueFilterSchema } from '../../services/cases/queue-filter.ts'
import { rowJson, summaryJson } from './case-json.ts'
import { type CaseRoutesDeps, claimed } from './cases.ts'
import { noBody } from './session.ts'
import { staffRoute } from './staff.ts'

/** `?rows=60&severity=high…`: so many rows of the queue's head, for the console. */
const pageQuery = queueFilterSchema.extend({ rows: z.coerce.number().int().min(1) })

/** Who waits, whom I follow (`?mine=1`), and taking the next. */
export const registerQueueRoutes = (server: Server, deps: CaseRoutesDeps): void => {
  const list = { route: 'GET /api/queue', body: noBody } as const
  staffRoute(server, deps, list, async ({ person, query, now }) => {
    if (query.get('mine') === '1') {
      const mine = await deps.views.summaries(await deps.queue.mine(person, now))
      return { ok: true, body: { cases: mine.map(summaryJson) } }
    }
    if (!query.has('rows')) {
      const queued = await deps.views.summaries(await deps.queue.list(person, now))
      return { ok: true, body: { cases: queued.map(rowJson) } }
    }
    const asked = pageQuery.safeParse(Object.fromEntries(query))
    if (!asked.success) return { ok: false, reason: 'invalid_body' }
    const { rows, ...filter } = asked.data
    const { cases, counts } = await deps.queue.page(person, now, filter, rows)
    return { ok: true, body: { cases: (await deps.views.summaries(cases)).map(rowJson), counts } }
  })
  const next = { route: 'POST /api/queue/claim', body: noBody } as const
  staffRoute(server, deps, next, async ({ person, now, key }) =>
    claimed(deps, person, await deps.queue.claimNext(person, now, key), now),
  )
}
