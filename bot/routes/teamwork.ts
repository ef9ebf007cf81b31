import type { Server } from 'restify'
import type { CaseQueue } from '../../services/cases/case-queue.ts'
import type { CaseRepository } from '../../services/cases/case-repository.ts'
import type { CaseViews } from '../../services/relay/case-view.ts'
import type { Relay } from '../../services/relay/relay.ts'
import type { RetentionPeriods } from '../../services/retention/retention.ts'
import type { Teamwork } from '../teamwork.ts'
import { registerCareRoutes } from './care.ts'
import { registerDirectoryRoutes } from './directory.ts'
import { registerProtectionRoutes } from './protection.ts'
import { registerReviewRoutes } from './reviews.ts'
import type { StaffDeps } from './staff.ts'
import { registerTeamRoutes } from './team.ts'

interface TeamworkRoutesDeps extends StaffDeps {
  teamwork: Teamwork
  cases: CaseRepository
  queue: CaseQueue
  views: CaseViews
  relay: Relay
  retention: RetentionPeriods
}

/** Everything of the team: who decides, who reads first, who looks after whom, and what teens are shown. */
export const registerTeamworkRoutes = (server: Server, { teamwork, ...rest }: TeamworkRoutesDeps): void => {
  const deps = { ...rest, ...teamwork }
  registerProtectionRoutes(server, deps)
  registerReviewRoutes(server, deps)
  registerCareRoutes(server, { ...deps, staleContacts: (now) => teamwork.directory.staleCount(now) })
  registerTeamRoutes(server, { ...deps, recordRead: (by, at, caseId) => rest.cases.recordRead(by, at, caseId) })
  registerDirectoryRoutes(server, deps)
}
