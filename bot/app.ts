import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Server } from 'restify'
import { type Clock, systemClock } from '../services/clock.ts'
import type { Bootstrap, BootstrapSettings } from '../services/counsellors/accounts.ts'
import { fallbackContacts } from '../services/emergency/contacts.ts'
import { type Keys, loadKeys } from '../services/privacy/keys.ts'
import type { Store } from '../services/store/collection.ts'
import { openEmbeddedStore } from '../services/store/embedded.ts'
import { createSealer } from '../services/store/sealer.ts'
import type { AzureOpinionOptions } from '../services/triage/azure/azure-opinion.ts'
import { replyActivity } from './channels/direct-line/activity.ts'
import { DirectLineAdapter } from './channels/direct-line/adapter.ts'
import { DirectLine } from './channels/direct-line/direct-line.ts'
import { registerChatPageRoutes } from './channels/direct-line/page-routes.ts'
import { registerDirectLineRoutes } from './channels/direct-line/routes.ts'
import { Streams } from './channels/direct-line/stream.ts'
import { TicketOffice } from './channels/direct-line/tickets.ts'
import { Tokens } from './channels/direct-line/tokens.ts'
import { clientAddressReader } from './client-address.ts'
import type { Config } from './config.ts'
import { ConversationTurn } from './conversation-turn.ts'
import { Housekeeping } from './housekeeping.ts'
import { Inbox } from './inbox.ts'
import { IntakeBot } from './intake-bot.ts'
import { registerAccountsRoutes } from './routes/accounts.ts'
import { registerCasesRoutes } from './routes/cases.ts'
import { registerEventsRoutes } from './routes/events.ts'
import { registerHealthRoutes } from './routes/health.ts'
import { Pages } from './routes/pages.ts'
import { registerQueueRoutes } from './routes/queue.ts'
import { registerSessionRoutes } from './routes/session.ts'
import { SecondLook } from './second-look.ts'
import { createServer } from './server.ts'
import { createServices, type Services } from './services.ts'
import { type TurnPort, TurnRunner } from './turns.ts'
import { words } from './words.ts'

export interface App {
  /** Where browsers reach it, without a final slash. */
  url: string
  /** How the first person signs in. */
  bootstrap: Bootstrap
  services: Services
  adapter: DirectLineAdapter
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
}

/**
 * The composition root: builds everything from a Config, and listens. Throws `KeyError`, `StoreError`, or the
 * system's error when the address cannot be listened on; nothing is left open then.
 */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const clock = options.clock ?? systemClock
  const port = config.port === 0 ? await freePort(config.host) : config.port
  await assertFree(config.host, port)
  const url = config.publicOrigin ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  const keys = loadKeys({ relaisKeys: config.keys, dataDir: config.dataDir })
  const store = await openEmbeddedStore({ dataDir: config.dataDir, sealer: createSealer(keys), clock })
  try {
    return await compose({ config, options, clock, port, url, keys, store })
  } catch (error) {
    await store.close()
    throw error
  }
}

interface Ground {
  config: Config
  options: AppOptions
  clock: Clock
  port: number
  url: string
  keys: Keys
  store: Store
}

