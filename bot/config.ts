import { isIP } from 'node:net'
import { z } from 'zod'
import { roleSchema } from '../services/counsellors/counsellor.ts'
import type { OpenIdSettings } from '../services/counsellors/openid/openid-settings.ts'
import { maxPasswordLength, minPasswordLength } from '../services/counsellors/password.ts'
import { defaultSessionLimits, type SessionLimits } from '../services/counsellors/sessions.ts'
import { defaultPeriods, type RetentionPeriods } from '../services/retention/retention.ts'
import { impossibleChannels } from '../services/stats/impossible.ts'
import type { AzureLanguageSettings } from '../services/triage/azure/language-client.ts'

export interface AlertSettings {
  webhook?: { url: string; secret: string }
  /** `url` may hold a password. */
  mail?: { url: string; from: string }
}

/** A bad setting stops the start. Names the settings, never their values: some are secrets. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional())
const withDefault = <T extends z.ZodType>(schema: T, value: string) =>
  z.preprocess((given) => empty(given) ?? value, schema)
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const origin = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
  .transform((value) => new URL(value).origin)

const wholeBetween = (least: number, most: number, value: number) =>
  withDefault(z.coerce.number().int().min(least).max(most), String(value))

/** Of another service: what a teen wrote must never travel in clear. Plain http only within this machine, for tests. */
const endpoint = origin.refine((value) => {
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
})

/** Where alerts go: their path may hold a secret of its own. */
const webhookUrl = z.url().refine((value) => endpoint.safeParse(value).success && new URL(value).username === '')

/** A mail server as `nodemailer` reads it; what follows the question mark are its options. */
const smtpUrl = z.string().refine((value) => URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol))

/** As {@link endpoint}, with its path: an issuer is its whole address. */
const issuer = z.string().refine((value) => URL.canParse(value) && endpoint.safeParse(new URL(value).origin).success)

/** `value=role`, separated by commas. */
const roleMapping = list.pipe(
  z.array(
    z
      .string()
      .transform((pair) => [pair.slice(0, pair.lastIndexOf('=')), pair.slice(pair.lastIndexOf('=') + 1)] as const)
      .pipe(z.tuple([z.string().min(1), roleSchema])),
  ),
)

/** Only what no server could ever answer to: whatever else a URI says is the driver's to read. */
const mongoUri = z.string().regex(/^mongodb(?:\+srv)?:\/\/[^\s/?]+(?:[/?]\S*)?$/)

/** Counted as `Accounts` counts it: an emoji is one character. */
const password = z
  .string()
  .max(maxPasswordLength)
  .refine((value) => Array.from(value).length >= minPasswordLength)

