import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Clock, systemClock } from '../services/clock.ts'
import type { Bootstrap, BootstrapSettings } from '../services/counsellors/accounts.ts'
import { fallbackContacts } from '../services/emergency/contacts.ts'
import { loadKeys, type SealKeys } from '../services/privacy/keys.ts'
import { withStoredRoot } from '../services/privacy/stored-root.ts'
import { notePeriods } from '../services/retention/periods-in-force.ts'
import type { Store } from '../services/store/collection.ts'
import { openEmbeddedStore } from '../services/store/embedded.ts'
import { createSealer } from '../services/store/sealer.ts'
import type { AzureOpinionOptions } from '../services/triage/azure/azure-opinion.ts'
import { openAlertWays } from './alerts/alert-ways.ts'
import { replyActivity } from './channels/direct-line/activity.ts'
import { DirectLineAdapter } from './channels/direct-line/adapter.ts'
import { DirectLine } from './channels/direct-line/direct-line.ts'
import { registerChatPageRoutes } from './channels/direct-line/page-routes.ts'
import { registerDirectLineRoutes } from './channels/direct-line/routes.ts'
import { Streams } from './channels/direct-line/stream.ts'
import { registerTeenRoutes } from './channels/direct-line/teen-routes.ts'
import { TicketOffice } from './channels/direct-line/tickets.ts'
import { Tokens } from './channels/direct-line/tokens.ts'
import type { TeamsAuthentication, TeamsChannel } from './channels/teams/open-teams.ts'
import { teamsTurns } from './channels/teams/teams-turns.ts'
import { clientAddressReader } from './client-address.ts'
import type { Config } from './config.ts'
import { ConversationTurn } from './conversation-turn.ts'
import { passCounsellorTyping } from './counsellor-typing.ts'
import { Housekeeping } from './housekeeping.ts'
import { Inbox } from './inbox.ts'
import { IntakeBot } from './intake-bot.ts'
import { openMigrations } from './migrating.ts'
import { assertFree, freePort } from './ports.ts'
import { registerHealthRoutes } from './routes/health.ts'
import { Pages } from './routes/pages.ts'
import { registerStaffRoutes } from './routes/staff-routes.ts'

import { SecondLook } from './second-look.ts'
import { createServer } from './server.ts'
import { createServices, type Services } from './services.ts'
import { Troubles } from './troubles.ts'
import { type TurnPort, TurnRunner } from './turns.ts'
import { WaitingRoom } from './waiting-room.ts'
import { words } from './words.ts'

export interface App {
  /** Where browsers reach it, without a final slash. */
  url: string
  /** How the first person signs in. */
  bootstrap: Bootstrap
  services: Services
  adapter: DirectLineAdapter
  /** Every route, as `GET /api/queue`. */
  routes(): string[]
  /** Lets the turns under way finish, then closes everything. */
  stop(): Promise<void>
}

export interface AppOptions {
  logger: Logger
  clock?: Clock
  /** Wraps the bot's turn; tests make it slow, or fail. */
  aroundTurn?: (run: () => Promise<void>) => Promise<void>
  /** Deadlines of the second opinion; tests on a busy machine give it more time. */
  azureOpinion?: AzureOpinionOptions
  /** Who proves to be Teams, in place of Microsoft: tests run a service of their own on this machine. */
  teamsAuthentication?: TeamsAuthentication
}

/**
 * The composition root: builds everything from a Config, and listens. Waits for a MongoDB that does not answer yet, with
 * a page at the door. Throws `KeyError`, `StoreError`, or the system's error when the address cannot be listened on;
 * nothing is left open then.
 */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const clock = options.clock ?? systemClock
  const port = config.port === 0 ? await freePort(config.host) : config.port
  await assertFree(config.host, port)
  const url = config.publicOrigin ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  const keys = loadKeys({ relaisKeys: config.keys, dataDir: config.dataDir })
  const troubles = new Troubles(options.logger)
  const ground: Ground = { config, options, clock, port, url, keys, troubles }
  return config.mongodbUri === undefined ? startAlone(ground) : startShared(ground, config.mongodbUri)
}

interface Ground {
  config: Config
  options: AppOptions
  clock: Clock
  port: number
  url: string
  keys: SealKeys
  troubles: Troubles
}

interface Place {
  store: Store
  /** No other process uses the store. */
  alone: boolean
  /** Frees the port. */
  beforeListening: () => Promise<void>
}

