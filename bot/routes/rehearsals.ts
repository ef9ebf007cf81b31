import type { Server } from 'restify'
import { rehearsals } from '../../services/rehearsal/rehearsals.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

/**
 * The invented conversations, whole: the page plays them by itself. Nothing of a practice comes back here, so that none can
 * be in a queue, in the audit or in the figures, and nobody can know who practised what.
 */
export const registerRehearsalsRoutes = (server: Server, deps: StaffDeps): void => {
  staffRoute(server, deps, { route: 'GET /api/rehearsals', body: noBody }, async () => ({
    ok: true,
    body: { rehearsals },
  }))
}
