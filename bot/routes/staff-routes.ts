import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import type { Clock } from '../../services/clock.ts'
import type { OpenIdDirectory } from '../../services/counsellors/openid/openid-directory.ts'
import type { SessionLimits } from '../../services/counsellors/sessions.ts'
import type { RetentionPeriods } from '../../services/retention/retention.ts'
import type { Services } from '../services.ts'
import { registerAccountsRoutes } from './accounts.ts'
import { registerAuditRoutes } from './audit.ts'
import { registerCaseWorkRoutes } from './case-work.ts'
import { registerCasesRoutes } from './cases.ts'
import { registerChatLinkRoutes } from './chat-link.ts'
import { registerConcernsRoutes } from './concerns.ts'
import { registerConfirmRoutes } from './confirm.ts'
import { registerDutyRoutes } from './duty.ts'
import { registerEventsRoutes } from './events.ts'
import { registerMyAccountRoutes } from './my-account.ts'
import { registerOpenIdRoutes } from './openid.ts'
import { registerQueueRoutes } from './queue.ts'
import { registerRehearsalsRoutes } from './rehearsals.ts'
import { registerRotaRoutes } from './rota.ts'
import { registerSessionRoutes } from './session.ts'
import { registerSettingsRoute } from './settings.ts'
import { registerStaffAccountsRoutes } from './staff-accounts.ts'
import { registerStatsRoutes } from './stats.ts'
import { registerTeamsRoutes } from './teams.ts'
import { registerTeamworkRoutes } from './teamwork.ts'
import { registerToolboxRoutes } from './toolbox.ts'

interface StaffGround {
  clock: Clock
  url: string
  clientAddress: (request: IncomingMessage) => string
  onError: (error: unknown) => void
  statsPublic: boolean
  retention: RetentionPeriods
  sessionLimits: SessionLimits
  directory: OpenIdDirectory | undefined
  /** Teams is configured: console accounts can be linked there. */
  hasChat: boolean
}

/**
 * Registers every route of the console. Returns what closes the open event streams, and resolves once nothing of theirs
 * uses the store any more.
 */
export function registerStaffRoutes(server: Server, services: Services, ground: StaffGround): () => Promise<void> {
  const { accounts, sessions, presence, queue, cases, views, relay, search, typing, second } = services
  const { clock, clientAddress, onError, url, statsPublic, hasChat, retention, sessionLimits, directory } = ground
  const deps = { accounts, sessions, presence, clock, clientAddress, onError, publicOrigin: () => url }
  registerSessionRoutes(server, deps)
  registerAccountsRoutes(server, deps)
  registerChatLinkRoutes(server, { ...deps, chatLinks: services.chatLinks, hasChat })
  registerMyAccountRoutes(server, { ...deps, teams: services.teams })
  registerTeamsRoutes(server, { ...deps, teams: services.teams })
  registerSettingsRoute(server, { ...deps, retention, sessionLimits, statsPublic })
  registerOpenIdRoutes(server, { ...deps, directory })
  registerStaffAccountsRoutes(server, {
    ...deps,
    teams: services.teams,
    repository: cases,
    relay,
    chatLinks: services.chatLinks,
  })
  registerAuditRoutes(server, { ...deps, journal: services.journal })
  registerQueueRoutes(server, { ...deps, queue, views, relay, search })
  registerConfirmRoutes(server, { ...deps, labels: services.labels })
  registerTeamworkRoutes(server, { ...deps, teamwork: services.teamwork, cases, queue, views, relay, retention })
  registerStatsRoutes(server, { ...deps, editions: services.editions, statsPublic })
  registerRehearsalsRoutes(server, deps)
  registerRotaRoutes(server, { ...deps, rotas: services.rotas })
  const { duty, alerts, store } = services
  registerDutyRoutes(server, { ...deps, duty, alerts, cases, store, audit: services.staffAudit })
  registerConcernsRoutes(server, { ...deps, concerns: services.concerns })
  const caseDeps = { ...deps, queue, views, relay, search }
  registerCasesRoutes(server, caseDeps)
  const { keeping, tasks, transfers, typingToTeen, toolbox, personalLimits, tagKey } = services
  registerCaseWorkRoutes(server, { ...caseDeps, keeping, tasks, transfers, typingToTeen })
  registerToolboxRoutes(server, { ...deps, toolbox, limits: personalLimits, care: services.teamwork.care, tagKey })
  return registerEventsRoutes(server, { ...deps, queue, repository: cases, typing, second })
}
