import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { AlertFailure } from '../../bot/alerts/failure.ts'
import { mail } from '../../bot/alerts/mail.ts'
import { webhook } from '../../bot/alerts/webhook.ts'
import type { Alert } from '../../services/alerts/alert.ts'
import { emptyRota, rotaContentSchema } from '../../services/duty/rota.ts'
import { Staff } from '../support/staff.ts'
import { Teen } from '../support/teen.ts'
import { adminEmail, startTestApp } from '../support/test-app.ts'
import { until } from '../support/until.ts'

const secret = 'un secret partagé avec l’astreinte'
const consoleUrl = 'https://relais.example/console'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Mailbox {
  url: string
  /** Every byte of every mail, as it came over the wire, and whom it was for. */
  mails: { to: string[]; raw: string }[]
}

/** A real mail server on this machine. `refuse` counts down: so many mails are refused first. */
const aMailServer = async (options: SMTPServerOptions = {}, refuse = 0): Promise<Mailbox> => {
  const mails: Mailbox['mails'] = []
  let refusals = refuse
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusals-- > 0) return done(Object.assign(new Error('busy'), { responseCode: 451 }))
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return { url: `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`, mails }
}

/** A server that takes POSTs, byte by byte. `statuses`: what it answers, one after the other; `hang` never answers. */
const aWebhookServer = async (...statuses: (number | 'hang')[]): Promise<{ url: string; requests: string[] }> => {
  const requests: string[] = []
  const server: NetServer = createServer((socket) => {
    let raw = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      raw += chunk.toString('utf8')
      const [head = '', body] = raw.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (body === undefined || Buffer.byteLength(body) < length) return
      requests.push(raw)
      const status = statuses[requests.length - 1] ?? statuses.at(-1) ?? 200
      if (status === 'hang') return
      const more = status === 302 ? 'Location: http://127.0.0.1:1/\r\n' : ''
      socket.end(`HTTP/1.1 ${status} X\r\n${more}Content-Length: 0\r\nConnection: close\r\n\r\n`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/astreinte`, requests }
}

const anAlert: Alert = {
  _id: 'case:1:on_call:mail:0',
  kind: 'escalation',
  way: 'mail',
  to: 'lea@exemple.test',
  rung: 'on_call',
  caseId: '0b1c',
  severity: 'critical',
  since: Date.parse('2026-11-22T02:05:00Z'),
  at: 0,
  attempts: 1,
  expiresAt: 1,
}

describe('the signed webhook', () => {
  const seconds = 1_790_000_000
  const sender = (url: string, timeoutMs?: number) =>
    webhook({ url, secret, consoleUrl, clock: () => seconds * 1000 + 999, ...(timeoutMs ? { timeoutMs } : {}) })

  test('says what it is about in a fixed form, and signs time and body', async () => {
    const server = await aWebhookServer(204)
    await sender(server.url)(anAlert)
    const [head = '', body = ''] = (server.requests[0] ?? '').split('\r\n\r\n')
    expect(JSON.parse(body)).toEqual({
      id: 'case:1:on_call:mail:0',
      event: 'escalation',
      step: 'on_call',
      case: '0b1c',
      severity: 'critical',
      since: '2026-11-22T02:05:00.000Z',
      link: consoleUrl,
    })
    const signed = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    expect(head).toMatch(new RegExp(`^relais-signature: t=${seconds},v1=${signed}$`, 'im'))
    expect(head).toMatch(/^relais-alert-id: case:1:on_call:mail:0$/im)
  })

  test.each([400, 404, 410, 500, 503, 302])('an answer of %i is a failure with that code', async (status) => {
    const server = await aWebhookServer(status)
    await expect(sender(server.url)(anAlert)).rejects.toMatchObject({ code: `status_${status}` })
    expect(server.requests).toHaveLength(1)
  })

  test('too slow, and not there at all', async () => {
    const server = await aWebhookServer('hang')
    await expect(sender(server.url, 150)(anAlert)).rejects.toMatchObject({ code: 'timeout' })
    await expect(sender('http://127.0.0.1:1/')(anAlert)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('mail, against a real server', () => {
  const sender = (url: string, timeoutMs = 4_000) => mail({ url, from: 'relais@exemple.test', consoleUrl, timeoutMs })

  test('who it is for, a subject, when, where to go, and the same message id each time', async () => {
    const box = await aMailServer()
    await sender(box.url)(anAlert)
    await sender(box.url)(anAlert)
    expect(box.mails.map(({ to }) => to)).toEqual([['lea@exemple.test'], ['lea@exemple.test']])
    const [first = '', second = ''] = box.mails.map(({ raw }) => /^message-id: .*$/im.exec(raw)?.[0])
    expect(first).toBe(second)
    const raw = box.mails[0]?.raw ?? ''
    expect(raw).toContain('From: Relais <relais@exemple.test>')
    expect(raw).toContain(consoleUrl)
    expect(raw).toContain('0b1c')
    expect(raw).toMatch(/03:05|03=3A05/)
  })

  test('TLS: by STARTTLS or from the first byte, with the options of the URL', async () => {
    const secure = await aMailServer({ secure: true })
    await expect(sender(secure.url)(anAlert)).rejects.toBeInstanceOf(AlertFailure)
    expect(secure.mails).toHaveLength(0)
    await sender(`${secure.url}/?tls.rejectUnauthorized=false`)(anAlert)
    expect(secure.mails).toHaveLength(1)
    const starttls = await aMailServer({ disabledCommands: ['AUTH'] })
    await sender(`${starttls.url}/?requireTLS=true&tls.rejectUnauthorized=false`)(anAlert)
    expect(starttls.mails).toHaveLength(1)
    const plain = await aMailServer()
    await expect(sender(`${plain.url}/?requireTLS=true`)(anAlert)).rejects.toBeInstanceOf(AlertFailure)
    expect(plain.mails).toHaveLength(0)
  })

  test('with the account of the URL, and not with a wrong one', async () => {
    const options: SMTPServerOptions = {
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        done(username === 'relais' && password === 'm@t' ? null : new Error('no'), { user: username }),
    }
    const box = await aMailServer(options)
    const at = (user: string): string => box.url.replace('smtp://', `smtp://${user}@`)
    await sender(`${at('relais:m%40t')}`)(anAlert)
    expect(box.mails).toHaveLength(1)
    const wrong = sender(`${at('relais:faux')}/?tls.rejectUnauthorized=false`)(anAlert)
    await expect(wrong).rejects.toMatchObject({ code: 'EAUTH' })
  })

  test('refused, silent, or not there: a failure with a code', async () => {
    await expect(sender((await aMailServer({}, 1)).url)(anAlert)).rejects.toMatchObject({ code: 'EMESSAGE' })
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    closing.push(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    await expect(sender(`smtp://127.0.0.1:${port}`, 200)(anAlert)).rejects.toBeInstanceOf(AlertFailure)
    await expect(sender('smtp://127.0.0.1:1')(anAlert)).rejects.toBeInstanceOf(AlertFailure)
  })
})

/** A word of the story that could stand in an alert by chance says nothing. */
const wordsOf = (story: string): string[] => [...new Set(story.match(/[\p{L}\d]{4,}/gu) ?? [])]

test('a critical story at night: both ways tell of it, and no word of it is on the wire', {
  timeout: 40_000,
}, async () => {
  const box = await aMailServer({}, 1)
  const hook = await aWebhookServer(500, 200)
  let now = Date.parse('2026-11-22T02:05:00Z')
  const app = await startTestApp({
    clock: () => now,
    env: { SMTP_URL: box.url, ALERT_WEBHOOK_URL: hook.url, ALERT_WEBHOOK_SECRET: secret },
  })
  closing.push(() => app.end())
  const admin = await Staff.signsIn(app.url)
  const me = await admin.get<{ id: string }>('/api/session')
  const content = { ...rotaContentSchema.parse(emptyRota), onCall: [me.body.id] }
  const chief = { id: 'chef', name: 'Chef', email: 'chef@example.org', roles: ['administrator' as const] }
  expect(await app.services.rotas.set(chief, 0, content, now)).toMatchObject({ ok: true })
  await app.services.presence.left(me.body.id)
  const ready = async (): Promise<unknown> =>
    ((await (await fetch(`${app.url}/readyz`)).json()) as { alerts: unknown }).alerts
  expect(await ready()).toEqual({ webhook: 'untried', mail: 'untried' })

  const teen = await Teen.arrives(app.url)
  const story =
    'Je m’appelle Zoé Lambert, je veux mourir ce soir à Limoges, snap zouzou_87, https://snapchat.com/add/zouzou_87'
  await teen.says(story)
  const failing = async (): Promise<boolean> =>
    JSON.stringify(await ready()) === '{"webhook":"failing","mail":"failing"}'
  await until('both ways failed once, and say so', failing)
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  expect(metrics).toContain('relais_alert_way_failing{way="mail"} 1')
  expect(metrics).toContain('relais_alerts{state="waiting"} 2')

  now += 31_000
  await until('told by both ways', async () => box.mails.length === 1 && hook.requests.length === 2)
  await until(
    'and they work again',
    async () => JSON.stringify(await ready()) === '{"webhook":"working","mail":"working"}',
  )
  const conversation = await app.services.log.get(teen.conversationId)
  const report = await app.services.cases.get(conversation?.caseId ?? '')
  expect(box.mails[0]?.to).toEqual([adminEmail])
  const [raw = '', request = ''] = [box.mails[0]?.raw, hook.requests[1]]
  for (const wire of [raw, request]) {
    expect(wire).toContain(report?._id)
    const decoded = wire.replaceAll('=\r\n', '').toLowerCase()
    for (const word of wordsOf(story)) expect(decoded).not.toContain(word.toLowerCase())
    expect(wire).not.toContain(teen.conversationId)
  }
  expect(request).toContain('"severity":"critical"')
  expect(app.logged()).not.toContain(adminEmail)

  for (let time = 0; time < 2; time++) await admin.post('/api/duty/test-alerts', {}, 'un-essai')
  await app.services.auditSealer.run()
  const { records } = await app.services.journal.find({ by: me.body.id })
  expect(records.filter(({ type }) => type === 'alerts_tested')).toHaveLength(1)
})