/** The variables, and what each may be. `.env.example` explains every one of them. */
export const environment = z.object({
  HOST: withDefault(z.string().min(1), '127.0.0.1'),
  PORT: withDefault(z.coerce.number().int().min(0).max(65_535), '3978'),
  PUBLIC_ORIGIN: optional(origin),
  TRUSTED_PROXIES: withDefault(
    list.refine((all) => all.every((address) => isIP(address) !== 0)),
    ' ',
  ),
  ALLOWED_ORIGINS: withDefault(list.pipe(z.array(origin)), ' '),
  DATA_DIR: withDefault(z.string().min(1), './data'),
  MONGODB_URI: optional(mongoUri),
  RELAIS_KEYS: optional(z.string()),
  DIRECT_LINE_SECRET: optional(z.string().min(16)),
  RELAIS_ADMIN_EMAIL: optional(z.email()),
  RELAIS_ADMIN_PASSWORD: optional(password),
  RELAIS_ADMIN_TOTP_SECRET: optional(z.string().regex(/^[A-Z2-7]{16,}=*$/i)),
  MicrosoftAppId: optional(z.guid()),
  MicrosoftAppPassword: optional(z.string().min(1)),
  MicrosoftAppType: withDefault(z.enum(['SingleTenant', 'UserAssignedMSI', 'MultiTenant']), 'SingleTenant'),
  MicrosoftAppTenantId: optional(z.guid()),
  TEAMS_MODE: withDefault(z.enum(['doorway', 'intake']), 'doorway'),
  METRICS_TOKEN: optional(z.string().min(16)),
  ALERT_WEBHOOK_URL: optional(webhookUrl),
  ALERT_WEBHOOK_SECRET: optional(z.string().min(16)),
  SMTP_URL: optional(smtpUrl),
  ALERT_MAIL_FROM: optional(z.email()),
  AZURE_LANGUAGE_ENDPOINT: optional(endpoint),
  AZURE_LANGUAGE_KEY: optional(z.string().regex(/^[\x21-\x7E]+$/)),
  AZURE_LANGUAGE_PROJECT: optional(z.string().min(1).max(200)),
  AZURE_LANGUAGE_DEPLOYMENT: optional(z.string().min(1).max(200)),
  RETENTION_DRAFT_HOURS: wholeBetween(1, 8760, defaultPeriods.draftHours),
  RETENTION_LOW_MONTHS: wholeBetween(1, 120, defaultPeriods.lowMonths),
  RETENTION_HIGH_MONTHS: wholeBetween(1, 120, defaultPeriods.highMonths),
  RETENTION_CEILING_MONTHS: wholeBetween(1, 120, defaultPeriods.ceilingMonths),
  RETENTION_ERASED_DAYS: wholeBetween(0, 365, defaultPeriods.erasedDays),
  RETENTION_AUDIT_MONTHS: wholeBetween(1, 120, defaultPeriods.auditMonths),
  STATS_PUBLIC: withDefault(z.enum(['on', 'off']), 'off'),
  STATS_K: wholeBetween(11, 1000, 11),
  STATS_IMPOSSIBLE: withDefault(impossibleChannels, ''),
  OIDC_ISSUER: optional(issuer),
  OIDC_CLIENT_ID: optional(z.string().min(1).max(200)),
  OIDC_CLIENT_SECRET: optional(z.string().min(1).max(500)),
  OIDC_NAME: withDefault(z.string().max(60), 'l’annuaire'),
  OIDC_ROLES_CLAIM: withDefault(z.string().min(1).max(100), 'roles'),
  OIDC_ROLES: withDefault(roleMapping, ' '),
  OIDC_TWO_FACTOR_ACR: withDefault(list, ' '),
  SESSION_IDLE_MINUTES: wholeBetween(5, 240, defaultSessionLimits.idleMs / 60_000),
  SESSION_MAX_HOURS: wholeBetween(1, 24, defaultSessionLimits.maxMs / 3_600_000),
  SILENCE_MINUTES: withDefault(z.coerce.number().min(0.01).max(1440), '15'),
  LIMITS: withDefault(z.enum(['on', 'off']), 'on'),
  LOG_LEVEL: withDefault(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']), 'info'),
})

export interface TeamsSettings {
  appId: string
  /** Absent with a managed identity. */
  appPassword?: string
  appType: 'SingleTenant' | 'UserAssignedMSI' | 'MultiTenant'
  tenantId?: string
  mode: 'doorway' | 'intake'
}

export interface Config {
  host: string
  /** 0: any free port, told by the server once it listens. */
  port: number
  /** Where browsers reach us, as `https://host[:port]`; absent: `http://HOST:PORT`. */
  publicOrigin?: string
  trustedProxies: string[]
  /** Other sites whose pages may use the web channel. */
  allowedOrigins: string[]
  dataDir: string
  /** The server that several instances share; absent: the embedded store under `dataDir`. May hold a password. */
  mongodbUri?: string
  keys?: string
  directLineSecret?: string
  admin?: { email: string; password: string; totpSecret?: string }
  metricsToken?: string
  /** How people outside the console are told of what nobody answers. */
  alerts: AlertSettings
  /** Microsoft Teams; absent: no such channel. */
  teams?: TeamsSettings
  /** The optional second opinion; absent: nothing leaves. */
  azureLanguage?: AzureLanguageSettings
  /** How long cases, and the audit, are kept. */
  retention: RetentionPeriods
  sessionLimits: SessionLimits
  /** Absent: people sign in with a password alone, and their code. */
  openId?: OpenIdSettings | undefined
  /** Everybody may read the published figures, rounded. */
  statsPublic: boolean
  /** No published count, and nothing that follows from counts, is smaller. */
  statsK: number
  /** Cells of the figures that cannot be otherwise than 0. */
  statsImpossible: ReadonlySet<string>
  silenceMs: number
  limits: boolean
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

/** Reads the environment once. Throws {@link ConfigError} whose message names each wrong setting. */
export function loadConfig(variables: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(variables)
  if (!parsed.success) {
    throw new ConfigError([...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))].join(', '))
  }
  const env = parsed.data
  const wrong = contradictions(env)
  if (wrong.length > 0) throw new ConfigError(wrong.join(', '))
  return {
    host: env.HOST,
    port: env.PORT,
    publicOrigin: env.PUBLIC_ORIGIN,
    trustedProxies: env.TRUSTED_PROXIES,
    allowedOrigins: env.ALLOWED_ORIGINS,
    dataDir: env.DATA_DIR,
    mongodbUri: env.MONGODB_URI,
    keys: env.RELAIS_KEYS,
    directLineSecret: env.DIRECT_LINE_SECRET,
    admin:
      env.RELAIS_ADMIN_EMAIL && env.RELAIS_ADMIN_PASSWORD
        ? {
            email: env.RELAIS_ADMIN_EMAIL,
            password: env.RELAIS_ADMIN_PASSWORD,
            totpSecret: env.RELAIS_ADMIN_TOTP_SECRET,
          }
        : undefined,
    metricsToken: env.METRICS_TOKEN,
    alerts: alertSettings(env),
    teams: teamsSettings(env),
    azureLanguage: azureLanguage(env),
    retention: {
      draftHours: env.RETENTION_DRAFT_HOURS,
      lowMonths: env.RETENTION_LOW_MONTHS,
      highMonths: env.RETENTION_HIGH_MONTHS,
      ceilingMonths: env.RETENTION_CEILING_MONTHS,
      erasedDays: env.RETENTION_ERASED_DAYS,
      auditMonths: env.RETENTION_AUDIT_MONTHS,
    },
    statsPublic: env.STATS_PUBLIC === 'on',
    statsK: env.STATS_K,
    statsImpossible: env.STATS_IMPOSSIBLE,
    openId: openIdSettings(env),
    sessionLimits: { idleMs: env.SESSION_IDLE_MINUTES * 60_000, maxMs: env.SESSION_MAX_HOURS * 3_600_000 },
    silenceMs: env.SILENCE_MINUTES * 60_000,
    limits: env.LIMITS === 'on',
    logLevel: env.LOG_LEVEL,
  }
}