async function startAlone(ground: Ground): Promise<App> {
  const { config, keys, clock } = ground
  const store = await openEmbeddedStore({ dataDir: config.dataDir, sealer: createSealer(keys), clock })
  return composeOr(ground, { store, alone: true, beforeListening: async () => {} })
}

async function startShared(ground: Ground, uri: string): Promise<App> {
  const { config, keys, clock, port, options } = ground
  // The driver is read from the disk by whoever needs it, and delays nobody else's start.
  const { openMongoStore } = await import('../services/store/mongo.ts')
  const room = await WaitingRoom.open({ host: config.host, port, clock })
  const start = async (): Promise<App> => {
    const sealer = createSealer(keys)
    const store = await openMongoStore({ uri, sealer, clock, appName: 'relais', callLimitMs: storeLimitMs })
    return composeOr(ground, { store, alone: false, beforeListening: () => room.close() })
  }
  try {
    return await room.untilReachable(start, (attempt, delayMs) => {
      const seconds = Math.ceil(delayMs / 1000)
      options.logger.warn({ event: 'store_awaited', attempt }, words('bot:start.store.waiting', { attempt, seconds }))
    })
  } finally {
    await room.close()
  }
}

/** Closes the store when the rest cannot be built. */
async function composeOr(ground: Ground, place: Place): Promise<App> {
  try {
    return await compose(ground, place)
  } catch (error) {
    // The first error says why; a store that is away may not even close well.
    await place.store.close().catch(() => undefined)
    throw error
  }
}

async function compose(ground: Ground, { store, alone, beforeListening }: Place): Promise<App> {
  const { config, options, clock, port, url, troubles } = ground
  const migrations = await openMigrations(store, clock, options.logger)
  const keys = await withStoredRoot(store, ground.keys, clock())
  const services = await createServices(store, keys, clock, {
    alone,
    limits: config.limits,
    retention: config.retention,
    sessionLimits: config.sessionLimits,
    alertWays: await openAlertWays(config.alerts, url, clock),
    statsK: config.statsK,
    statsImpossible: config.statsImpossible,
    azureLanguage: config.azureLanguage,
    azureOpinion: options.azureOpinion,
  })
  await notePeriods(store, config.retention, clock())
  const { log, cases, hash, guesses, second } = services

  const adapter = createAdapter({
    log,
    clock,
    between: (conversationId, run) => turns.between(conversationId, run),
    show: (conversationId, activity) => streams.pass(conversationId, activity),
  })
  const bot = new IntakeBot(new ConversationTurn({ ...services, silenceMs: config.silenceMs, clock }))
  const aroundTurn = options.aroundTurn ?? ((run) => run())
  const turnPort: TurnPort = {
    run: (work) => aroundTurn(() => adapter.runEntry(work, (context) => bot.run(context))),
    giveUp: (work, error) => adapter.runError(work, error),
  }
  const portOf = { directline: turnPort, msteams: teamsTurns(turnPort) }
  const turns = new TurnRunner(log, cases, (channel) => portOf[channel], clock, troubles)
  const wake = (conversationId: string): void => turns.wake(conversationId)

  const onError = (error: unknown): void => troubles.once('request_failed', error)
  const between: TurnRunner['between'] = (conversationId, run) => turns.between(conversationId, run)
  const look = new SecondLook({ second, log, cases, between, clock, onError })
  const tokens = new Tokens(keys.derive('direct-line-token'))
  const tickets = await TicketOffice.open(store, (ticket) => hash('ticket', ticket), clock)
  const streams = new Streams(log, tickets)
  const inbox = new Inbox({ log, cases, clock, hash, guesses, wake, stored: (entry) => look.begin(entry) })
  const directLine = new DirectLine({
    ...{ tokens, tickets, log, receipts: services.receipts, publicOrigin: url, wake, clock, inbox },
    typing: (conversationId) => void tellTyping(services, conversationId).catch(onError),
  })
  const stopTyping = passCounsellorTyping(services, streams, onError)
  const housekeeping = new Housekeeping(services, tickets, clock, troubles)

  const server = createServer({ allowedOrigins: config.allowedOrigins, onError })
  const clientAddress = clientAddressReader(config.trustedProxies)
  const limits = config.limits ? createLimits() : undefined
  registerChatPageRoutes(server, { tokens, log, hash, clientAddress, limit: limits?.token })
  const secret = config.directLineSecret ?? keys.derive('direct-line-secret').toString('base64url')
  registerTeenRoutes(server, { ...services, tokens, clock, limit: limits?.post })
  registerDirectLineRoutes(server, { directLine, secret, clientAddress, limits })
  const closeStaffStreams = registerStaffRoutes(server, services, {
    ...{ clock, url, clientAddress, onError },
    statsPublic: config.statsPublic,
    retention: config.retention,
    sessionLimits: config.sessionLimits,
    hasChat: config.teams !== undefined,
    directory: await openDirectory(config, services, url),
  })
  const { alerts } = services
  registerHealthRoutes(server, {
    store,
    counts: () => cases.counts(),
    metricsToken: config.metricsToken,
    second,
    alerts,
  })
  const teams = await openTeamsIfAsked(ground, { services, inbox, wake, limit: limits?.post })
  teams?.register(server)
  new Pages(pageFolder(), url).register(server, config)
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    streams.upgrade(request, socket, head).catch(() => socket.destroy())
  })

  const bootstrap = await services.accounts.bootstrap(adminSettings(config), clock())
  await beforeListening()
  server.listen(port, config.host)
  await once(server.server, 'listening')
  // Alone on its store, it takes up at once what a killed process left; among others it waits for that one's leases.
  await turns.start(alone)
  housekeeping.start()
  migrations.start()
  teams?.start()

  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    const quiet = closeStaffStreams()
    stopTyping()
    streams.close()
    // Whoever is being answered gets the answer; a request that hangs does not hold up the stop.
    server.server.closeIdleConnections()
    const cut = setTimeout(() => server.server.closeAllConnections(), answeringMs)
    await closed
    clearTimeout(cut)
    await quiet
    await migrations.stop()
    await housekeeping.stop()
    await look.stop()
    await turns.stop()
    await teams?.stop()
    await store.close()
  }
  const routes = (): string[] => Object.values(server.router.getRoutes()).map(({ method, path }) => `${method} ${path}`)
  return { url, bootstrap, services, adapter, routes, stop }
}

