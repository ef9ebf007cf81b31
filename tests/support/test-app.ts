import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { type App, type AppOptions, startApp } from '../../bot/app.ts'
import { type Config, loadConfig } from '../../bot/config.ts'
import { useClock } from './second-factor.ts'

export const adminEmail = 'admin@example.org'
export const adminPassword = 'une phrase de passe'
export const adminTotpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

export interface TestApp extends App {
  dataDir: string
  /** Everything logged so far, as text. */
  logged(): string
  /** Stops it, and removes its folder. */
  end(): Promise<void>
}

export interface TestAppOptions extends Omit<AppOptions, 'logger'> {
  env?: Record<string, string>
  /** An earlier app's folder, for a restart. */
  dataDir?: string
}

/** The whole application on a free port and a folder of its own: nothing is replaced but the clock, if asked. */
export async function startTestApp({ env = {}, dataDir, ...options }: TestAppOptions = {}): Promise<TestApp> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'relais-test-'))
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const app = await startApp(testConfig(folder, env), {
    ...options,
    logger: pino({ level: 'debug', base: null }, sink),
  })
  // Another file's server may have had this port, and another time.
  useClock(app.url, options.clock ?? Date.now)
  return {
    ...app,
    dataDir: folder,
    logged: () => lines.join(''),
    end: async () => {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const testConfig = (dataDir: string, env: Record<string, string> = {}): Config =>
  loadConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    LIMITS: 'off',
    RELAIS_ADMIN_EMAIL: adminEmail,
    RELAIS_ADMIN_PASSWORD: adminPassword,
    RELAIS_ADMIN_TOTP_SECRET: adminTotpSecret,
    ...env,
  })
