import {
  type CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder'
import type { Server } from 'restify'
import type { Clock } from '../../../services/clock.ts'
import { PushCursors } from '../../../services/conversations/push-cursors.ts'
import { SeenActivities } from '../../../services/conversations/seen-activities.ts'
import { AlertPlaces } from '../../../services/counsellors/alert-places.ts'
import { Leases } from '../../../services/store/leases.ts'
import type { TeamsSettings } from '../../config.ts'
import type { Inbox } from '../../inbox.ts'
import type { Services } from '../../services.ts'
import type { Troubles } from '../../troubles.ts'
import type { Limiter } from '../direct-line/limits.ts'
import { TeamsAdapter } from './adapter.ts'
import { Alerts } from './alerts.ts'
import { Delivery } from './delivery.ts'
import { registerTeamsRoutes } from './routes.ts'
import { StaffChat } from './staff-chat.ts'
import { isTeamsConversation, Teams } from './teams.ts'

/** Who vouches for Teams, and for us. */
export type TeamsAuthentication = ConstructorParameters<typeof CloudAdapter>[0]

interface Ground {
  settings: TeamsSettings
  /** Only tests: another service than Microsoft's to prove who asks, on this machine. */
  authentication: TeamsAuthentication | undefined
  services: Services
  inbox: Inbox
  /** Tells that a turn is owed. */
  wake: (conversationId: string) => void
  url: string
  clock: Clock
  troubles: Troubles
  limit: Limiter | undefined
}

export interface TeamsChannel {
  register(server: Server): void
  start(): void
  stop(): Promise<void>
}

/** Builds the channel. Read from the disk only where Teams is configured: the SDK takes a second to load. */
export async function openTeams(ground: Ground): Promise<TeamsChannel> {
  const { settings, services, inbox, wake, url, clock, troubles, limit } = ground
  const { store, log, cases, hash, accounts, queue, relay, guesses, chatLinks } = services
  const adapter = new TeamsAdapter(ground.authentication ?? microsoft(settings), settings.appId)
  const consoleUrl = `${url}/console`
  const pageUrl = `${url}/`
  const push: TeamsAdapter['push'] = (to, activity) => adapter.push(to, activity)
  const replace: TeamsAdapter['replace'] = (to, id, activity) => adapter.replace(to, id, activity)

  const cursors = await PushCursors.open(store, clock)
  const places = await AlertPlaces.open(store)
  const delivery = new Delivery({ log, cursors, push, pageUrl, clock, troubles })
  const leases = await Leases.open(store, clock)
  const alerts = new Alerts({ places, cases, leases, push, replace, consoleUrl, clock, troubles })
  const changed = (): void => alerts.changed()
  const onError = (error: unknown): void => troubles.once('teams_request_failed', error)
  const staff = new StaffChat({
    ...{ links: chatLinks, places, accounts, queue, relay, guesses, hash, consoleUrl, clock, changed, onError },
  })
  const teams = new Teams({
    ...{ mode: settings.mode, log, cases, cursors, delivery, inbox, staff, hash, wake, pageUrl, clock },
    seen: await SeenActivities.open(store, clock),
    typing: (to) => void push(to, { type: 'typing' }),
  })

  return {
    register: (server) => registerTeamsRoutes(server, { adapter, teams, staff, limit, onError }),
    start: () => {
      delivery.start(isTeamsConversation)
      alerts.start()
    },
    stop: async () => {
      await alerts.stop()
      await delivery.stop()
    },
  }
}

function microsoft({ appId, appPassword, appType, tenantId }: TeamsSettings): TeamsAuthentication {
  const credentials = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppType: appType,
    MicrosoftAppTenantId: tenantId,
  })
  return new ConfigurationBotFrameworkAuthentication({}, credentials)
}
