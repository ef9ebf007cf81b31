import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError, environment, loadConfig } from '../../bot/config.ts'

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
const assigned = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

const problemOf = (variables: Record<string, string>): string => {
  try {
    loadConfig(variables)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

test('.env.example lists exactly the variables that are read, each once and explained', () => {
  const names = assigned.map((line) => line.split('=')[0] ?? '')
  expect([...names].sort()).toEqual(Object.keys(environment.shape).sort())
  const lines = example.split('\n')
  expect(
    names.filter((name) => !lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1]?.startsWith('#')),
  ).toEqual([])
})

test('.env.example as it stands is the default', () => {
  const variables = Object.fromEntries(assigned.map((line) => line.split('=', 2)))
  expect(loadConfig(variables)).toEqual(loadConfig({}))
})

test('the defaults: this machine alone, the embedded store beside the program', () => {
  expect(loadConfig({})).toEqual({
    host: '127.0.0.1',
    port: 3978,
    trustedProxies: [],
    allowedOrigins: [],
    dataDir: './data',
    alerts: {},
    retention: { draftHours: 24, lowMonths: 6, highMonths: 12, ceilingMonths: 24, erasedDays: 7, auditMonths: 12 },
    sessionLimits: { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 },
    statsPublic: false,
    statsK: 11,
    statsImpossible: new Set(),
    silenceMs: 15 * 60_000,
    limits: true,
    logLevel: 'info',
  })
})

test.each([
  ['PORT', 'soixante'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PUBLIC_ORIGIN', 'relais.example.org'],
  ['PUBLIC_ORIGIN', 'ftp://relais.example.org'],
  ['MONGODB_URI', 'postgres://127.0.0.1/relais'],
  ['MONGODB_URI', 'mongodb://'],
  ['TRUSTED_PROXIES', '10.0.0.1, le-mandataire'],
  ['ALLOWED_ORIGINS', 'https://asso.example.org, asso'],
  ['DIRECT_LINE_SECRET', 'trop-court'],
  ['METRICS_TOKEN', 'trop-court'],
  ['MicrosoftAppId', 'un-bot'],
  ['MicrosoftAppType', 'Multi'],
  ['TEAMS_MODE', 'on'],
  ['RETENTION_DRAFT_HOURS', '0'],
  ['RETENTION_LOW_MONTHS', '1.5'],
  ['RETENTION_ERASED_DAYS', '-1'],
  ['RELAIS_ADMIN_TOTP_SECRET', 'pas du base32 !'],
  ['AZURE_LANGUAGE_ENDPOINT', 'relais.example.org'],
  ['AZURE_LANGUAGE_ENDPOINT', 'http://relais.example.org'],
  ['ALERT_WEBHOOK_URL', 'http://relais.example.org/astreinte'],
  ['ALERT_WEBHOOK_SECRET', 'trop-court'],
  ['SMTP_URL', 'mail.example.org'],
  ['ALERT_MAIL_FROM', 'relais'],
  ['SILENCE_MINUTES', 'quinze'],
  ['SILENCE_MINUTES', '0'],
  ['LIMITS', 'non'],
  ['LOG_LEVEL', 'bavard'],
])('%s=%s is named, and its value is not', (name, value) => {
  expect(problemOf({ [name]: value })).toBe(name)
})

test('every wrong setting is named at once', () => {
  expect(problemOf({ PORT: 'x', LOG_LEVEL: 'x' })).toBe('PORT, LOG_LEVEL')
})

test.each([
  [{ RELAIS_ADMIN_EMAIL: 'pas-une-adresse', RELAIS_ADMIN_PASSWORD: 'une phrase de passe' }, 'RELAIS_ADMIN_EMAIL'],
  [{ RELAIS_ADMIN_EMAIL: 'admin@example.org', RELAIS_ADMIN_PASSWORD: 'court' }, 'RELAIS_ADMIN_PASSWORD'],
  [{ RELAIS_ADMIN_EMAIL: 'admin@example.org', RELAIS_ADMIN_PASSWORD: '🔑'.repeat(6) }, 'RELAIS_ADMIN_PASSWORD'],
  [{ RELAIS_ADMIN_EMAIL: 'admin@example.org', RELAIS_ADMIN_PASSWORD: 'a'.repeat(201) }, 'RELAIS_ADMIN_PASSWORD'],
  [{ RELAIS_ADMIN_EMAIL: 'admin@example.org' }, 'RELAIS_ADMIN_PASSWORD'],
  [{ RELAIS_ADMIN_PASSWORD: 'une phrase de passe' }, 'RELAIS_ADMIN_EMAIL'],
  [{ HOST: '0.0.0.0' }, 'PUBLIC_ORIGIN (https) / HOST'],
  [{ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'http://relais.example.org' }, 'PUBLIC_ORIGIN (https) / HOST'],
  [{ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://relais.example.org', LIMITS: 'off' }, 'LIMITS'],
  [{ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://relais.example.org' }, ''],
  [{ HOST: '::1', LIMITS: 'off' }, ''],
])('together: %o', (variables, named) => {
  expect(problemOf(variables)).toBe(named)
})

const azure = {
  AZURE_LANGUAGE_ENDPOINT: 'https://relais.example.org/',
  AZURE_LANGUAGE_KEY: 'une-cle-inventee',
  AZURE_LANGUAGE_PROJECT: 'relais',
  AZURE_LANGUAGE_DEPLOYMENT: 'essai',
}

test('the second opinion: all four settings or none', () => {
  expect(loadConfig(azure).azureLanguage).toEqual({
    endpoint: 'https://relais.example.org',
    key: 'une-cle-inventee',
    project: 'relais',
    deployment: 'essai',
  })
  expect(loadConfig({}).azureLanguage).toBeUndefined()
  for (const name of Object.keys(azure)) expect(problemOf({ ...azure, [name]: '' })).toBe(name)
  expect(problemOf({ AZURE_LANGUAGE_KEY: 'une-cle-inventee' })).toBe(
    'AZURE_LANGUAGE_ENDPOINT, AZURE_LANGUAGE_PROJECT, AZURE_LANGUAGE_DEPLOYMENT',
  )
})

test('alerts: a webhook is signed or there is none, and mails have a sender', () => {
  const webhook = { ALERT_WEBHOOK_URL: 'https://a.example.org/x?y=1', ALERT_WEBHOOK_SECRET: 'seize caractères' }
  expect(loadConfig({ ...webhook, SMTP_URL: 'smtps://u:p@mail.example.org' }).alerts).toEqual({
    webhook: { url: webhook.ALERT_WEBHOOK_URL, secret: webhook.ALERT_WEBHOOK_SECRET },
    mail: { url: 'smtps://u:p@mail.example.org', from: 'relais@mail.example.org' },
  })
  for (const name of Object.keys(webhook)) expect(problemOf({ ...webhook, [name]: '' })).toBe(name)
  expect(problemOf({ ALERT_MAIL_FROM: 'relais@example.org' })).toBe('SMTP_URL')
})

test('an origin is kept without what follows it, lists without spaces', () => {
  const config = loadConfig({
    PUBLIC_ORIGIN: 'https://relais.example.org/',
    ALLOWED_ORIGINS: 'https://asso.example.org , https://autre.example.org/page',
    TRUSTED_PROXIES: '10.0.0.1,::1',
  })
  expect(config.publicOrigin).toBe('https://relais.example.org')
  expect(config.allowedOrigins).toEqual(['https://asso.example.org', 'https://autre.example.org'])
  expect(config.trustedProxies).toEqual(['10.0.0.1', '::1'])
})

test('Teams: all that its kind of bot needs, or none of it; the doorway unless decided otherwise', () => {
  const id = '5f0e5a3e-7d0b-4a51-9a62-1c6a4c1d2e3f'
  expect(problemOf({ MicrosoftAppId: id })).toBe('MicrosoftAppPassword, MicrosoftAppTenantId')
  expect(problemOf({ MicrosoftAppPassword: 'secret' })).toBe('MicrosoftAppId')
  expect(problemOf({ MicrosoftAppId: id, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: id })).toBe('')
  const { teams } = loadConfig({ MicrosoftAppId: id, MicrosoftAppPassword: 'secret', MicrosoftAppTenantId: id })
  expect(teams).toEqual({ appId: id, appPassword: 'secret', appType: 'SingleTenant', tenantId: id, mode: 'doorway' })
})