function alertSettings(env: z.infer<typeof environment>): AlertSettings {
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret, SMTP_URL: smtp, ALERT_MAIL_FROM: from } = env
  return {
    ...(url && secret ? { webhook: { url, secret } } : {}),
    ...(smtp ? { mail: { url: smtp, from: from ?? `relais@${new URL(smtp).hostname}` } } : {}),
  }
}

function openIdSettings(env: z.infer<typeof environment>): OpenIdSettings | undefined {
  if (!env.OIDC_ISSUER || !env.OIDC_CLIENT_ID) return undefined
  return {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET,
    name: env.OIDC_NAME,
    rolesClaim: env.OIDC_ROLES_CLAIM,
    roles: env.OIDC_ROLES,
    twoFactorAcr: env.OIDC_TWO_FACTOR_ACR,
  }
}

const azureSettings = [
  'AZURE_LANGUAGE_ENDPOINT',
  'AZURE_LANGUAGE_KEY',
  'AZURE_LANGUAGE_PROJECT',
  'AZURE_LANGUAGE_DEPLOYMENT',
] as const

function azureLanguage(env: z.infer<typeof environment>): AzureLanguageSettings | undefined {
  const [endpoint, key, project, deployment] = azureSettings.map((name) => env[name])
  return endpoint && key && project && deployment ? { endpoint, key, project, deployment } : undefined
}

