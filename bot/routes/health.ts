import { timingSafeEqual } from 'node:crypto'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Request, Response, Server } from 'restify'
import type { Store } from '../../services/store/collection.ts'

export interface HealthParts {
  store: Store
  counts: () => Promise<{ queued: number; critical: number }>
  /** Without one, `/metrics` answers the machine itself only: a public count tells a harasser that a critical came in. */
  metricsToken?: string
}

/** Alive, ready, and figures for the operator. No content, no identifier. */
export function registerHealthRoutes(server: Server, { store, counts, metricsToken }: HealthParts): () => void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const queued = new Gauge({
    name: 'relais_cases_queued',
    help: 'Cases in the queue, by whether they are critical.',
    labelNames: ['critical'],
    registers: [registry],
    async collect() {
      const { queued: all, critical } = await counts()
      queued.set({ critical: 'true' }, critical)
      queued.set({ critical: 'false' }, all - critical)
    },
  })

  server.get('/healthz', async (_request: Request, response: Response) => {
    response.send(200, { status: 'ok' })
  })

  server.get('/readyz', async (_request: Request, response: Response) => {
    try {
      await store.ping()
      response.send(200, { status: 'ready', store: 'ok' })
    } catch {
      response.send(503, { status: 'not_ready', store: 'down' })
    }
  })

  server.get('/metrics', async (request: Request, response: Response) => {
    if (!mayRead(request, metricsToken)) {
      response.send(404, { error: { code: 'NotFound', message: '' } })
      return
    }
    response.setHeader('Content-Type', registry.contentType)
    response.writeHead(200)
    response.end(await registry.metrics())
  })
  return () => registry.clear()
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