async function compose({ config, options, clock, port, url, keys, store }: Ground): Promise<App> {
  const { logger } = options
  const services = await createServices(store, keys, clock, {
    limits: config.limits,
    azureLanguage: config.azureLanguage,
    azureOpinion: options.azureOpinion,
  })
  const { log, cases, hash, presence, guesses, second } = services

  const adapter = createAdapter({
    log,
    clock,
    between: (conversationId, run) => turns.between(conversationId, run),
    show: (conversationId, activity) => streams.pass(conversationId, activity),
  })
  const isOnDuty = (now: number): Promise<boolean> => presence.isOnDuty(now)
  const bot = new IntakeBot(new ConversationTurn({ ...services, isOnDuty, silenceMs: config.silenceMs, clock }))
  const aroundTurn = options.aroundTurn ?? ((run) => run())
  const turnPort: TurnPort = {
    run: (work) => aroundTurn(() => adapter.runEntry(work, (context) => bot.run(context))),
    giveUp: (work, error) => adapter.runError(work, error),
  }
  const turns = new TurnRunner(log, cases, () => turnPort, clock, logger)
  const wake = (conversationId: string): void => turns.wake(conversationId)

  const onError = (error: unknown): void =>
    logger.error({ event: 'request_failed', error: error instanceof Error ? error.name : 'unknown' })
  const between: TurnRunner['between'] = (conversationId, run) => turns.between(conversationId, run)
  const look = new SecondLook({ second, log, cases, between, clock, onError })
  const tokens = new Tokens(keys.derive('direct-line-token'))
  const tickets = await TicketOffice.open(store, (ticket) => hash('ticket', ticket), clock)
  const streams = new Streams(log, tickets)
  const directLine = new DirectLine({
    ...{ tokens, tickets, log, publicOrigin: url, wake, clock },
    inbox: new Inbox({ log, cases, clock, hash, guesses, wake, stored: (entry) => look.begin(entry) }),
    typing: (conversationId) => void tellTyping(services, conversationId).catch(onError),
  })
  const housekeeping = new Housekeeping(services, tickets, clock, logger)

  const server = createServer({ allowedOrigins: config.allowedOrigins, onError })
  const clientAddress = clientAddressReader(config.trustedProxies)
  const limits = config.limits ? createLimits() : undefined
  registerChatPageRoutes(server, { tokens, log, hash, clientAddress, limit: limits?.token })
  const secret = config.directLineSecret ?? keys.derive('direct-line-secret').toString('base64url')
  registerDirectLineRoutes(server, { directLine, secret, clientAddress, limits })
  const closeStaffStreams = registerStaffRoutes(server, services, { clock, url, clientAddress, onError })
  registerHealthRoutes(server, { store, counts: () => cases.counts(), metricsToken: config.metricsToken, second })
  new Pages(pageFolder(), url).register(server)
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    streams.upgrade(request, socket, head).catch(() => socket.destroy())
  })

  const bootstrap = await services.accounts.bootstrap(adminSettings(config), clock())
  server.listen(port, config.host)
  await once(server.server, 'listening')
  // The embedded store is this process's alone: what a killed one left is taken up at once.
  await turns.start(true)
  housekeeping.start()

  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    closeStaffStreams()
    streams.close()
    server.server.closeAllConnections()
    await closed
    await housekeeping.stop()
    await look.stop()
    await turns.stop()
    await store.close()
  }
  return { url, bootstrap, services, adapter, stop }
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

/** Per minute: tokens an address, messages a conversation. Far above what a frightened person types. */
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

interface StaffGround {
  clock: Clock
  url: string
  clientAddress: (request: IncomingMessage) => string
  onError: (error: unknown) => void
}

/** Returns what closes the open event streams. */
function registerStaffRoutes(server: Server, services: Services, ground: StaffGround): () => void {
  const { accounts, sessions, presence, queue, cases, views, relay, typing, second } = services
  const { clock, clientAddress, onError, url } = ground
  const deps = { accounts, sessions, presence, clock, clientAddress, onError, publicOrigin: () => url }
  registerSessionRoutes(server, deps)
  registerAccountsRoutes(server, deps)
  registerQueueRoutes(server, { ...deps, queue, views, relay })
  registerCasesRoutes(server, { ...deps, queue, views, relay })
  return registerEventsRoutes(server, { ...deps, queue, repository: cases, typing, second })
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

async function freePort(host: string): Promise<number> {
  const probe = createSocketServer().listen(0, host)
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** Asked before the store is opened: a second start must not touch the folder of the first. */
async function assertFree(host: string, port: number): Promise<void> {
  const probe = createSocketServer().listen(port, host)
  await once(probe, 'listening')
  await new Promise((resolve) => probe.close(resolve))
}