function teamsSettings(env: z.infer<typeof environment>): TeamsSettings | undefined {
  if (env.MicrosoftAppId === undefined) return undefined
  return {
    appId: env.MicrosoftAppId,
    appPassword: env.MicrosoftAppPassword,
    appType: env.MicrosoftAppType,
    tenantId: env.MicrosoftAppTenantId,
    mode: env.TEAMS_MODE,
  }
}

/** What a bot of that type cannot do without. Without an id there is no bot: then nothing else may be said of one. */
function missingOfTeams(env: z.infer<typeof environment>): string[] {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType } = env
  const needs: (keyof typeof env)[] = MicrosoftAppId
    ? [
        ...(MicrosoftAppType === 'UserAssignedMSI' ? [] : (['MicrosoftAppPassword'] as const)),
        ...(MicrosoftAppType === 'MultiTenant' ? [] : (['MicrosoftAppTenantId'] as const)),
      ]
    : MicrosoftAppPassword || MicrosoftAppTenantId
      ? ['MicrosoftAppId']
      : []
  return needs.filter((name) => env[name] === undefined)
}

/** Settings that are well-formed alone and dangerous, or senseless, together. */
function contradictions(env: z.infer<typeof environment>): string[] {
  const wrong: string[] = []
  // Outside the machine itself, stories and passwords must never travel in clear.
  if (!isLoopback(env.HOST) && !env.PUBLIC_ORIGIN?.startsWith('https:')) wrong.push('PUBLIC_ORIGIN (https) / HOST')
  if (env.LIMITS === 'off' && !isLoopback(env.HOST)) wrong.push('LIMITS')
  if (Boolean(env.RELAIS_ADMIN_EMAIL) !== Boolean(env.RELAIS_ADMIN_PASSWORD)) {
    wrong.push(env.RELAIS_ADMIN_EMAIL ? 'RELAIS_ADMIN_PASSWORD' : 'RELAIS_ADMIN_EMAIL')
  }
  // A second factor that would silently not be asked for is worse than none.
  if (env.RELAIS_ADMIN_TOTP_SECRET && !env.RELAIS_ADMIN_EMAIL) wrong.push('RELAIS_ADMIN_EMAIL')
  // An alert that nobody can check the sender of would be refused, or believed from anybody.
  if (env.ALERT_WEBHOOK_URL && !env.ALERT_WEBHOOK_SECRET) wrong.push('ALERT_WEBHOOK_SECRET')
  if (env.ALERT_WEBHOOK_SECRET && !env.ALERT_WEBHOOK_URL) wrong.push('ALERT_WEBHOOK_URL')
  if (env.ALERT_MAIL_FROM && !env.SMTP_URL) wrong.push('SMTP_URL')
  wrong.push(...missingOfTeams(env))
  if (Boolean(env.OIDC_ISSUER) !== Boolean(env.OIDC_CLIENT_ID)) {
    wrong.push(env.OIDC_ISSUER ? 'OIDC_CLIENT_ID' : 'OIDC_ISSUER')
  }
  // Without a mapping nobody could come in: surely a mistake.
  if (env.OIDC_ISSUER && env.OIDC_ROLES.length === 0) wrong.push('OIDC_ROLES')
  // Half of the four would silently ask nobody.
  const missing = azureSettings.filter((name) => env[name] === undefined)
  if (missing.length < azureSettings.length) wrong.push(...missing)
  return wrong
}
