import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { zipSync } from 'fflate'
import { z } from 'zod'
import { ConfigError, loadConfig } from '../bot/config.ts'
import { words } from '../bot/words.ts'
import { PackageError, packageFiles } from './teams/package-files.ts'

const target = 'dist/relais-teams.zip'
/** Always the same bytes for the same settings: a zip keeps the hour of its files. */
const anyDay = new Date(2026, 0, 1)

const options = {
  publisher: { type: 'string', default: 'Relais' },
  privacy: { type: 'string' },
  terms: { type: 'string' },
} as const

/** `npm run teams:package [-- --publisher NAME --privacy URL --terms URL]`: the app that a Teams administrator uploads. */
export async function main(args: string[]): Promise<void> {
  try {
    const { values } = parseArgs({ args, options })
    const { teams, publicOrigin } = loadConfig(process.env)
    if (!teams || !publicOrigin?.startsWith('https:')) throw new ConfigError('MicrosoftAppId, PUBLIC_ORIGIN (https)')
    const files = packageFiles({
      ...{ appId: teams.appId, origin: publicOrigin, mode: teams.mode, version: packageVersion() },
      publisher: values.publisher,
      privacyUrl: values.privacy ?? publicOrigin,
      termsUrl: values.terms ?? publicOrigin,
    })
    mkdirSync('dist', { recursive: true })
    writeFileSync(target, zipSync(files, { mtime: anyDay }))
    console.log(words('bot:teamsPackage.done', { target, mode: teams.mode }))
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

const packageVersion = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8'))).version

function explain(error: unknown): string {
  if (error instanceof ConfigError) return words('bot:start.badSetting', { settings: error.message })
  if (error instanceof PackageError) return words('bot:teamsPackage.refused', { reason: error.message })
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  return isUsage ? words('bot:teamsPackage.usage') : words('bot:start.failed', { reason: String(error) })
}
