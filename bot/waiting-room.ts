import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../services/clock.ts'
import { StoreError } from '../services/store/store-error.ts'
import { commonHeaders } from './common-headers.ts'
import { sendJson, sendProblem } from './routes/problem.ts'
import { waitingPage, waitingPagePolicy } from './waiting-page.ts'

const shortestMs = 1_000
const longestMs = 30_000

/** How long to wait after the `attempt`th failure (from 1): at random, so that instances do not come all at once. */
export const retryDelayMs = (attempt: number, random: number): number =>
  Math.round(shortestMs + random * (Math.min(longestMs, shortestMs * 2 ** attempt) - shortestMs))

interface Door {
  host: string
  port: number
  clock: Clock
}

/**
 * Stands at the door while the store is awaited: alive, not ready, and for a teen the numbers. Throws the system's error
 * when the address cannot be listened on.
 */
export class WaitingRoom {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async open({ host, port, clock }: Door): Promise<WaitingRoom> {
    const server = createServer((request, response) => answer(request, response, clock))
    server.on('upgrade', (_request, socket: Duplex) => {
      socket.on('error', () => socket.destroy())
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
    server.on('clientError', (_error, socket) => socket.destroy())
    server.listen(port, host)
    await once(server, 'listening')
    return new WaitingRoom(server)
  }

  /**
   * Tries until it works. Only a store that does not answer is waited for; whatever else is wrong will not mend by
   * itself and is thrown. `onWait` is told of each failure and of the wait that follows it.
   */
  async untilReachable<T>(
    attempt: () => Promise<T>,
    onWait: (failures: number, delayMs: number) => void,
    random: () => number = Math.random,
  ): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'unreachable')) throw error
        const delayMs = retryDelayMs(failures, random())
        onWait(failures, delayMs)
        await wait(delayMs)
      }
    }
  }

  /** Frees the port. */
  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }
}

function answer(request: IncomingMessage, response: ServerResponse, clock: Clock): void {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value)
  // Nothing of a body is read, and whoever comes again finds the application.
  response.setHeader('Connection', 'close')
  const path = request.method === 'GET' || request.method === 'HEAD' ? request.url?.split('?')[0] : undefined
  if (path === '/healthz') sendJson(response, 200, { status: 'ok' })
  else if (path === '/readyz') sendJson(response, 503, { status: 'not_ready', store: 'starting' })
  else if (path === '/') sendPage(response, waitingPage(clock()))
  else sendProblem(response, 'starting', { 'Retry-After': '5' })
}

/** 200: a proxy may replace an error's page by its own, which knows no number to call. */
function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    'Content-Security-Policy': waitingPagePolicy,
  })
  response.end(page)
}
