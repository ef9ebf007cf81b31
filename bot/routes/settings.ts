import type { Server } from 'restify'
import type { SessionLimits } from '../../services/counsellors/sessions.ts'
import type { RetentionPeriods } from '../../services/retention/retention.ts'
import { noBody } from './session.ts'
import { type StaffDeps, staffRoute } from './staff.ts'

export interface SettingsRoutesDeps extends StaffDeps {
  retention: RetentionPeriods
  sessionLimits: SessionLimits
  statsPublic: boolean
}

/** What is in force and is changed where Relais is started, for whoever answers for it. No secret, no address. */
export const registerSettingsRoute = (server: Server, deps: SettingsRoutesDeps): void => {
  const { retention, sessionLimits, statsPublic } = deps
  const sessions = { idleMinutes: sessionLimits.idleMs / 60_000, maxHours: sessionLimits.maxMs / 3_600_000 }
  staffRoute(server, deps, { route: 'GET /api/settings', body: noBody }, async () => ({
    ok: true,
    body: { retention, sessions, statsPublic },
  }))
}