/** The SDK is read from the disk by whoever configured Teams, and delays nobody else's start. */
async function openTeamsIfAsked(
  { config, options, clock, url, troubles }: Ground,
  parts: Pick<
    Parameters<typeof import('./channels/teams/open-teams.ts').openTeams>[0],
    'services' | 'inbox' | 'wake' | 'limit'
  >,
): Promise<TeamsChannel | undefined> {
  if (!config.teams) return undefined
  const { openTeams } = await import('./channels/teams/open-teams.ts')
  const authentication = options.teamsAuthentication
  return openTeams({ ...parts, settings: config.teams, authentication, url, clock, troubles })
}

function createAdapter(parts: ConstructorParameters<typeof DirectLineAdapter>[0]): DirectLineAdapter {
  const adapter = new DirectLineAdapter(parts)
  adapter.onTurnError = async (context) => {
    await context.sendActivity(
      replyActivity({
        text: words('bot:turn.failed'),
        contacts: fallbackContacts(),
        kind: 'danger',
        suggestions: [words('bot:gone.other')],
      }),
    )
  }
  return adapter
}

/**
 * Per minute: tokens an address, messages a conversation. Far above what a frightened person types. In memory: they keep
 * this process from being flooded and guard no secret, so each instance counts for itself.
 */
const createLimits = () => ({
  token: new RateLimiterMemory({ points: 60, duration: 60 }),
  post: new RateLimiterMemory({ points: 120, duration: 60 }),
})

const adminSettings = ({ admin }: Config): BootstrapSettings => ({
  adminName: words('bot:admin.name'),
  adminEmail: admin?.email,
  adminPassword: admin?.password,
  adminTotpSecret: admin?.totpSecret,
})

/** A page waits twenty seconds for an answer, a console fifteen: what the store says no to must be known well before. */
const storeLimitMs = 6_000

/** How long a stop lets requests under way come to their end. */
const answeringMs = 500

/** Its client is read from the disk by whoever configured it; the directory itself is asked at the first sign-in. */
async function openDirectory({ openId }: Config, { openIdFlows }: Services, url: string) {
  if (!openId) return undefined
  const { OpenIdDirectory } = await import('../services/counsellors/openid/openid-directory.ts')
  return new OpenIdDirectory(openId, openIdFlows, `${url}/api/openid/callback`)
}

async function tellTyping({ log, typing }: Services, conversationId: string): Promise<void> {
  const conversation = await log.get(conversationId)
  if (conversation) typing.tell(conversation.caseId)
}

/** Where Vite puts the pages: beside the compiled server, or below the sources when these run directly. */
function pageFolder(): string {
  const places = ['../web', '../dist/web'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return (
    places.find((place) => existsSync(join(place, 'chat', 'index.html')) && existsSync(join(place, 'assets'))) ?? ''
  )
}
