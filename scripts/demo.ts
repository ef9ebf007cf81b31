import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { type App, startApp } from '../bot/app.ts'
import { loadConfig } from '../bot/config.ts'
import { explain } from '../bot/main.ts'
import { DemoPerson, password } from './demo/demo-person.ts'
import { playLiveHour } from './demo/live-hour.ts'
import { fillPast } from './demo/past-year.ts'
import { words } from './demo/words.ts'

const adminEmail = 'admin@example.org'

export interface Demo {
  url: string
  /** Addresses, who signs in and how: with codes that are good now. */
  said(): string
  /** Stops it, and removes everything. */
  stop(): Promise<void>
}

/**
 * Relais on a throw-away store full of invented people: a past that is counted and published, counsellors on duty, a queue
 * and a conversation under way. Reads no setting but the port, so that it reaches nothing real.
 */
export async function startDemo({ port, pastReports }: { port: number; pastReports: number }): Promise<Demo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relais-demo-'))
  const secret = Array.from({ length: 32 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[randomInt(32)]).join('')
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  let app: App | undefined
  const away = new AbortController()
  const stop = async (): Promise<void> => {
    away.abort()
    await app?.stop()
    remove()
  }
  try {
    app = await startApp(demoConfig(port, dataDir, secret), { logger: pino({ level: 'silent' }) })
    const { url, services } = app
    const admin = await DemoPerson.signsIn(url, adminEmail, secret)
    const team = [
      { person: await admin.invites('Nadia', ['counsellor']), role: 'demo:role.counsellor' as const },
      { person: await admin.invites('Karim', ['counsellor']), role: 'demo:role.onDuty' as const },
      { person: await admin.invites('Ana', ['analyst']), role: 'demo:role.analyst' as const },
    ]
    const [nadia, karim] = team.map(({ person }) => person)
    await fillPast(services, pastReports, Date.now())
    if (karim) await playLiveHour(karim)
    for (const person of [nadia, karim]) await person?.staysOnDuty(away.signal)
    const all = [...team, { person: admin, role: 'demo:role.admin' as const }]
    return {
      url,
      stop,
      said: () =>
        sayHow(
          url,
          all.map(({ person, role }) => signInLine(person, words(role))),
        ),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const signInLine = (person: DemoPerson, role: string): string =>
  words('demo:person', { email: person.email.padEnd(18), code: person.code(), role })

function sayHow(url: string, people: string[]): string {
  const banner = words('demo:banner')
  const frame = '═'.repeat(banner.length + 4)
  const places = (['demo:chat', 'demo:console', 'demo:stats', 'demo:public'] as const).map((key) => words(key, { url }))
  return [
    ...['', `╔${frame}╗`, `║  ${banner}  ║`, `╚${frame}╝`, words('demo:warning'), '', ...places, ''],
    ...[words('demo:signIn', { password }), ...people, words('demo:again')],
  ].join('\n')
}

/** Nothing of the environment: a demonstration must not write to the operator's store, mail or Teams. */
const demoConfig = (port: number, dataDir: string, secret: string) =>
  loadConfig({
    ...{ PORT: String(port), DATA_DIR: dataDir, LIMITS: 'off', STATS_PUBLIC: 'on', LOG_LEVEL: 'silent' },
    ...{ RELAIS_ADMIN_EMAIL: adminEmail, RELAIS_ADMIN_PASSWORD: password, RELAIS_ADMIN_TOTP_SECRET: secret },
  })

/** Enough for most cells of a quarter to be told. */
const pastReports = 6000

/** `npm run demo`: `PORT` (3978) is its only setting. Ends, and forgets everything, at Ctrl+C. */
export async function main(): Promise<void> {
  const port = Number(process.env.PORT || 3978)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(words('demo:noSuchPort'))
  console.log(words('demo:filling'))
  try {
    const demo = await startDemo({ port, pastReports })
    console.log(demo.said())
    const lines = createInterface({ input: process.stdin })
    lines.on('line', () => console.log(demo.said()))
    const end = (): void => {
      lines.close()
      demo.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(explain(error, undefined))
          process.exit(1)
        },
      )
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  } catch (error) {
    fail(explain(error, undefined))
  }
}

function fail(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}

// `npm run demo` imports this file and calls `main` itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
