import { timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Request, Response, Server } from 'restify'
import type { Alerts } from '../../services/alerts/alerts.ts'
import type { Store } from '../../services/store/collection.ts'
import type { SecondOpinion } from '../../services/triage/azure/opinion.ts'

export interface HealthParts {
  store: Store
  counts: () => Promise<{ queued: number; critical: number }>
  /** Without one, `/metrics` answers the machine itself only: a public count tells a harasser that a critical came in. */
  metricsToken?: string
  second: SecondOpinion
  alerts: Pick<Alerts, 'view' | 'counts'>
}

/** Whoever asks whether we are ready gives up soon: "no" must come before that. */
const pingMs = 2_000

/** Alive, ready, and figures for the operator. No content, no identifier. */
export function registerHealthRoutes(server: Server, parts: HealthParts): () => void {
  const { store, counts, metricsToken, second, alerts } = parts
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const queued: Gauge<'critical'> = new Gauge({
    name: 'relais_cases_queued',
    help: 'Cases in the queue, by whether they are critical.',
    labelNames: ['critical'],
    registers: [registry],
    async collect(): Promise<void> {
      // Without the store there are no counts, but all other figures: that is when they are wanted.
      const known = await withinMs(counts(), pingMs).catch(() => undefined)
      if (!known) return queued.reset()
      queued.set({ critical: 'true' }, known.critical)
      queued.set({ critical: 'false' }, known.queued - known.critical)
    },
  })

  measureSecondOpinion(registry, second)
  measureAlerts(registry, alerts)

  server.get('/healthz', async (_request: Request, response: Response) => {
    response.send(200, { status: 'ok' })
  })

  server.get('/readyz', async (_request: Request, response: Response) => {
    try {
      await withinMs(store.ping(), pingMs)
      const ways = await withinMs(alerts.view(), pingMs)
      // Told and no more: teens are served as well without a second opinion, and while no alert goes out.
      response.send(200, {
        ...{ status: 'ready', store: 'ok', secondOpinion: second.state },
        alerts: Object.fromEntries(ways.map(({ way, state }) => [way, state])),
      })
    } catch {
      response.send(503, { status: 'not_ready', store: 'down', secondOpinion: second.state })
    }
  })

  server.get('/metrics', async (request: Request, response: Response) => {
    if (!mayRead(request, metricsToken)) {
      response.send(404, { error: { code: 'NotFound', message: '' } })
      return
    }
    const figures = await registry.metrics()
    response.setHeader('Content-Type', registry.contentType)
    response.writeHead(200)
    response.end(figures)
  })
  return () => registry.clear()
}

/** Rejects when it takes longer; what was asked goes on, and nobody waits for it. */
async function withinMs<T>(asked: Promise<T>, ms: number): Promise<T> {
  const timeout = new AbortController()
  const late = wait(ms, undefined, { signal: timeout.signal, ref: false }).then(() => Promise.reject(new Error('late')))
  try {
    return await Promise.race([asked, late])
  } finally {
    late.catch(() => undefined)
    timeout.abort()
  }
}

/** Counted where it happens, read here. Absent where it is not configured. */
function measureSecondOpinion(registry: Registry, second: SecondOpinion): void {
  if (second.state === 'off') return
  const count = (name: string, help: string, counts: () => Readonly<Record<string, number>>): void => {
    new Counter({
      name,
      help,
      labelNames: ['outcome'],
      registers: [registry],
      collect() {
        this.reset()
        for (const [outcome, times] of Object.entries(counts())) this.inc({ outcome }, times)
      },
    })
  }
  count('relais_second_opinion_total', 'Questions to the second reader, by how they ended.', () => second.counts)
  count(
    'relais_personal_data_recognition_total',
    'Looks for personal data by the second reader, beyond our own.',
    () => second.personalData,
  )
  new Gauge({
    name: 'relais_second_opinion_working',
    help: 'Whether the latest question to the second reader was answered.',
    registers: [registry],
    collect() {
      this.set(second.state === 'working' ? 1 : 0)
    },
  })
}

/** Read from the store: any instance tells how the ways did, whichever tried last. */
function measureAlerts(registry: Registry, alerts: HealthParts['alerts']): void {
  new Gauge({
    name: 'relais_alert_way_failing',
    help: 'Ways to tell people outside: 1 while each attempt fails. Absent where it is not configured.',
    labelNames: ['way'],
    registers: [registry],
    async collect(): Promise<void> {
      this.reset()
      for (const { way, state } of await withinMs(alerts.view(), pingMs).catch(() => [])) {
        if (state !== 'off') this.set({ way }, state === 'failing' ? 1 : 0)
      }
    },
  })
  new Gauge({
    name: 'relais_alerts',
    help: 'Alerts that wait to be sent, and those given up in the last fourteen days.',
    labelNames: ['state'],
    registers: [registry],
    async collect(): Promise<void> {
      this.reset()
      const known = await withinMs(alerts.counts(), pingMs).catch(() => undefined)
      if (!known) return
      this.set({ state: 'waiting' }, known.waiting)
      this.set({ state: 'given_up' }, known.givenUp)
    },
  })
}

const mayRead = (request: Request, token: string | undefined): boolean => {
  if (token) {
    const given = Buffer.from(request.header('authorization')?.replace(/^Bearer /i, '') ?? '')
    return given.length === token.length && timingSafeEqual(given, Buffer.from(token))
  }
  const isForwarded = request.header('x-forwarded-for') !== undefined || request.header('forwarded') !== undefined
  const address = request.socket.remoteAddress ?? ''
  return !isForwarded && (address === '::1' || /^(::ffff:)?127\./.test(address))
}
