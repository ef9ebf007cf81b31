import type { Server } from 'restify'
import { labelsSchema } from '../../services/cases/confirmed-labels.ts'
import type { LabelConfirmation } from '../../services/cases/label-confirmation.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

/** What a report is about, in the word of whoever closes it. The answer holds that alone. */
export const registerConfirmRoute = (server: Server, deps: StaffDeps & { labels: LabelConfirmation }): void => {
  const route = { route: 'POST /api/cases/:id/confirm', body: labelsSchema } as const
  staffRoute(server, deps, route, async ({ person, id, body, now }) => {
    const result = await deps.labels.confirm(id, person, body, now)
    return result.ok ? { ok: true, body: { confirmed: body } } : result
  })
}
