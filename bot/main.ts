import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { KeyError } from '../services/privacy/keys.ts'
import { StoreError } from '../services/store/store-error.ts'
import { type App, startApp } from './app.ts'
import { type Config, ConfigError, loadConfig } from './config.ts'
import { invitationUrl } from './routes/accounts.ts'
import { type BotWords, words } from './words.ts'

/** Start here: configuration, app, addresses, and a graceful stop. */
export async function main(): Promise<void> {
  // Nothing was acknowledged yet: while the store is opened, or waited for, it stops at once.
  let stop = (): void => process.exit(0)
  // One listener from first to last: a signal that comes while it is replaced would be lost, and nobody would stop.
  const onSignal = (): void => {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
    stop()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const app = await start()
  if (!app) return
  stop = () => void stopWell(app)
  announce(app)
}

async function stopWell(app: App): Promise<void> {
  try {
    await app.stop()
    process.exit(0)
  } catch (error) {
    console.error(explain(error, undefined))
    process.exit(1)
  }
}

/** One clear line and exit code 1 when it cannot start. */
async function start(): Promise<App | undefined> {
  let config: Config | undefined
  try {
    config = loadConfig(process.env)
    const logger = pino({ level: config.logLevel, base: null }, pino.destination(2))
    return await startApp(config, { logger })
  } catch (error) {
    console.error(explain(error, config))
    process.exitCode = 1
    return undefined
  }
}

/** Why it cannot start, in a French sentence. */
export function explain(error: unknown, config: Config | undefined): string {
  if (error instanceof ConfigError) return words('bot:start.badSetting', { settings: error.message })
  if (error instanceof KeyError) return words(keyWords(error))
  if (error instanceof StoreError && error.code !== 'failed' && error.code !== 'closed') {
    return words(`bot:start.store.${error.code}`)
  }
  if (error instanceof StoreError && config?.mongodbUri)
    return words('bot:start.store.unfit', { reason: error.message })
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') return words('bot:start.portBusy', { port: config?.port ?? 0 })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return words('bot:start.hostRefused')
  if (code === 'EACCES') return words('bot:start.portRefused', { port: config?.port ?? 0 })
  return words('bot:start.failed', { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

function keyWords({ code, source }: KeyError): BotWords {
  if (code === 'unreadable' || code === 'uncreatable') return `bot:start.keyFile.${code}`
  return source === 'RELAIS_KEYS' ? `bot:start.keys.${code}` : `bot:start.keyFile.${code}`
}

/** One write: whoever waits for the addresses has the link with them. */
function announce({ url, bootstrap }: App): void {
  const lines = ['bot:start.ready', 'bot:start.chat', 'bot:start.console', 'bot:start.stats'] as const
  const said = lines.map((line) => words(line, { url }))
  if (bootstrap.kind === 'invited') {
    said.push(words('bot:start.invitation', { url: invitationUrl(url, bootstrap.token) }))
  }
  if (bootstrap.kind === 'created') said.push(words('bot:start.signIn'))
  console.log(said.join('\n'))
}

// `node dist/bot/main.js` in production; `npm start` imports this file and calls `main` itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
