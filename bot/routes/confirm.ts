import type { Server } from 'restify'
import { labelsSchema } from '../../services/cases/confirmed-labels.ts'
import type { LabelConfirmation } from '../../services/cases/label-confirmation.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

/** What a report is about, in the word of whoever closes it or held it last, and which ones wait for such a word. */
export const registerConfirmRoutes = (server: Server, deps: StaffDeps & { labels: LabelConfirmation }): void => {
  const route = { route: 'POST /api/cases/:id/confirm', body: labelsSchema } as const
  staffRoute(server, deps, route, async ({ person, id, body, now }) => {
    const result = await deps.labels.confirm(id, person, body, now)
    return result.ok ? { ok: true, body: { confirmed: body } } : result
  })
  // As much as the form begins with. Nothing that was said, and no link.
  staffRoute(server, deps, { route: 'GET /api/unconfirmed', body: noBody }, async ({ person, now }) => {
    const cases = (await deps.labels.waitingFor(person, now)).map(
      ({ _id, closedAt = 0, severity, categories, signals, ageBand, speaker, evidence }) => ({
        ...{ id: _id, closedAt: new Date(closedAt).toISOString() },
        ...{ severity, categories, signals, ageBand, speaker },
        evidence: evidence.map(({ platform, kind }) => ({ platform, kind })),
      }),
    )
    return { ok: true, body: { cases } }
  })
}
